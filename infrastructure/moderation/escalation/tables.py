from sqlalchemy import Boolean, Column, Integer, Table

from domain.moderation.escalation.escalation import Escalation
from domain.moderation.escalation.record import CountedCase, Firing
from domain.shared.errors import ConcurrentChange
from infrastructure.database.errors import register_constraint
from infrastructure.database.growth import Per, grows
from infrastructure.database.history import History
from infrastructure.database.metadata import (
    belongs_to,
    condition,
    counter,
    guild_id,
    metadata,
    moment,
    of_a_guild,
)
from infrastructure.database.privacy import kept, no_person, user_id
from infrastructure.database.rows import Rows
from infrastructure.moderation.escalation.column_types import Steps, WorthByKind
from infrastructure.moderation.tables import cases

escalations = Table(
    "escalations",
    metadata,
    guild_id(),
    Column("worths", WorthByKind, nullable=False, info=no_person()),
    Column("steps", Steps, nullable=False, info=no_person()),
    Column("is_on", Boolean, nullable=False),
    counter("version", start=1),
    of_a_guild(),
    condition("jsonb_typeof(worths) = 'object'", name="worths"),
    condition("jsonb_typeof(steps) = 'array'", name="steps"),
    condition("version >= 1", name="version"),
)
"""A guild without a row has the defaults."""
grows(escalations, Per.GUILD, kept="one row")
ESCALATIONS = Rows(Escalation, escalations)
register_constraint("pk_escalations", ConcurrentChange)

ESCALATION_CHANGES = History("escalation_changes", of=escalations)

escalation_firings = Table(
    "escalation_firings",
    metadata,
    guild_id(),
    user_id(
        "target_id",
        kept("what followed from several cases about you", "part of the record of moderation"),
        key="target",
        primary_key=True,
    ),
    Column("nth", Integer, primary_key=True),
    Column("trigger_number", Integer, key="trigger", nullable=False),
    Column("points", Integer, nullable=False),
    moment("fired_at"),
    belongs_to(cases, "guild", "trigger"),
    condition("nth >= 1", name="nth"),
    condition("points >= 1", name="points"),
)
"""Added to, until no case of the member is left that could bring the same again. Two who decide on the same record of a
member add the same `nth`: the second is refused."""
grows(escalation_firings, Per.CASE, kept="the record of moderation")
FIRINGS = Rows(Firing, escalation_firings)
register_constraint("pk_escalation_firings", ConcurrentChange)

COUNTED_CASES = Rows(CountedCase, cases)
