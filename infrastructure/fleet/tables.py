from sqlalchemy import BigInteger, Boolean, Column, Integer, SmallInteger, Table, Text, Uuid

from domain.fleet.process import Process
from domain.fleet.shard import HandOver, Shard
from infrastructure.database.column_types import EnumText, Snowflakes
from infrastructure.database.distribution.places import kept_on_coordinator
from infrastructure.database.growth import Per, grows
from infrastructure.database.metadata import condition, metadata, moment, one_of
from infrastructure.database.privacy import no_person
from infrastructure.database.rows import Rows

fleets = Table(
    "fleets",
    metadata,
    Column("fleet_id", SmallInteger, primary_key=True, autoincrement=False),
    Column("generation", Integer, nullable=False),
    Column("shard_count", Integer, key="count", nullable=False),
    condition("fleet_id = 1", name="fleet_id"),
    condition("shard_count >= 0", name="shard_count"),
    info=kept_on_coordinator(),
)
"""The one row whose lock is held by whoever deals out shards."""
grows(fleets, Per.APPLICATION, kept="one row")

fleet_processes = Table(
    "fleet_processes",
    metadata,
    Column("process_id", Uuid, key="id", primary_key=True),
    Column("name", Text, nullable=False, info=no_person()),
    Column("machine", Text, nullable=False, info=no_person()),
    Column("pid", Integer, nullable=False),
    Column("born", BigInteger, nullable=False),
    moment("joined_at"),
    moment("lease_until"),
    Column("generation", Integer, nullable=False),
    Column("is_leaving", Boolean, nullable=False),
    info=kept_on_coordinator(),
)
grows(fleet_processes, Per.WORK, cut="when the process has left, or its lease is over")
PROCESSES = Rows(Process, fleet_processes)

fleet_shards = Table(
    "fleet_shards",
    metadata,
    Column("shard", Integer, key="number", primary_key=True, autoincrement=False),
    Column("holder_id", Uuid, key="holder", nullable=True),
    moment("held_since", nullable=True),
    Column("came_by", EnumText(HandOver), nullable=True, info=no_person()),
    moment("vacant_since", nullable=True),
    Column("heir_id", Uuid, key="heir", nullable=True),
    Column("heir_is_ready", Boolean, nullable=False),
    Column("answered", Snowflakes, nullable=False, info=no_person()),
    moment("cut_off_since", nullable=True),
    one_of("came_by", HandOver),
    condition("(holder_id IS NULL) = (held_since IS NULL)", name="held"),
    condition("holder_id IS NULL OR vacant_since IS NULL", name="vacant"),
    condition("heir_id IS NOT NULL OR NOT heir_is_ready", name="heir"),
    info=kept_on_coordinator(),
)
grows(fleet_shards, Per.APPLICATION, kept="one row a shard")
SHARDS = Rows(Shard, fleet_shards)
