from contextlib import suppress
from datetime import datetime
from typing import ClassVar, Protocol

from attrs import define

from application.moderation.effects.effect import Trace
from application.moderation.effects.tokens import (
    audit_reason,
    is_newest_own,
    is_on_record,
    reason_of_end,
)
from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.ports import AuditedAction, AuditEntry, AuditLog
from application.shared.clock import SharedClock
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.case import Case, Failure
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
        until, now = await self._timeouts.until(case.guild, case.target), await self._clock.now()
        if until is None or until <= now:
            with suppress(MayNotLook):
                return await self._how_it_ended(case, now)
            return Ending.EXPIRED  # which is so in any case: its time is over
        if not await self._is_ours(case):
            return Ending.REPLACED
        await self._timeouts.end(case.guild, case.target, audit_reason=reason_of_end(case))
        return Ending.EXPIRED

    async def renew(self, case: Case, *, was_to_end: bool) -> Ending | None:
        now = await self._clock.now()
        until = await self._timeouts.until(case.guild, case.target)
        if until is None or until <= now:
            # They may have left, or the bot was away for too long: only who took it back, or put a shorter one in its
            # place, has ended it.
            if _is_of_somebody_else(await self._newest(REMOVED, case), case):
                return Ending.LIFTED
            newest = await self._newest(SET, case)
            if _is_of_somebody_else(newest, case):
                return Ending.REPLACED
            if was_to_end and _has_run_out(newest, now):  # else it waits for the return of somebody who left
                return Ending.LIFTED
        elif not await self._is_ours(case):
            return Ending.REPLACED
        await _time_out(self._timeouts, case, now)
        return None

    async def _how_it_ended(self, case: Case, now: datetime) -> Ending:
        """Raises EffectRefused where Discord keeps it for the return of somebody who left, beyond its end: that was put
        forward after they had."""
        removed = await self._newest(REMOVED, case)
        if _is_of_somebody_else(removed, case):
            return Ending.LIFTED
        newest = await self._newest(SET, case)
        if newest is None or newest.until is None or newest.until <= now or _is_of_somebody_else(newest, case):
            return Ending.EXPIRED
        if removed is not None and removed.at >= newest.at:
            return Ending.EXPIRED
        raise EffectRefused(Failure.UNKNOWN_MEMBER)

    async def _is_ours(self, case: Case) -> bool:
        entries = await self._audit_log.entries(case.guild, case.target, SET, since=case.opened_at)
        return is_newest_own(entries, case)

    async def _newest(self, action: AuditedAction, case: Case) -> AuditEntry | None:
        entries = await self._audit_log.entries(case.guild, case.target, action, since=case.opened_at)
        return next(iter(entries), None)


def _has_run_out(entry: AuditEntry | None, now: datetime) -> bool:
    return entry is not None and entry.until is not None and entry.until <= now


def _is_of_somebody_else(entry: AuditEntry | None, case: Case) -> bool:
    return entry is not None and not is_newest_own((entry,), case)


async def _time_out(timeouts: Timeouts, case: Case, now: datetime) -> None:
    assert case.expires_at is not None  # a timeout needs a term
    until = kept_until(case.kind, case.expires_at, now)
    await timeouts.time_out(case.guild, case.target, until, audit_reason=audit_reason(case))
