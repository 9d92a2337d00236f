"""What is left to do until each table has its place; a pure function of what there is."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from infrastructure.database.distribution.ground import Ground
from infrastructure.database.distribution.hindrances import Hindrance, Places, hindrances
from infrastructure.database.distribution.places import Copied, OnCoordinator, Spread


@frozen
class SpreadTable:
    table: str
    by: str
    beside: str | None
    """Rows of the same value are on the same server as this table's; None for the first of its kind."""


@frozen
class CopyTable:
    table: str


@frozen
class DropLeftBehind:
    """The rows of a spread table that are still on this server, unseen: its foreign keys would go by them."""

    table: str


type Step = SpreadTable | CopyTable | DropLeftBehind


@frozen(kw_only=True)
class Plan:
    places: Places
    ground: Ground
    hindrances: Sequence[Hindrance]
    steps: Sequence[Step]
    """In order. They may be carried out if nothing is in the way."""

    @property
    def is_done(self) -> bool:
        return not self.hindrances and not self.steps


def plan(places: Places, ground: Ground) -> Plan:
    steps = tuple(step for step in _steps(places, ground))
    return Plan(places=places, ground=ground, hindrances=hindrances(places, ground), steps=steps)


def _steps(places: Places, ground: Ground) -> Iterator[Step]:
    first: dict[str, str] = {}
    for table, place in places.items():
        match place:
            case Spread(by):
                beside = first.setdefault(by, table)
                if table not in ground.placed:
                    yield SpreadTable(table, by, None if beside == table else beside)
            case Copied():
                if table not in ground.placed:
                    yield CopyTable(table)
            case OnCoordinator():
                pass
    for table, place in places.items():
        # Only once all are spread: a table whose rows others here refer to cannot be emptied.
        if table in ground.left_behind and not isinstance(place, OnCoordinator):
            yield DropLeftBehind(table)
