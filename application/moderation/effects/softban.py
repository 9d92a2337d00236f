from contextlib import suppress
from typing import ClassVar

from attrs import define

from application.moderation.effects.effect import Trace
from application.moderation.effects.tokens import audit_reason, is_on_record, is_own_ban
from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.ports import AuditedAction, AuditLog, Bans
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.softban import SOFTBAN
from domain.moderation.case import Case, Failure
from domain.moderation.errors import AlreadyBanned
from domain.shared.ids import GuildId
from domain.shared.standing import Standing

_BAN, _UNBAN = AuditedAction("ban"), AuditedAction("unban")


@define
class SoftbanEffect:
    """Two steps, each looked for before it is done, so that it may be resumed between them."""

    _bans: Bans
    _audit_log: AuditLog
    kind: ClassVar[ActionKind] = SOFTBAN

    async def redundancy(self, guild: GuildId, target: Standing) -> AlreadyBanned | None:
        return None if await self._bans.find(guild, target.user) is None else AlreadyBanned(target.user)

    async def is_overtaken(self, case: Case) -> bool:
        return await self._bans.find(case.guild, case.target) is not None

    async def bring_about(self, case: Case) -> None:
        reason = audit_reason(case)
        if await self._bans.find(case.guild, case.target) is None:
            if await self._was_banned(case):
                return  # and somebody has lifted that since
            await self._bans.ban(case.guild, case.target, delete_messages=case.delete_messages, audit_reason=reason)
        ban = await self._bans.find(case.guild, case.target)
        if ban is None:
            with suppress(MayNotLook):
                if await is_on_record(self._audit_log, _BAN, case):
                    return  # and somebody has lifted that since
                raise EffectRefused(Failure.SUPERSEDED)  # somebody banned them before, and lifted that
        if ban is not None and not await is_own_ban(self._audit_log, ban, case):
            raise EffectRefused(Failure.SUPERSEDED)  # somebody banned them for good meanwhile
        try:
            await self._bans.unban(case.guild, case.target, audit_reason=reason)
        except EffectRefused as refused:
            if refused.failure is Failure.UNKNOWN_MEMBER:
                raise  # somebody was quicker
            raise MayNotLook from refused  # until it can be finished: half of it is not what was decided

    async def _was_banned(self, case: Case) -> bool:
        """By this case; where the audit log may not be read, nothing speaks for it."""
        with suppress(MayNotLook):
            return await is_on_record(self._audit_log, _BAN, case)
        return False

    async def trace(self, case: Case, *, told: bool) -> Trace:
        ban = await self._bans.find(case.guild, case.target)
        if ban is not None and await is_own_ban(self._audit_log, ban, case):
            return Trace.BEGUN
        if await is_on_record(self._audit_log, _UNBAN, case):
            return Trace.OURS
        # Banned by this case, and unbanned by somebody else, who may have banned them since: both halves are done.
        if await is_on_record(self._audit_log, _BAN, case):
            return Trace.OURS
        return Trace.ABSENT if ban is None else Trace.FOREIGN
