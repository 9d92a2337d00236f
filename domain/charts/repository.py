from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from domain.charts.digest import Digest
from domain.shared.ids import GuildId
from domain.shared.lease import Room


class DigestRepository(Protocol):
    async def claim(
        self, guilds: Collection[GuildId], week: date, *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[Digest, ...]:
        """Digests of that week that are not settled, each for one claimant only; those nobody knew of are opened.

        The nth claim of a digest holds it for the nth of `leases`, or for the last one.
        """
        ...

    async def save(self, digest: Digest) -> None:
        """Raises ConcurrentChange if somebody else has claimed it since."""
        ...
