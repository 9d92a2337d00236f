from typing import ClassVar

from attrs import define

from application.moderation.effects.effect import Trace
from application.moderation.effects.tokens import carries_token
from application.moderation.ports import AuditedAction, AuditLog, Bans
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.unban import UNBAN
from domain.moderation.case import Case
from domain.moderation.errors import NotBanned
from domain.shared.ids import GuildId, UserId

_UNBAN = AuditedAction("unban")


@define
class UnbanEffect:
    _bans: Bans
    _audit_log: AuditLog
    kind: ClassVar[ActionKind] = UNBAN

    async def redundancy(self, guild: GuildId, target: UserId) -> NotBanned | None:
        return NotBanned(target) if await self._bans.find(guild, target) is None else None

    async def bring_about(self, case: Case, *, audit_reason: str) -> None:
        await self._bans.unban(case.guild, case.target, audit_reason=audit_reason)

    async def trace(self, case: Case, *, told: bool) -> Trace:
        if await self._bans.find(case.guild, case.target) is not None:
            return Trace.ABSENT
        newest = await self._audit_log.newest_reason(case.guild, case.target, _UNBAN)
        return Trace.OURS if carries_token(newest, case) else Trace.FOREIGN
