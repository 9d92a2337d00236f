from sqlalchemy import (
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

from application.moderation.bulk.queries import OperationView
from domain.moderation.bulk.acts import act_named
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.operation import BulkEnding, BulkOperation, BulkState
from domain.moderation.bulk.target import Target, TargetState
from domain.moderation.errors import DuplicateRequest
from domain.shared.errors import ConcurrentChange
from domain.shared.language import Language
from infrastructure.database.column_types import EnumText, WholeSeconds
from infrastructure.database.errors import register_constraint
from infrastructure.database.growth import Per, grows
from infrastructure.database.leases import lease_token
from infrastructure.database.metadata import (
    a_name,
    belongs_to,
    condition,
    counter,
    guild_id,
    metadata,
    moment,
    of_a_guild,
    one_of,
    snowflake,
)
from infrastructure.database.privacy import about, kept, no_person, pseudonymised, user_id
from infrastructure.database.rows import Rows


class ActByName(TypeDecorator[BulkAct]):
    """An act; a name that this version does not know is read as an unknown act."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: BulkAct | None, dialect: Dialect) -> str | None:
        return None if value is None else value.name

    def process_result_value(self, value: str | None, dialect: Dialect) -> BulkAct | None:
        return None if value is None else act_named(value)


_NAMES = ("moderator_username", "moderator_display_name")

_WHY = "the server's record of moderation, by which others are protected; ask whoever owns the server"

bulk_operations = Table(
    "bulk_operations",
    metadata,
    guild_id(),
    Column("number", Integer, primary_key=True),
    Column("act", ActByName, nullable=False),
    Column("state", EnumText(BulkState), nullable=False),
    Column("ending", EnumText(BulkEnding), nullable=True),
    Column("problem", Text, nullable=True, info=no_person()),
    user_id("moderator_id", kept("bulk actions that you took as a moderator", _WHY), key="moderator"),
    *(Column(name, Text, nullable=True, info=about(name.partition("_")[0])) for name in _NAMES),
    Column("reason", Text, nullable=True, info=about("moderator")),
    snowflake("request_id", key="request"),
    snowflake("role_id", key="role", nullable=True),
    Column("delete_messages_seconds", WholeSeconds, key="delete_messages", nullable=False),
    Column("tell", Boolean, nullable=False),
    Column("undoes", Integer, nullable=True),
    moment("planned_at"),
    moment("confirmed_at", nullable=True),
    user_id("approved_by", pseudonymised("which bulk actions you approved"), nullable=True),
    user_id("stopped_by", pseudonymised("which bulk actions you stopped"), nullable=True),
    moment("ended_at", nullable=True),
    moment("lease_until"),
    lease_token(),
    counter("attempts", start=0),
    snowflake("answer_application", nullable=True),
    Column("answer_token", Text, nullable=True, info=no_person()),
    moment("answer_asked_at", nullable=True),
    Column("answer_language", EnumText(Language), nullable=True),
    snowflake("log_channel_id", key="log_channel", nullable=True),
    snowflake("log_message_id", key="log_message", nullable=True),
    counter("version", start=1),
    of_a_guild(),
    UniqueConstraint("guild", "request"),
    a_name("act"),
    one_of("state", BulkState),
    one_of("ending", BulkEnding),
    condition("number >= 1", name="number"),
    condition("length(problem) <= 200", name="problem"),
    condition("reason <> '' AND length(reason) <= 480", name="reason"),
    condition("delete_messages_seconds BETWEEN 0 AND 604800", name="delete_messages_seconds"),
    condition("(state = 'ended') = (ended_at IS NOT NULL)", name="ended"),
    condition("(state = 'planned') = (confirmed_at IS NULL)", name="confirmed"),
    condition("attempts >= 0", name="attempts"),
    condition("version >= 1", name="version"),
    *(condition(f"{name} <> '' AND length({name}) <= 100", name=name) for name in _NAMES),
)
grows(bulk_operations, Per.DECISION, kept="the record of moderation")
OPERATIONS = Rows(BulkOperation, bulk_operations)
OPERATION_VIEWS = Rows(OperationView, bulk_operations)

register_constraint("pk_bulk_operations", ConcurrentChange)
register_constraint("uq_bulk_operations_guild_id_request_id", DuplicateRequest)

Index("ix_bulk_operations_running", bulk_operations.c.lease_until, postgresql_where=text("state = 'running'"))
Index(
    "ix_bulk_operations_planned",
    bulk_operations.c.guild,
    bulk_operations.c.planned_at,
    postgresql_where=text("state = 'planned'"),
)
Index(
    "ix_bulk_operations_awaiting",
    bulk_operations.c.confirmed_at,
    postgresql_where=text("state = 'awaiting_approval'"),
)
Index(
    "ix_bulk_operations_alone",
    bulk_operations.c.guild,
    bulk_operations.c.moderator,
    bulk_operations.c.confirmed_at,
    postgresql_where=text("approved_by IS NULL"),
)

_TARGET_NAMES = ("username", "display_name")

bulk_targets = Table(
    "bulk_targets",
    metadata,
    guild_id(),
    Column("operation", Integer, primary_key=True),
    user_id("user_id", kept("bulk actions that you were among", _WHY), key="user", primary_key=True),
    Column("ordinal", Integer, nullable=False),
    Column("state", EnumText(TargetState), nullable=False),
    Column("number", Integer, nullable=True),
    Column("detail", Text, nullable=True, info=about("user")),
    *(Column(name, Text, nullable=True, info=about("user")) for name in _TARGET_NAMES),
    belongs_to(bulk_operations, "guild", "operation"),
    one_of("state", TargetState),
    condition("ordinal BETWEEN 0 AND 9999", name="ordinal"),
    condition("state <> 'opened' OR number IS NOT NULL", name="opened"),
    condition("state <> 'waiting' OR number IS NULL", name="waiting"),
    condition("length(detail) <= 200", name="detail"),
    *(condition(f"{name} <> '' AND length({name}) <= 100", name=name) for name in _TARGET_NAMES),
)
grows(
    bulk_targets,
    Per.DECISION,
    cut="what was never confirmed, with the next plan; the others are the record of moderation",
)
TARGETS = Rows(Target, bulk_targets)

# A case's number has no foreign key: the statement that writes it opens the case, and cases stay; a check of each row
# would cost as much again. Nor has a state its index: of one operation there are ten thousand targets at most, found by
# the primary key, and what became of them is then noted in place.
Index(
    "uq_bulk_targets_guild_id_number",
    bulk_targets.c.guild,
    bulk_targets.c.number,
    unique=True,
    postgresql_where=text("number IS NOT NULL"),
)
