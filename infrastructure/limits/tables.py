"""What all processes of the bot share of Discord's limits; of no guild, and a few rows each."""

from sqlalchemy import BigInteger, Column, DateTime, Integer, Table, Uuid

from infrastructure.database.distribution.places import kept_on_coordinator
from infrastructure.database.growth import Per, grows
from infrastructure.database.metadata import condition, metadata, moment

request_shares = Table(
    "request_shares",
    metadata,
    Column("process_id", Uuid, key="process", primary_key=True),
    Column("requests", Integer, nullable=False),
    moment("lease_until", key="until"),
    condition("requests >= 0", name="requests"),
    info=kept_on_coordinator(),
)
"""How many requests in a second each process may send."""
grows(request_shares, Per.WORK, cut="when the process has ended, or its lease is over")

invalid_requests = Table(
    "invalid_requests",
    metadata,
    Column("minute", DateTime(timezone=True), primary_key=True),
    Column("requests", Integer, nullable=False),
    condition("requests > 0", name="requests"),
    info=kept_on_coordinator(),
)
"""How many were answered with 401, 403 or 429 in that minute, to all processes together."""
grows(invalid_requests, Per.DAY, cut="after 10 minutes")

identify_places = Table(
    "identify_places",
    metadata,
    Column("process_id", Uuid, key="process", primary_key=True),
    Column("shard", Integer, primary_key=True),
    Column("key", Integer, nullable=False),
    Column("number", BigInteger, nullable=False),
    moment("asked_at"),
    condition("shard >= 0 AND key >= 0", name="shard"),
    info=kept_on_coordinator(),
)
"""Who waits to IDENTIFY, in the order of the numbers."""
grows(identify_places, Per.WORK, cut="when the shard had its turn, or does not ask any more")

identify_turns = Table(
    "identify_turns",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("process_id", Uuid, key="process", nullable=False),
    Column("shard", Integer, nullable=False),
    moment("given_at"),
    info=kept_on_coordinator(),
)
"""Who was given the last turn of each key."""
grows(identify_turns, Per.APPLICATION, kept="one row for each shard that may connect at once")
