"""`tux doctor` on the shards: which process serves which, and which nobody does."""

from infrastructure.database.reading import Reading
from infrastructure.fleet.fleet_reader import PostgresFleetReader
from interface.fleet.words import who_serves_what
from interface.startup.checks import Check


async def examine_fleet(reading: Reading) -> Check:
    """Whether all of them are served, the line before this one says."""
    view = await PostgresFleetReader(reading).look()
    return Check("processes", passed=True, finding=who_serves_what(view.fleet, view.at))
