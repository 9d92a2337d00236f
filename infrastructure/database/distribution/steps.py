"""Carries out single steps; each is one statement that happens or does not."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from attrs import frozen
from sqlalchemy import TextClause, func, select, table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from application.shared.errors import SetupError
from infrastructure.database.distribution.ground import look_at
from infrastructure.database.distribution.hindrances import Places
from infrastructure.database.distribution.plan import CopyTable, DropLeftBehind, SpreadTable, Step, plan
from infrastructure.database.errors import root

# Twice cast: else the driver would want a number for the table.
_SPREAD = text(
    "SELECT create_distributed_table(CAST(CAST(:table AS text) AS regclass), CAST(:by AS text),"
    " colocate_with => CAST(:beside AS text))"
)
_COPY = text("SELECT create_reference_table(CAST(CAST(:table AS text) AS regclass))")
_DROP = text("SELECT truncate_local_data_after_distributing_table(CAST(CAST(:table AS text) AS regclass))")
_ALONE = "default"
"""Where nothing is said, Citus puts a table beside others that are spread by a column of the same type."""


@frozen
class DistributingFailed(SetupError):
    """The server refused, or went away; what was done before stays done."""

    at: Step | None
    """None while it was looked what there is."""
    why: str


@frozen
class Done:
    step: Step
    rows: int | None
    """Of the table, where they were moved."""


type TellStep = Callable[[Done], None]


async def carry_out(connection: AsyncConnection, steps: Sequence[Step], done: TellStep) -> None:
    """The connection has to be in AUTOCOMMIT. Raises DistributingFailed."""
    for step in steps:
        with failing_at(step):
            await connection.execute(*_statement(step))
            rows = None if isinstance(step, DropLeftBehind) else await _count(connection, step.table)
        done(Done(step, rows))


async def go_on(connection: AsyncConnection, places: Places) -> None:
    """Where tables are spread already, give those that a migration has brought their places, too.

    The connection has to be in AUTOCOMMIT; whoever calls holds the lock of migrations, and bots may run. Raises
    DistributingFailed.
    """
    ground = await look_at(connection, places, bots=())
    if ground.placed.keys() & places.keys():
        there = {name: place for name, place in places.items() if name in ground.tables}
        await carry_out(connection, plan(there, ground).steps, lambda _done: None)


@contextmanager
def failing_at(step: Step | None) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, OSError) as error:
        raise DistributingFailed(step, str(root(error)) or type(root(error)).__name__) from error


def _statement(step: Step) -> tuple[TextClause, dict[str, str]]:
    match step:
        case SpreadTable(name, by, beside):
            return _SPREAD, {"table": name, "by": by, "beside": beside or _ALONE}
        case CopyTable(name):
            return _COPY, {"table": name}
        case DropLeftBehind(name):
            return _DROP, {"table": name}


async def _count(connection: AsyncConnection, name: str) -> int:
    return (await connection.execute(select(func.count()).select_from(table(name)))).scalar_one()
