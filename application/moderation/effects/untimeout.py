from contextlib import suppress
from typing import ClassVar

from attrs import define

from application.moderation.effects.effect import Trace
from application.moderation.effects.timeout import REMOVED, SET, Timeouts
from application.moderation.effects.tokens import audit_reason, carries_token, is_on_record
from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.ports import AuditLog
from application.shared.clock import SharedClock
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.moderation.case import Case, Failure
from domain.moderation.errors import NotTimedOut
from domain.shared.ids import GuildId, UserId
from domain.shared.standing import Standing


@define
class UntimeoutEffect:
    _timeouts: Timeouts
    _audit_log: AuditLog
    _clock: SharedClock
    kind: ClassVar[ActionKind] = UNTIMEOUT

    async def redundancy(self, guild: GuildId, target: Standing) -> NotTimedOut | None:
        return None if await self._is_timed_out(guild, target.user) else NotTimedOut(target.user)

    async def is_overtaken(self, case: Case) -> bool:
        try:
            return await self.trace(case, told=False) is not Trace.ABSENT
        except MayNotLook:  # at the audit log, most often: the timeout alone can be seen
            return not await self._is_timed_out(case.guild, case.target)

    async def bring_about(self, case: Case) -> None:
        held = await self._may_hold(case)
        with suppress(MayNotLook):
            if await self._is_another(case):  # set since the case was looked at, while the member was told of it
                raise EffectRefused(Failure.SUPERSEDED)
        await self._timeouts.end(case.guild, case.target, audit_reason=audit_reason(case))
        with suppress(MayNotLook):
            if await self._came_too_late(case, held=held):
                raise EffectRefused(Failure.SUPERSEDED)

    async def trace(self, case: Case, *, told: bool) -> Trace:
        if await is_on_record(self._audit_log, REMOVED, case):
            return Trace.OURS
        if not await self._is_timed_out(case.guild, case.target):
            return Trace.FOREIGN
        return Trace.FOREIGN if await self._is_another(case) else Trace.ABSENT

    async def _is_another(self, case: Case) -> bool:
        """A timeout that is newer than the case is another one than was to be taken back."""
        return bool(await self._audit_log.entries(case.guild, case.target, SET, since=case.opened_at))

    async def _may_hold(self, case: Case) -> bool:
        try:
            return await self._is_timed_out(case.guild, case.target)
        except MayNotLook:
            return True

    async def _came_too_late(self, case: Case, *, held: bool) -> bool:
        """Discord takes the end of what has ended without a word: its time may be over, or somebody was quicker.

        Its audit log lags behind, so that nothing there yet says nothing about a timeout that held.
        """
        removed = await self._audit_log.entries(case.guild, case.target, REMOVED, since=case.opened_at)
        if any(carries_token(entry.reason, case) for entry in removed):
            return False
        return bool(removed) or not held

    async def _is_timed_out(self, guild: GuildId, target: UserId) -> bool:
        until = await self._timeouts.until(guild, target)
        return until is not None and until > await self._clock.now()
