from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.moderation.drift.check import DriftCheck
from domain.shared.ids import GuildId
from domain.shared.lease import Room


class DriftChecks(Protocol):
    """What the last nightly look found in each guild, and when the next one is due."""

    async def put_up(self, guilds: Collection[GuildId], *, due_at: datetime) -> None:
        """Have those looked at that are not yet; all of them must be registered."""
        ...

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[DriftCheck, ...]:
        """Due guilds, each for one worker; the nth attempt is leased for the nth of `leases`, or for the last."""
        ...

    async def finish(self, check: DriftCheck, *, due_at: datetime) -> bool:
        """Remember what was found, and look again then, if the claim still holds it; whether it did.

        Its events are recorded only then.
        """
        ...
