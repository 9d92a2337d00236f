"""What escalation reads; answered by a Reader, which bypasses the domain."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from domain.moderation.actions.action import ActionKind
from domain.moderation.escalation.record import MemberRecord
from domain.moderation.escalation.rules import EscalationRules
from domain.shared.history import RecordedChange
from domain.shared.ids import GuildId, UserId


class EscalationReader(Protocol):
    async def rules(self, guild: GuildId) -> EscalationRules:
        """The defaults, where nobody has changed anything."""
        ...

    async def changes(self, guild: GuildId, limit: int) -> tuple[RecordedChange, ...]:
        """Of the rules, newest first."""
        ...

    async def record(
        self, guild: GuildId, target: UserId, kinds: Collection[ActionKind], *, since: datetime
    ) -> MemberRecord:
        """What counts about the member, of these kinds and opened since then; what was taken is read first."""
        ...
