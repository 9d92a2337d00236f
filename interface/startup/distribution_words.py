"""What `tux database distribute` prints; pure functions from what was found to lines."""

from collections.abc import Iterator

from infrastructure.database.distribution.ground import Cluster
from infrastructure.database.distribution.hindrances import (
    OLDEST_CITUS,
    BotsRun,
    HasTrigger,
    Hindrance,
    KeyLacksColumn,
    NoExtension,
    NoTable,
    NotTheCoordinator,
    PlacedOtherwise,
    ReferenceAcross,
    ReferenceWrites,
    TooOld,
)
from infrastructure.database.distribution.places import Copied, OnCoordinator, Place, Spread
from infrastructure.database.distribution.plan import CopyTable, DropLeftBehind, Plan, SpreadTable, Step
from infrastructure.database.distribution.steps import Done
from infrastructure.database.migration_lock import Migrator
from infrastructure.database.settings import DatabaseSettings
from interface.startup.database import named


def plan_lines(found: Plan) -> Iterator[str]:
    """What would be done."""
    yield from _in_the_way(found)
    yield from _cluster_lines(found.ground.cluster)
    for step in found.steps:
        yield f"would {_step(step)}"
    if found.steps:
        yield f"{len(found.steps)} steps; nothing was changed."
    else:
        yield _already(found)


def outcome_lines(found: Plan) -> Iterator[str]:
    """After the steps were told one by one."""
    if found.hindrances:
        yield from _in_the_way(found)
        yield "Nothing was changed."
    elif found.steps:
        yield from _cluster_lines(found.ground.cluster)
        yield f"Done: {_summary(found)}."
    else:
        yield _already(found)


def done_line(done: Done) -> str:
    rows = "" if done.rows is None else f", {done.rows:,} rows"
    return f"done  {_step(done.step)}{rows}"


def waits_line(settings: DatabaseSettings, migrator: Migrator | None) -> str:
    return f"waiting at most {settings.migration_wait:g} s for {named(migrator)}"


def _already(found: Plan) -> str:
    return f"Nothing is to be done: {_summary(found)}."


def _summary(found: Plan) -> str:
    kinds = [type(place) for place in found.places.values()]
    local = [name for name, place in found.places.items() if isinstance(place, OnCoordinator)]
    only_here = f", {len(local)} stay on the coordinator" if local else ""
    return f"{kinds.count(Spread)} tables are spread, {kinds.count(Copied)} are on every server{only_here}"


def _cluster_lines(cluster: Cluster | None) -> Iterator[str]:
    if cluster is not None:
        yield f"Citus {cluster.version}, {cluster.workers} servers take rows"
        if not cluster.workers:
            yield "no server was added yet, so all rows stay here: see citus_add_node and citus_rebalance_start"


def _step(step: Step) -> str:
    match step:
        case SpreadTable(table, by, beside):
            return f"spread {table} by {by}" + ("" if beside is None else f", beside {beside}")
        case CopyTable(table):
            return f"copy {table} to every server"
        case DropLeftBehind(table):
            return f"drop the rows of {table} that were left on the coordinator"


def _in_the_way(found: Plan) -> Iterator[str]:
    for each in found.hindrances:
        yield f"in the way: {words_for(each)}"


def words_for(hindrance: Hindrance) -> str:  # a table
    match hindrance:
        case NoExtension(available=True):
            return "the extension is not installed in this database: CREATE EXTENSION citus, on every server"
        case NoExtension():
            return "the server has no Citus, see https://docs.citusdata.com"
        case TooOld(version):
            return f"it is Citus {version}, and {OLDEST_CITUS} or newer is needed"
        case NotTheCoordinator():
            return "this server is a worker; DATABASE_URL has to name the coordinator"
        case BotsRun(sessions):
            return f"bots are running, stop them first (sessions {', '.join(map(str, sessions))} on the server)"
        case NoTable(table):
            return f"there is no table {table}"
        case PlacedOtherwise(table, wanted, found):
            return f"{table} is {_placed(found)} already, and should be {_placed(wanted)}"
        case KeyLacksColumn(key, column):
            return f"the index {key.name} of {key.table} keeps rows unique without {column}, by which they are spread"
        case ReferenceAcross(reference):
            return f"the foreign key {reference.name} of {reference.table} leads to another server's {reference.to}"
        case ReferenceWrites(reference):
            return f"the foreign key {reference.name} of {reference.table} changes by what its rows are spread"
        case HasTrigger(trigger):
            return f"the table {trigger.table} has the trigger {trigger.name}"


def _placed(place: Place | None) -> str:
    match place:
        case Spread(by):
            return f"spread by {by}"
        case Copied():
            return "on every server"
        case OnCoordinator():
            return "on the coordinator alone"
        case None:
            return "spread in another way"
