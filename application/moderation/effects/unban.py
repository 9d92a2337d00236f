from typing import ClassVar

from attrs import define

from application.moderation.effects.effect import Trace
from application.moderation.effects.tokens import audit_reason, is_on_record
from application.moderation.errors import MayNotLook
from application.moderation.ports import AuditedAction, AuditLog, Bans
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.unban import UNBAN
from domain.moderation.case import Case
from domain.moderation.errors import NotBanned
from domain.shared.ids import GuildId
from domain.shared.standing import Standing

_BAN, _UNBAN = AuditedAction("ban"), AuditedAction("unban")


@define
class UnbanEffect:
    _bans: Bans
    _audit_log: AuditLog
    kind: ClassVar[ActionKind] = UNBAN

    async def redundancy(self, guild: GuildId, target: Standing) -> NotBanned | None:
        return NotBanned(target.user) if await self._bans.find(guild, target.user) is None else None

    async def is_overtaken(self, case: Case) -> bool:
        try:
            return await self.trace(case, told=False) is not Trace.ABSENT
        except MayNotLook:  # at the audit log, most often: the ban alone can be seen
            return await self._bans.find(case.guild, case.target) is None

    async def bring_about(self, case: Case) -> None:
        await self._bans.unban(case.guild, case.target, audit_reason=audit_reason(case))

    async def trace(self, case: Case, *, told: bool) -> Trace:
        if await is_on_record(self._audit_log, _UNBAN, case):
            return Trace.OURS
        if await self._bans.find(case.guild, case.target) is None:
            return Trace.FOREIGN
        # A ban that is newer than the case is another one than was to be lifted.
        newer = await self._audit_log.entries(case.guild, case.target, _BAN, since=case.opened_at)
        return Trace.FOREIGN if newer else Trace.ABSENT
