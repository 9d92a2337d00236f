from sqlalchemy import Column, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from infrastructure.database.growth import Per, grows
from infrastructure.database.leases import lease_token
from infrastructure.database.metadata import condition, counter, guild_id, metadata, moment, serial
from infrastructure.database.privacy import kept_text, no_person

_DELIVERED = "what is still to be done, and forgotten some days after it was"

outbox = Table(
    "outbox",
    metadata,
    guild_id(key="guild_id"),
    serial("event_id"),
    Column("name", Text, nullable=False, info=no_person()),
    Column("payload", JSONB, nullable=False, info=kept_text(_DELIVERED)),
    moment("occurred_at"),
    moment("due_at"),
    lease_token(nullable=True),
    counter("attempts", start=0),
    moment("done_at", nullable=True),
    moment("parked_at", nullable=True),
    Column("last_error", Text, nullable=True, info=kept_text(_DELIVERED)),
    condition("attempts >= 0", name="attempts"),
    condition("done_at IS NULL OR parked_at IS NULL", name="done_or_parked"),
)
grows(
    outbox,
    Per.HAPPENING,
    cut="`relay.keep_done` after the delivery; what was given up stays until it is delivered",
)

Index(
    "ix_outbox_due",
    outbox.c.due_at,
    outbox.c.event_id,
    postgresql_where=(outbox.c.done_at.is_(None) & outbox.c.parked_at.is_(None)),
)
Index("ix_outbox_done", outbox.c.done_at, postgresql_where=outbox.c.done_at.is_not(None))
Index("ix_outbox_parked", outbox.c.parked_at, postgresql_where=outbox.c.parked_at.is_not(None))
Index(
    "ix_outbox_failing",
    outbox.c.guild_id,
    outbox.c.event_id,
    postgresql_where=(outbox.c.done_at.is_(None) & outbox.c.last_error.is_not(None)),
)
