from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from domain.levels.adjustment import AdjustmentKind
from domain.levels.operations import ImportMode, OperationKind, OperationState
from domain.shared.errors import ConcurrentChange
from infrastructure.database.column_types import EnumText
from infrastructure.database.errors import register_constraint
from infrastructure.database.growth import Per, grows
from infrastructure.database.leases import lease_token
from infrastructure.database.metadata import (
    a_name,
    condition,
    counter,
    guild_id,
    metadata,
    moment,
    of_a_guild,
    one_of,
    serial,
    snowflake,
)
from infrastructure.database.parts import Parted
from infrastructure.database.privacy import about, erased, kept, no_person, pseudonymised, user_id

_LEVEL = erased("your level, XP and counted activity")
_DECISION = "a decision of the server's moderators, which would otherwise be undone by asking"

level_rules = Table(
    "level_rules",
    metadata,
    guild_id(),
    Column("version", Integer, primary_key=True),
    Column("rules", JSONB, nullable=False, info=no_person()),
    user_id("decided_by", pseudonymised("which level rules you decided on")),
    moment("decided_at"),
    of_a_guild(),
    condition("version >= 1", name="version"),
    condition("jsonb_typeof(rules) = 'object'", name="rules"),
)
"""Only ever added to; the largest version is in force. A guild without a row has the defaults, which are version 0."""
grows(level_rules, Per.DECISION, kept="activity that is stored was counted under them")
register_constraint("pk_level_rules", ConcurrentChange)

member_levels = Table(
    "member_levels",
    metadata,
    guild_id(),
    user_id("user_id", _LEVEL, key="user", primary_key=True),
    Column("xp", BigInteger, nullable=False, server_default=text("0")),
    Column("level", Integer, nullable=False, server_default=text("0")),
    moment("counted_at", nullable=True),
    moment("counted_before", nullable=True),
    Column("messages", BigInteger, nullable=False, server_default=text("0")),
    Column("voice_minutes", BigInteger, nullable=False, server_default=text("0")),
    Column("earlier_message_xp", BigInteger, nullable=False, server_default=text("0")),
    Column("earlier_voice_xp", BigInteger, nullable=False, server_default=text("0")),
    Column("earlier_through", Date, nullable=True),
    of_a_guild(),
    condition("xp >= 0", name="xp"),
    condition("level >= 0", name="level"),
    condition("messages >= 0 AND voice_minutes >= 0", name="activity"),
    condition("earlier_message_xp >= 0 AND earlier_voice_xp >= 0", name="earlier"),
)
"""Sums of the rollups and adjustments, kept beside them. `counted_at` is when a message last brought XP, and
`counted_before` when the one before that did. What the days through `earlier_through` brought is kept as one
sum; those days themselves are dropped."""
grows(member_levels, Per.MEMBER, kept="XP and sums; people may have theirs erased")
Index("ix_member_levels_guild_id_xp", member_levels.c.guild, member_levels.c.xp.desc(), member_levels.c.user)
Index(
    "ix_member_levels_guild_id_messages", member_levels.c.guild, member_levels.c.messages.desc(), member_levels.c.user
)
Index(
    "ix_member_levels_guild_id_voice", member_levels.c.guild, member_levels.c.voice_minutes.desc(), member_levels.c.user
)

activity_days = Table(
    "activity_days",
    metadata,
    guild_id(),
    user_id("user_id", _LEVEL, key="user", primary_key=True),
    Column("day", Date, primary_key=True),
    Column("rule_version", Integer, primary_key=True),
    Column("messages", Integer, nullable=False),
    Column("counted_messages", Integer, nullable=False),
    Column("voice_minutes", Integer, nullable=False),
    Column("message_xp", BigInteger, nullable=False),
    Column("voice_xp", BigInteger, nullable=False),
    of_a_guild(),
    condition("messages >= counted_messages AND counted_messages >= 0", name="messages"),
    condition("voice_minutes >= 0", name="voice_minutes"),
    condition("message_xp >= 0 AND voice_xp >= 0", name="xp"),
    postgresql_partition_by="RANGE (day)",
)
grows(
    activity_days,
    Per.DAY,
    cut="in months, older than `activity.keep_days`; what XP they brought is kept as a sum",
)
DAY_PARTS = Parted(activity_days, "day")
Index("ix_activity_days_guild_id_day", activity_days.c.guild, activity_days.c.day, activity_days.c.user)

activity_hours = Table(
    "activity_hours",
    metadata,
    guild_id(),
    Column("hour", DateTime(timezone=True), primary_key=True),
    Column("messages", Integer, nullable=False),
    of_a_guild(),
    condition("messages >= 0", name="messages"),
    postgresql_partition_by="RANGE (hour)",
)
grows(activity_hours, Per.DAY, cut="in months, older than `activity.keep_days`")
HOUR_PARTS = Parted(activity_hours, "hour")

