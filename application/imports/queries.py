from collections.abc import Sequence
from typing import Protocol

from domain.imports.record import Import, ImportId, ImportSource
from domain.shared.ids import GuildId

MOST_SHOWN = 100


class ImportReader(Protocol):
    async def get(self, guild: GuildId, number: ImportId) -> Import:
        """Raises ImportNotFound."""
        ...

    async def under_way(self, guild: GuildId, source: ImportSource) -> Import | None:
        """The one that was begun and has not come to its end."""
        ...

    async def last(self, guild: GuildId, source: ImportSource) -> Import | None:
        """The newest that was not taken back."""
        ...

    async def newest(self, guild: GuildId) -> Sequence[Import]:
        """Newest first, MOST_SHOWN at most."""
        ...
