from sqlalchemy import Index, Table

from domain.moderation.adoption.repository import ClaimedCursor
from infrastructure.database.growth import Per, grows
from infrastructure.database.leases import lease_token
from infrastructure.database.metadata import counter, guild_id, metadata, moment, of_a_guild, snowflake
from infrastructure.database.rows import Rows

audit_cursors = Table(
    "audit_cursors",
    metadata,
    guild_id(),
    snowflake("read_up_to", nullable=True),
    moment("due_at"),
    lease_token(nullable=True),
    counter("attempts", start=1),
    moment("called_at", nullable=True),
    of_a_guild(),
)
grows(audit_cursors, Per.GUILD, kept="one row")
Index("ix_audit_cursors_due_at", audit_cursors.c.due_at)
CLAIMED_CURSORS = Rows(ClaimedCursor, audit_cursors)
