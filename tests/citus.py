"""The tables spread over the workers of a Citus coordinator, for tests that are run against one."""

from infrastructure.database.distribution.distribute import distribute
from infrastructure.database.distribution.places import places_of
from infrastructure.database.migration_lock import Migrator
from infrastructure.database.settings import DatabaseSettings
from infrastructure.schema import metadata

NOT_ON_CITUS = (
    "test_no_table_has_a_trigger_of_its_own",
    "test_no_extension_is_needed",
    "test_on_a_server_without_citus_it_says_so",
)
"""Tests of what Citus itself brings along."""


async def spread_all(settings: DatabaseSettings) -> None:
    """As `tux database distribute` does it."""
    found = await distribute(settings, places_of(metadata), done=lambda _done: None, waits_for=_unwatched)
    assert not found.hindrances, found.hindrances


def _unwatched(_migrator: Migrator | None) -> None:
    """Nobody is told."""
