from attrs import Attribute, field, frozen

from domain.fleet.lease import MARGIN, RENEWALS, SOON, shortest_lease, usual_lease
from infrastructure.bounds import OutOfBounds, ge
from infrastructure.database.settings import DatabaseSettings
from infrastructure.setting_problems import named
from infrastructure.setting_sources import InvalidSettings

SHORTEST_LEASE = 5


def _of_a_lease(_instance: object, attribute: "Attribute[float]", value: float) -> None:
    if value and not value >= SHORTEST_LEASE:
        raise OutOfBounds(attribute.name, f">= {SHORTEST_LEASE}, or 0", value)


@frozen(kw_only=True)
class FleetSettings:
    """How the processes of one bot share its shards; times in seconds."""

    lease: float = field(default=0.0, validator=_of_a_lease)
    """How long a process keeps its shards without renewing its lease: after that, others take them. 0: 15, or as much
    longer as `database.deadline` and `look_every` ask for."""
    look_every: float = field(default=2.0, validator=ge(0.1))
    """How often a lease is renewed, and looked for shards that nobody has."""
    machine: str = ""
    """Added to the machine's own name. Processes on one machine see at once that another has ended."""


def shards_lease(fleet: FleetSettings, database: DatabaseSettings) -> float:
    """In seconds."""
    return fleet.lease or usual_lease(deadline=database.deadline, look_every=fleet.look_every)


def check_lease(fleet: FleetSettings, database: DatabaseSettings) -> None:
    """Raises InvalidSettings where one was chosen in which renewals do not fit that take all the time they may."""
    least = shortest_lease(deadline=database.deadline, look_every=fleet.look_every)
    if fleet.lease and fleet.lease < least:
        deadline = f"{RENEWALS} times {named('database.deadline')}"
        raise InvalidSettings(
            f"{named('fleet.lease')} must be >= {least}, or 0, not {fleet.lease}: {named('fleet.look_every')}, "
            f"{deadline} with {SOON} s each, and {MARGIN} s have to fit into it"
        )
