from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from domain.moderation.actions.action import ActionKind
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.case_number import CaseNumber
from domain.moderation.drift.difference import InForce
from domain.shared.ids import GuildId, UserId


class BulkTargets(Protocol):
    async def case_of(self, guild: GuildId, operation: OperationNumber, user: UserId) -> CaseNumber | None:
        """The case of one whom a bulk operation is about; None where they are not, or have none."""
        ...


class DriftReader(Protocol):
    async def in_force(
        self, guild: GuildId, kind: ActionKind, *, at: datetime, after: UserId, limit: int
    ) -> tuple[InForce, ...]:
        """What is in force on record of targets with larger ids, in their order; of each target the newest case.

        What only waits for its end at that time does not count.
        """
        ...

    async def moving(
        self, guild: GuildId, kinds: Collection[ActionKind], targets: Collection[UserId], *, since: datetime
    ) -> frozenset[UserId]:
        """Those of whom something of these kinds is under way, or was recorded or ended since then, or of whom somebody
        is about to tell Discord of an end."""
        ...

    async def fingerprint(self, guild: GuildId) -> str | None:
        """Of what the last nightly look found; None where all agreed."""
        ...
