"""State machines of Hypothesis, run on records in memory and on PostgreSQL."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from infrastructure.database.engines import Engines
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.contract.backends import Backend, postgres_backend
from tests.databases import DELETE_EVERYTHING

LONGEST = 400
"""Seconds: a failure takes a while to be minimised."""


def check(machine: type[RuleBasedStateMachine], examples: int) -> None:
    """So many runs of 30 steps at most, the same each time."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


async def emptied(engines: Engines, uow: PostgresUnitOfWorkFactory) -> Backend:
    """PostgreSQL with nothing in it, as each run begins."""
    async with engines.autocommit.connect() as connection:
        await connection.execute(DELETE_EVERYTHING)
    return postgres_backend(engines, uow)
