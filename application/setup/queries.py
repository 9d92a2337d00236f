from collections.abc import Collection, Mapping
from typing import Protocol

from domain.setup.references import Reference
from domain.shared.ids import GuildId


class SetupReader(Protocol):
    async def skipped(self, guild: GuildId) -> frozenset[str]:
        """The steps that were left out."""
        ...


class ReferenceReader(Protocol):
    """One statement each, however many guilds they are asked of."""

    async def of(self, guilds: Collection[GuildId]) -> Mapping[GuildId, frozenset[Reference]]:
        """Every channel and role that the records of these guilds name; guilds where they name none are left out."""
        ...

    async def noticed(self, guilds: Collection[GuildId]) -> Mapping[GuildId, frozenset[Reference]]:
        """What was noticed to be gone; guilds without anything are left out. Whether each is a role is not said."""
        ...
