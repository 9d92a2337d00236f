from typing import Protocol

from domain.shared.ids import GuildId


class SetupReader(Protocol):
    async def skipped(self, guild: GuildId) -> frozenset[str]:
        """The steps that were left out."""
        ...
