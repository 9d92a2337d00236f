from typing import ClassVar, Protocol

from attrs import define

from application.moderation.effects.effect import Trace
from application.moderation.effects.tokens import carries_token
from application.moderation.ports import AuditedAction, AuditLog
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.kick import KICK
from domain.moderation.case import Case
from domain.shared.ids import GuildId, UserId

_KICK = AuditedAction("kick")


class Kicks(Protocol):
    async def kick(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        """Raises EffectRefused or DiscordUnreachable."""
        ...


@define
class KickEffect:
    """A kick leaves an absence behind, which may have other causes: only the audit log knows whose doing it was."""

    _kicks: Kicks
    _audit_log: AuditLog
    kind: ClassVar[ActionKind] = KICK

    async def redundancy(self, guild: GuildId, target: UserId) -> None:
        return None

    async def bring_about(self, case: Case, *, audit_reason: str) -> None:
        await self._kicks.kick(case.guild, case.target, audit_reason=audit_reason)

    async def trace(self, case: Case, *, told: bool) -> Trace:
        newest = await self._audit_log.newest_reason(case.guild, case.target, _KICK)
        return Trace.OURS if carries_token(newest, case) else Trace.ABSENT
