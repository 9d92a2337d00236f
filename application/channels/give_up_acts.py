from collections.abc import Collection
from contextlib import suppress

from attrs import define, frozen

from application.channels.ports import ChannelDesk
from application.channels.record_act import RecordAct
from application.channels.views import ActView
from application.shared.clock import SharedClock
from application.shared.errors import DiscordUnreachable
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.channels.act import GIVEN_UP_AFTER
from domain.shared.ids import GuildId

_AT_ONCE = 50


@frozen
class GiveUpActs:
    """In these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@define
class GiveUpActsHandler:
    """Ends the record of what was cut off: whoever did it was stopped, or killed.

    Whether a slowmode was set can be seen. Of a purge it is known how far it came at least; the rest is not done behind
    the back of whoever asked, who sees what is left and can ask again.
    """

    _uow: UnitOfWorkFactory
    _desk: ChannelDesk
    _record: UseCase[RecordAct, ActView]
    _clock: SharedClock

    async def __call__(self, command: GiveUpActs) -> None:
        if not command.guilds:
            return
        before = await self._clock.now() - GIVEN_UP_AFTER
        async with self._uow() as uow:
            abandoned = await uow.channel_acts.abandoned(command.guilds, before=before, limit=_AT_ONCE)
        for act in map(ActView.of, abandoned):
            with suppress(DiscordUnreachable):  # the next round looks again; the others need not wait for that
                await self._end(act, 1 if await self._is_set(act) else act.done)

    async def _end(self, act: ActView, done: int) -> None:
        await self._record(
            RecordAct(
                guild=act.guild,
                number=act.number,
                meant=act.meant,
                too_old=act.too_old,
                done=done,
                is_over=True,
                is_complete=done == act.meant,
            )
        )

    async def _is_set(self, act: ActView) -> bool:
        if act.new_seconds is None:
            return False
        place = await self._desk.place(act.guild, act.channel)
        return place is not None and place.slowmode == act.new_seconds
