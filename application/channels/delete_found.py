import asyncio
from itertools import batched

from attrs import define, frozen

from application.channels.errors import ActUnfinished, ChannelRefused
from application.channels.find_messages import Found
from application.channels.ports import Messages
from application.channels.record_act import RecordAct
from application.channels.views import ActView
from application.shared.errors import CommitOutcomeUnknown, DiscordUnreachable, RecordsUnavailable, TransientFailure
from application.shared.use_case import UseCase
from domain.channels.numbers import audit_reason

DELETING_TAKES = 600.0
"""Seconds at most, which is less than after what it counts as given up."""

_AT_ONCE = 100
"""Messages of one request (Discord)."""


@frozen
class DeleteFound:
    act: ActView
    """Under way."""
    found: Found


@define
class DeleteFoundHandler:
    """Deletes what was found, and records after each request how many that were.

    Where Discord stops answering, or refuses, it ends there: the record then says that it is unfinished. Raises
    ActUnfinished where the records are lost meanwhile: what is deleted is deleted.
    """

    _messages: Messages
    _record: UseCase[RecordAct, ActView]

    async def __call__(self, command: DeleteFound) -> ActView:
        try:
            return await self._delete(command)
        except (RecordsUnavailable, TransientFailure, CommitOutcomeUnknown) as unrecorded:
            raise ActUnfinished(command.act.number) from unrecorded

    async def _delete(self, command: DeleteFound) -> ActView:
        act, found, done = command.act, command.found, 0
        reason = audit_reason(act.kind, act.number, act.moderator, act.reason)
        try:
            async with asyncio.timeout(DELETING_TAKES):
                for batch in batched(found.messages, _AT_ONCE):
                    await self._messages.delete(act.guild, act.channel, batch, reason=reason)
                    done += len(batch)
                    await self._note(command, done)
        except (TimeoutError, DiscordUnreachable, ChannelRefused):
            return await self._note(command, done, is_over=True, is_complete=False)
        return await self._note(command, done, is_over=True)

    async def _note(
        self, command: DeleteFound, done: int, *, is_over: bool = False, is_complete: bool = True
    ) -> ActView:
        return await self._record(
            RecordAct(
                guild=command.act.guild,
                number=command.act.number,
                meant=len(command.found.messages),
                too_old=command.found.too_old,
                done=done,
                is_over=is_over,
                is_complete=is_complete,
            )
        )
