from attrs import define

from application.moderation.effects.tokens import is_own_ban
from application.moderation.ports import AuditLog, Ban, BansTakenOver
from domain.moderation.bulk.number import operation_of
from domain.moderation.case import Case


@define
class OwnBans:
    """Whose a ban is that stands: of the case that brought it about, or of the one that took it over from that."""

    _audit_log: AuditLog
    _taken_over: BansTakenOver

    async def is_of(self, ban: Ban, case: Case) -> bool:
        """Raises MayNotLook or DiscordUnreachable."""
        if await is_own_ban(self._audit_log, ban, case):
            return True
        if operation_of(case.request) is None:
            return False
        before = await self._taken_over.taken_over(case)
        return before is not None and await self.is_of(ban, before)
