from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.privacy.counting import CountingWish
from domain.shared.ids import GuildId, UserId

type Value = str | int | float | bool | list[Value] | dict[str, Value] | None


@frozen
class StoredRow:
    """A row that is a person's, as it is handed to them: without others' ids, names and words."""

    table: str
    values: Mapping[str, Value]


@frozen
class Stays:
    what: str
    why: str


@frozen
class Promise:
    """What becomes of what is stored of a person when they are erased, in words; each thing once."""

    goes: tuple[str, ...]
    loses_its_name: tuple[str, ...]
    """What stays without the id."""
    stays: tuple[Stays, ...]
    withheld: tuple[Stays, ...]
    """What is not exported, and why not."""
    tables: tuple[tuple[str, str], ...]
    """What the rows of each table are that are exported."""


@frozen
class LeavingGuild:
    guild: GuildId
    left_at: datetime
    erased_at: datetime
    has_begun: bool


class PersonalReader(Protocol):
    def rows(self, user: UserId) -> AsyncIterator[StoredRow]:
        """All that the policies let a person have, table by table."""
        ...

    def promise(self) -> Promise: ...


class DepartureReader(Protocol):
    async def upcoming(self, *, after: GuildId | None, limit: int) -> Sequence[LeavingGuild]:
        """In the order of their ids."""
        ...


class CountingReader(Protocol):
    async def wish(self, guild: GuildId, user: UserId) -> CountingWish | None:
        """None where they never said anything: they are counted."""
        ...
