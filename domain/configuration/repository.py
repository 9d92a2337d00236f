from collections.abc import Sequence
from typing import Protocol

from domain.configuration.version import Plan, PlanId, Version, VersionNumber
from domain.shared.ids import GuildId, RequestId


class Configurations(Protocol):
    """Whoever adds a version holds the lock of the guild's row."""

    async def keep_plan(self, plan: Plan) -> None:
        """The same one twice is one. Older ones beyond MOST_PLANS are forgotten."""
        ...

    async def plan(self, guild: GuildId, plan: PlanId) -> Plan:
        """Raises PlanNotFound."""
        ...

    async def newest(self, guild: GuildId) -> Version | None: ...

    async def get(self, guild: GuildId, number: VersionNumber) -> Version:
        """Raises VersionNotFound."""
        ...

    async def kept(self, guild: GuildId) -> Sequence[Version]:
        """All that there are, oldest first."""
        ...

    async def of_request(self, guild: GuildId, request: RequestId) -> Version | None:
        """What that request has applied."""
        ...

    async def of_plan(self, guild: GuildId, plan: PlanId) -> Version | None:
        """What came of the plan."""
        ...

    async def add(self, version: Version) -> None:
        """Raises ConcurrentChange where it is there. Older ones beyond MOST_VERSIONS are forgotten."""
        ...