activity_batches = Table(
    "activity_batches",
    metadata,
    guild_id(),
    Column("stream_id", Uuid, key="stream", primary_key=True),
    Column("number", BigInteger, nullable=False),
    moment("counted_at", key="at"),
    of_a_guild(),
    condition("number >= 1", name="number"),
)
"""Up to which batch of a process was counted, so that one whose commit was left in doubt can be given again."""
grows(activity_batches, Per.HAPPENING, cut="7 days after the process that counted them was last heard of")

xp_adjustments = Table(
    "xp_adjustments",
    metadata,
    guild_id(),
    serial("adjustment_id", key="id"),
    user_id("user_id", erased("XP that you were given or that was taken from you"), key="user"),
    Column("kind", EnumText(AdjustmentKind), nullable=False),
    Column("amount", BigInteger, nullable=False),
    user_id("adjusted_by", pseudonymised("who was given XP by you"), key="by"),
    Column("reason", Text, nullable=True, info=about("by", "user")),
    snowflake("request_id", key="request"),
    moment("adjusted_at", key="at"),
    of_a_guild(),
    a_name("kind"),
    UniqueConstraint("guild", "request", "user"),
    condition("reason <> '' AND length(reason) <= 480", name="reason"),
)
"""XP that did not come from activity: given, taken or imported. Only ever added to."""
grows(xp_adjustments, Per.DECISION, kept="XP are their sum")
Index("ix_xp_adjustments_guild_id_user_id", xp_adjustments.c.guild, xp_adjustments.c.user, xp_adjustments.c.id)

level_blocks = Table(
    "level_blocks",
    metadata,
    guild_id(),
    user_id("user_id", kept("that activity of yours brings no XP", _DECISION), key="user", primary_key=True),
    user_id("blocked_by", pseudonymised("whose activity brings no XP by your decision"), key="by"),
    moment("blocked_at", key="at"),
    of_a_guild(),
)
"""Members whose activity brings no XP."""
grows(level_blocks, Per.DECISION, kept="until they are lifted")

level_rewards = Table(
    "level_rewards",
    metadata,
    guild_id(),
    Column("level", Integer, primary_key=True),
    snowflake("role_id", key="role", primary_key=True),
    of_a_guild(),
    condition("level >= 1", name="level"),
)
grows(level_rewards, Per.CHOICE, kept="until they are removed")

reward_refusals = Table(
    "reward_refusals",
    metadata,
    guild_id(),
    user_id("user_id", _LEVEL, key="user", primary_key=True),
    snowflake("role_id", key="role", primary_key=True),
    Column("why", Text, nullable=False, info=no_person()),
    moment("refused_at", key="at"),
    of_a_guild(),
)
"""Roles that Discord would not let the bot give or take; tried again when something about roles changed."""
grows(reward_refusals, Per.WORK, cut="when the role is given, or no longer wanted")

level_operations = Table(
    "level_operations",
    metadata,
    guild_id(),
    serial("operation_id", key="id"),
    Column("kind", EnumText(OperationKind), nullable=False),
    Column("subject", Text, nullable=False, info=no_person()),
    Column("source", Text, nullable=False, info=no_person()),
    Column("mode", EnumText(ImportMode), nullable=True),
    Column("state", EnumText(OperationState), nullable=False),
    user_id(
        "cursor_user_id",
        kept(
            "how far an import has come in the order of ids",
            "a place in a list, which says nothing of anybody",
            exported=None,
        ),
        key="cursor",
    ),
    Column("members", Integer, nullable=False),
    moment("started_at"),
    moment("ended_at", nullable=True),
    of_a_guild(),
    one_of("kind", OperationKind),
    one_of("state", OperationState),
    one_of("mode", ImportMode),
)
"""Imports and recomputations: how far each has come."""
grows(level_operations, Per.DECISION, kept="so that an import can be taken back")
Index(
    "uq_level_operations_guild_id_kind_subject",
    level_operations.c.guild,
    level_operations.c.kind,
    level_operations.c.subject,
    unique=True,
    postgresql_where=text("state <> 'undone'"),
)

level_role_syncs = Table(
    "level_role_syncs",
    metadata,
    guild_id(),
    user_id("user_id", _LEVEL, key="user", primary_key=True),
    Column("is_lower", Boolean, nullable=False, server_default=text("false")),
    moment("due_at"),
    lease_token(nullable=True),
    counter("attempts", start=1),
    of_a_guild(),
    condition("attempts >= 1", name="attempts"),
)
"""Members whose rewards are to be looked at: after an import, other rewards or rules, a right granted, a return.
`is_lower` says that their level has fallen meanwhile."""
grows(level_role_syncs, Per.WORK, cut="when the member's roles were looked at")
Index("ix_level_role_syncs_guild_id_due_at", level_role_syncs.c.guild, level_role_syncs.c.due_at)
