from sqlalchemy import Column, Index, Integer, Table, Text, text

from domain.moderation.drift.check import DriftCheck
from infrastructure.database.growth import Per, grows
from infrastructure.database.leases import lease_token
from infrastructure.database.metadata import condition, counter, guild_id, metadata, moment, of_a_guild
from infrastructure.database.privacy import no_person
from infrastructure.database.rows import Rows

drift_checks = Table(
    "drift_checks",
    metadata,
    guild_id(),
    Column("differences", Integer, nullable=False, server_default=text("0")),
    Column("fingerprint", Text, nullable=True, info=no_person()),
    moment("due_at"),
    lease_token(nullable=True),
    counter("attempts", start=1),
    of_a_guild(),
    condition("differences >= 0", name="differences"),
    condition("length(fingerprint) = 16", name="fingerprint"),
    condition("(differences = 0) = (fingerprint IS NULL)", name="found"),
)
grows(drift_checks, Per.GUILD, kept="one row")
Index("ix_drift_checks_due_at", drift_checks.c.due_at)
DRIFT_CHECKS = Rows(DriftCheck, drift_checks)
