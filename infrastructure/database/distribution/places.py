"""Where a table's rows are once the database is spread over several servers by Citus."""

from attrs import frozen
from sqlalchemy import MetaData

from infrastructure.database.metadata import AnyTable

_SPREAD_BY = ("guild_id", "user_id")
"""What leads the keys of what is a guild's, or a person's own."""

_PLACE = "place"


@frozen
class Spread:
    """Each row on one server, which follows from this column; rows of the same value are together."""

    by: str


@frozen
class Copied:
    """All rows on every server: for what is small and seldom changed."""


@frozen
class OnCoordinator:
    """All rows on the server that is connected to: for what belongs to the processes, and changes often."""


type Place = Spread | Copied | OnCoordinator


class NoPlace(Exception):
    """A table is neither a guild's nor a person's, and does not say where it is to be."""


def copied_everywhere() -> dict[str, object]:
    """For the `info` of a table."""
    return {_PLACE: Copied()}


def kept_on_coordinator() -> dict[str, object]:
    """For the `info` of a table, which then refers to none that is spread, nor is referred to."""
    return {_PLACE: OnCoordinator()}


def place_of(table: AnyTable) -> Place:
    """As its `info` says, else by what leads its primary key. Raises NoPlace."""
    said = table.info.get(_PLACE)
    if isinstance(said, Copied | OnCoordinator):
        return said
    first = next(iter(table.primary_key.columns), None)
    if first is None or first.name not in _SPREAD_BY:
        raise NoPlace(table.name)
    return Spread(first.name)


def places_of(schema: MetaData) -> dict[str, Place]:
    """By name, in the order in which they get their places: those that others refer to come first."""
    return {table.name: place_of(table) for table in schema.sorted_tables}
