from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from domain.setup.references import Reference
from domain.shared.ids import GuildId


class SetupSkips(Protocol):
    """The steps of setting up that people of a guild left out. What is set stands in the guild's records already."""

    async def add(self, guild: GuildId, step: str) -> None:
        """Nothing happens where it was left out before, however many do so at once. The guild must be registered."""
        ...


class LostReferences(Protocol):
    """What names a channel or role that is gone, as far as that was noticed. The guild must be registered."""

    async def note(self, guild: GuildId, found: Collection[Reference], *, at: datetime) -> None:
        """Records ReferencesLost for those that nobody noticed before, however many notice them at once."""
        ...

    async def forget(self, guild: GuildId, mended: Collection[Reference]) -> None: ...
