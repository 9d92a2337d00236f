from typing import ClassVar

from attrs import define

from application.moderation.effects.effect import Trace
from application.moderation.effects.tokens import carries_token
from application.moderation.errors import MayNotLook
from application.moderation.ports import AuditedAction, AuditLog, Bans
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.case import Case
from domain.moderation.errors import AlreadyBanned
from domain.shared.ids import GuildId, UserId

_BAN = AuditedAction("ban")


@define
class BanEffect:
    _bans: Bans
    _audit_log: AuditLog
    kind: ClassVar[ActionKind] = BAN

    async def redundancy(self, guild: GuildId, target: UserId) -> AlreadyBanned | None:
        return None if await self._bans.find(guild, target) is None else AlreadyBanned(target)

    async def bring_about(self, case: Case, *, audit_reason: str) -> None:
        await self._bans.ban(case.guild, case.target, delete_messages=case.delete_messages, audit_reason=audit_reason)

    async def trace(self, case: Case, *, told: bool) -> Trace:
        ban = await self._bans.find(case.guild, case.target)
        if ban is not None:
            return Trace.OURS if carries_token(ban.audit_reason, case) else Trace.FOREIGN
        return Trace.OURS if await self._was_lifted(case) else Trace.ABSENT

    async def _was_lifted(self, case: Case) -> bool:
        """Whether the ban was done and a person lifted it; where the audit log is closed, it is taken as never done."""
        try:
            return carries_token(await self._audit_log.newest_reason(case.guild, case.target, _BAN), case)
        except MayNotLook:
            return False
