from contextlib import suppress
from datetime import datetime
from typing import ClassVar, Protocol

from attrs import define

from application.moderation.effects.effect import Trace
from application.moderation.effects.tokens import audit_reason, carries_token, is_on_record, reason_of_end
from application.moderation.errors import MayNotLook
from application.moderation.ports import AuditedAction, AuditLog
from application.shared.clock import SharedClock
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.case import Case
from domain.moderation.term import Ending, kept_until
from domain.shared.ids import GuildId, UserId
from domain.shared.standing import Standing

SET, REMOVED = AuditedAction("timeout"), AuditedAction("untimeout")


class Timeouts(Protocol):
    async def time_out(self, guild: GuildId, user: UserId, until: datetime, *, audit_reason: str) -> None:
        """In place of one there may be. Raises EffectRefused or DiscordUnreachable."""
        ...

    async def end(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        """Raises EffectRefused or DiscordUnreachable."""
        ...

    async def until(self, guild: GuildId, user: UserId) -> datetime | None:
        """The end of the member's timeout; None where there is none, or no such member.

        Raises MayNotLook or DiscordUnreachable.
        """
        ...


@define
class TimeoutEffect:
    """A timeout takes the place of the one before it, so the latest that was asked for counts."""

    _timeouts: Timeouts
    _audit_log: AuditLog
    _clock: SharedClock
    kind: ClassVar[ActionKind] = TIMEOUT

    async def redundancy(self, guild: GuildId, target: Standing) -> None:
        return None

    async def is_overtaken(self, case: Case) -> bool:
        return False

    async def bring_about(self, case: Case) -> None:
        await _time_out(self._timeouts, case, await self._clock.now())

    async def trace(self, case: Case, *, told: bool) -> Trace:
        return Trace.OURS if await is_on_record(self._audit_log, SET, case) else Trace.ABSENT


@define
class TimeoutLift:
    _timeouts: Timeouts
    _audit_log: AuditLog
    _clock: SharedClock
    kind: ClassVar[ActionKind] = TIMEOUT

    async def lift(self, case: Case) -> Ending:
        until = await self._timeouts.until(case.guild, case.target)
        if until is None or until <= await self._clock.now():
            with suppress(MayNotLook):
                if await self._was_removed(case):
                    return Ending.LIFTED
            return Ending.EXPIRED  # which is so in any case: its time is over
        if not await self._is_ours(case):
            return Ending.REPLACED
        await self._timeouts.end(case.guild, case.target, audit_reason=reason_of_end(case))
        return Ending.EXPIRED

    async def renew(self, case: Case) -> Ending | None:
        now = await self._clock.now()
        until = await self._timeouts.until(case.guild, case.target)
        if until is None or until <= now:
            # They may have left, or the bot was away for too long: only who took it back has ended it.
            if await self._was_removed(case):
                return Ending.LIFTED
        elif not await self._is_ours(case):
            return Ending.REPLACED
        await _time_out(self._timeouts, case, now)
        return None

    async def _is_ours(self, case: Case) -> bool:
        newest = (await self._audit_log.entries(case.guild, case.target, SET, since=case.opened_at))[:1]
        return any(carries_token(entry.reason, case) for entry in newest)

    async def _was_removed(self, case: Case) -> bool:
        """By anybody but the bot at the end of this case."""
        newest = (await self._audit_log.entries(case.guild, case.target, REMOVED, since=case.opened_at))[:1]
        return any(not carries_token(entry.reason, case) for entry in newest)


async def _time_out(timeouts: Timeouts, case: Case, now: datetime) -> None:
    assert case.expires_at is not None  # a timeout needs a term
    until = kept_until(case.kind, case.expires_at, now)
    await timeouts.time_out(case.guild, case.target, until, audit_reason=audit_reason(case))
