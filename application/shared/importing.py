"""What a context contributes to an import: how rows of one part become records here, and how they are taken back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from application.shared.unit_of_work import UnitOfWork
from domain.shared.ids import GuildId, UserId
from domain.shared.importing import Part, Remark


@frozen(kw_only=True)
class Item[Fact]:
    """A row of another bot, by what tells it from others of its part over there."""

    key: int
    fact: Fact


@frozen(kw_only=True)
class ImportOccasion:
    """`settled` is what `begin` said when the import began; `number` is the import's own."""

    guild: GuildId
    source: str
    number: int
    at: datetime
    takes_over_ends: bool
    settled: int = 0


@frozen(kw_only=True)
class Outcome:
    """What became of an item: brought in, as `target`, or left out."""

    key: int
    left_out: Remark | None = None
    remarks: tuple[Remark, ...] = ()
    target: int | None = None
    user: UserId | None = None
    """Whose it is, where it goes with a person who has everything erased."""
    note: str | None = None
    label: str | None = None
    """What people call it, where a key says nothing to them."""


@frozen(kw_only=True)
class BroughtIn:
    """What was brought in, as it was noted then."""

    key: int
    target: int | None
    user: UserId | None
    note: str | None


class ImportKeeper[Fact](Protocol):
    """Nothing here commits. Whoever calls it holds the import, so that no two bring in the same."""

    @property
    def part(self) -> Part: ...

    async def begin(self, uow: UnitOfWork, occasion: ImportOccasion) -> int:
        """What is decided once for all of it; 0 where that is nothing."""
        ...

    async def bring_in(
        self, uow: UnitOfWork, occasion: ImportOccasion, items: Sequence[Item[Fact]]
    ) -> Sequence[Outcome]: ...

    async def take_back(self, uow: UnitOfWork, occasion: ImportOccasion, rows: Sequence[BroughtIn]) -> Collection[int]:
        """The keys of what is gone: all that nobody has changed since."""
        ...
