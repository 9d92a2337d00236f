"""What speaks against spreading the tables: small rules over what there is, all of which are asked first."""

from collections.abc import Callable, Iterator, Mapping

from attrs import frozen

from infrastructure.database.distribution.ground import Ground, Key, Reference, Trigger
from infrastructure.database.distribution.places import Copied, OnCoordinator, Place, Spread

OLDEST_CITUS = 12
"""Its oldest major version that may do: the first of those whose identity columns and keys are as they are needed."""

type Places = Mapping[str, Place]


@frozen
class NoExtension:
    available: bool
    """Whether the server has its files."""


@frozen
class TooOld:
    version: str


@frozen
class NotTheCoordinator:
    pass


@frozen
class BotsRun:
    sessions: tuple[int, ...]


@frozen
class NoTable:
    table: str


@frozen
class PlacedOtherwise:
    table: str
    wanted: Place
    found: Place | None


@frozen
class KeyLacksColumn:
    key: Key
    column: str


@frozen
class ReferenceAcross:
    """A foreign key whose two ends would not be on the same server."""

    reference: Reference


@frozen
class ReferenceWrites:
    """A foreign key that changes the column by which rows are spread, when a row that it refers to changes."""

    reference: Reference


@frozen
class HasTrigger:
    trigger: Trigger


type Hindrance = (
    NoExtension
    | TooOld
    | NotTheCoordinator
    | BotsRun
    | NoTable
    | PlacedOtherwise
    | KeyLacksColumn
    | ReferenceAcross
    | ReferenceWrites
    | HasTrigger
)


def hindrances(places: Places, ground: Ground) -> tuple[Hindrance, ...]:
    """None where the tables can be spread."""
    return tuple(each for rule in _RULES for each in rule(places, ground))


def _of_citus(_places: Places, ground: Ground) -> Iterator[Hindrance]:
    if ground.cluster is None:
        yield NoExtension(ground.available)
    elif ground.cluster.major < OLDEST_CITUS:
        yield TooOld(ground.cluster.version)
    elif not ground.cluster.coordinates:
        yield NotTheCoordinator()


def _of_bots(_places: Places, ground: Ground) -> Iterator[Hindrance]:
    if ground.bots:
        yield BotsRun(tuple(ground.bots))


def _of_tables(places: Places, ground: Ground) -> Iterator[Hindrance]:
    for table, place in places.items():
        if table not in ground.tables:
            yield NoTable(table)
        elif table in ground.placed and ground.placed[table] != place:
            yield PlacedOtherwise(table, place, ground.placed[table])


def _of_keys(places: Places, ground: Ground) -> Iterator[Hindrance]:
    for key in ground.keys:
        place = places[key.table]
        if isinstance(place, Spread) and place.by not in key.columns:
            yield KeyLacksColumn(key, place.by)


def _of_references(places: Places, ground: Ground) -> Iterator[Hindrance]:
    for reference in ground.references:
        if not _holds(places, reference):
            yield ReferenceAcross(reference)
        elif _changes_place(places, reference):
            yield ReferenceWrites(reference)


def _holds(places: Places, reference: Reference) -> bool:
    """Tables that are not ours stay where they are."""
    place, to = places.get(reference.table, OnCoordinator()), places.get(reference.to, OnCoordinator())
    match place, to:
        case Spread(by), Spread(to_by):
            return (by, to_by) in zip(reference.columns, reference.to_columns, strict=True)
        case (Spread() | Copied(), Copied()) | (OnCoordinator(), OnCoordinator()):
            return True
        case _:
            return False


def _changes_place(places: Places, reference: Reference) -> bool:
    place = places.get(reference.table)
    if not isinstance(place, Spread) or place.by not in reference.columns:
        return False
    return reference.on_delete in "nd" or reference.on_update in "ndc"  # SET NULL, SET DEFAULT, CASCADE


def _of_triggers(places: Places, ground: Ground) -> Iterator[Hindrance]:
    for trigger in ground.triggers:
        if not isinstance(places[trigger.table], OnCoordinator):
            yield HasTrigger(trigger)


_RULES: tuple[Callable[[Places, Ground], Iterator[Hindrance]], ...] = (
    _of_citus,
    _of_bots,
    _of_tables,
    _of_keys,
    _of_references,
    _of_triggers,
)
