from typing import ClassVar, Protocol

from attrs import define

from application.moderation.effects.effect import Trace
from application.moderation.effects.tokens import audit_reason, is_on_record
from application.moderation.ports import AuditedAction, AuditLog
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.kick import KICK
from domain.moderation.case import Case
from domain.shared.ids import GuildId, UserId
from domain.shared.standing import Standing

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

    async def redundancy(self, guild: GuildId, target: Standing) -> None:
        return None

    async def is_overtaken(self, case: Case) -> bool:
        return False

    async def bring_about(self, case: Case) -> None:
        await self._kicks.kick(case.guild, case.target, audit_reason=audit_reason(case))

    async def trace(self, case: Case, *, told: bool) -> Trace:
        return Trace.OURS if await is_on_record(self._audit_log, _KICK, case) else Trace.ABSENT
