from sqlalchemy import Column, Date, Table

from domain.charts.digest import Digest
from infrastructure.database.growth import Per, forgotten_when_old, grows
from infrastructure.database.leases import lease_token
from infrastructure.database.metadata import condition, counter, guild_id, metadata, moment, of_a_guild, snowflake
from infrastructure.database.rows import Rows

digests = Table(
    "digests",
    metadata,
    guild_id(),
    Column("week", Date, primary_key=True),
    moment("opened_at"),
    moment("lease_until"),
    lease_token(),
    counter("attempts", start=0),
    snowflake("channel_id", key="channel", nullable=True),
    snowflake("message_id", key="message", nullable=True),
    moment("settled_at", nullable=True),
    moment("refused_at", nullable=True),
    of_a_guild(),
    condition("extract(isodow FROM week) = 1", name="week"),
    condition("attempts >= 0", name="attempts"),
    condition(
        "(message_id IS NULL) = (channel_id IS NULL) AND (message_id IS NULL OR settled_at IS NOT NULL)", name="posted"
    ),
)
"""One row for each week that a guild was to be told of; `week` is its Monday."""
grows(digests, Per.DAY, cut="400 days after the week")
forgotten_when_old(digests, "week", days=400, only=digests.c.settled_at.is_not(None))
DIGESTS = Rows(Digest, digests)
