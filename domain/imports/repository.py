from collections.abc import Collection, Sequence
from typing import Protocol

from attrs import frozen

from domain.imports.record import Import, ImportId, ImportSource
from domain.shared.ids import GuildId, UserId
from domain.shared.importing import Part


@frozen(kw_only=True)
class ImportedRow:
    """A row over there, by its `key`, and what it became here: `target` is a number or an id, `note` what it takes to
    find out whether somebody has changed it since."""

    part: Part
    key: int
    target: int | None = None
    user: UserId | None = None
    note: str | None = None


class Imports(Protocol):
    async def open(self, draft: Import) -> Import:
        """Begin it under an id of its own, or go on with the one of this guild and source that is under way; nobody
        else does until the end."""
        ...

    async def last(self, guild: GuildId, source: ImportSource, *, but: ImportId | None = None) -> Import | None:
        """The newest that was not taken back, but for that one."""
        ...

    async def lock(self, guild: GuildId, id_: ImportId) -> Import:
        """Nobody else goes on with it until the end. Raises ImportNotFound."""
        ...

    async def save(self, record: Import) -> None: ...

    async def known(self, guild: GuildId, source: ImportSource, part: Part, keys: Collection[int]) -> frozenset[int]:
        """Those of them that were brought in and not taken back since."""
        ...

    async def note(self, record: Import, rows: Sequence[ImportedRow]) -> None: ...

    async def rows(self, record: Import, part: Part, *, after: int, limit: int) -> tuple[ImportedRow, ...]:
        """What it brought in, by their keys, beyond that one; without what was kept when it was taken back."""
        ...

    async def forget(self, record: Import, part: Part, keys: Collection[int]) -> None:
        """They were taken back, and can be brought in anew."""
        ...

    async def keep(self, record: Import, part: Part, keys: Collection[int]) -> None:
        """They were changed since, and stay."""
        ...
