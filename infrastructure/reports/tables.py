from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, Table, Text, text

from domain.reports.report import LONGEST_REASON, Report, ReportState, Voice
from domain.shared.errors import ConcurrentChange
from infrastructure.database.column_types import EnumText
from infrastructure.database.errors import register_constraint
from infrastructure.database.growth import Per, grows
from infrastructure.database.metadata import (
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
from infrastructure.database.posts import Posts
from infrastructure.database.privacy import about, erased, kept, kept_text, pseudonymised, user_id
from infrastructure.database.rows import Rows

_WITHHELD = "who reports has to be safe from those that they report; what came of it is in your cases"
_WHY = "the server's record of moderation, by which others are protected; ask whoever owns the server"

report_counters = Table(
    "report_counters",
    metadata,
    guild_id(),
    Column("last_number", Integer, nullable=False),
    of_a_guild(),
    condition("last_number >= 1", name="last_number"),
)
grows(report_counters, Per.GUILD, kept="one number")

_NAMES = ("target_username", "target_display_name")
_STILL_OPEN = "state IN ('open', 'claimed')"

reports = Table(
    "reports",
    metadata,
    guild_id(),
    Column("number", Integer, primary_key=True),
    user_id("target_id", kept("reports about you", _WHY, exported=None, withheld=_WITHHELD), key="target"),
    *(Column(name, Text, nullable=True, info=about(name.partition("_")[0])) for name in _NAMES),
    snowflake("channel_id", key="channel", nullable=True),
    snowflake("message_id", key="message", nullable=True),
    snowflake("capture_id", key="capture", nullable=True),
    moment("opened_at"),
    Column("state", EnumText(ReportState), nullable=False),
    user_id("claimed_by", pseudonymised("which reports you took on"), nullable=True),
    moment("claimed_at", nullable=True),
    snowflake("acting_request_id", key="acting", nullable=True),
    Column("was_claimed", Boolean, nullable=False, server_default=text("false")),
    user_id("closed_by", pseudonymised("which reports you closed"), nullable=True),
    moment("closed_at", nullable=True),
    Column("case_number", Integer, key="number_of_case", nullable=True),
    Column("dismissal", Text, nullable=True, info=about("closed_by")),
    counter("version", start=1),
    of_a_guild(),
    ForeignKeyConstraint(["guild", "capture"], ["captures.guild_id", "captures.capture_id"], link_to_name=True),
    one_of("state", ReportState),
    condition("(message_id IS NULL) = (channel_id IS NULL)", name="message"),
    condition("capture_id IS NULL OR message_id IS NOT NULL", name="capture"),
    condition("(state = 'claimed') = (claimed_by IS NOT NULL)", name="claimed"),
    condition("(claimed_by IS NULL) = (claimed_at IS NULL)", name="claimed_at"),
    condition("acting_request_id IS NULL OR claimed_by IS NOT NULL", name="acting"),
    condition("(state IN ('resolved', 'dismissed')) = (closed_by IS NOT NULL)", name="closed"),
    condition("(closed_by IS NULL) = (closed_at IS NULL)", name="closed_at"),
    condition("(state = 'resolved') = (case_number IS NOT NULL)", name="case_number"),
    condition("(state = 'dismissed') = (dismissal IS NOT NULL)", name="dismissed"),
    condition(f"dismissal <> '' AND length(dismissal) <= {LONGEST_REASON}", name="dismissal"),
    condition("version >= 1", name="version"),
    *(condition(f"{name} <> '' AND length({name}) <= 100", name=name) for name in _NAMES),
)
grows(reports, Per.DECISION, kept="the record of moderation")
REPORTS = Rows(Report, reports)

Index(
    "uq_reports_open_message",
    reports.c.guild,
    reports.c.message,
    unique=True,
    postgresql_where=text(f"{_STILL_OPEN} AND message_id IS NOT NULL"),
)
Index(
    "uq_reports_open_member",
    reports.c.guild,
    reports.c.target,
    unique=True,
    postgresql_where=text(f"{_STILL_OPEN} AND message_id IS NULL"),
)
# Whoever is second reports again, and finds the one that the first has opened.
register_constraint("uq_reports_open_message", ConcurrentChange)
register_constraint("uq_reports_open_member", ConcurrentChange)
Index(
    "ix_reports_guild_id_capture_id",
    reports.c.guild,
    reports.c.capture,
    postgresql_where=text("capture_id IS NOT NULL"),
)
Index(
    "ix_reports_guild_id_case_number",
    reports.c.guild,
    reports.c.number_of_case,
    postgresql_where=text("case_number IS NOT NULL"),
)
Index("ix_reports_acting", reports.c.claimed_at, postgresql_where=text("acting_request_id IS NOT NULL"))
Index("ix_reports_open", reports.c.guild, reports.c.number, postgresql_where=text(_STILL_OPEN))
Index("ix_reports_guild_id_target_id_number", reports.c.guild, reports.c.target, reports.c.number)

report_voices = Table(
    "report_voices",
    metadata,
    guild_id(),
    Column("number", Integer, primary_key=True),
    user_id("reporter_id", pseudonymised("that a report is yours"), key="reporter", primary_key=True),
    Column(
        "reason",
        Text,
        nullable=False,
        info=kept_text("what was reported, of which the moderators have to decide", "reporter"),
    ),
    moment("spoken_at", key="at"),
    Column("is_open", Boolean, nullable=False, server_default=text("true")),
    Column("is_told", Boolean, nullable=False, server_default=text("false")),
    belongs_to(reports, "guild", "number"),
    condition(f"length(reason) BETWEEN 1 AND {LONGEST_REASON}", name="reason"),
)
grows(report_voices, Per.DECISION, kept="the record of moderation")
VOICES = Rows(Voice, report_voices)
Index("ix_report_voices_open", report_voices.c.guild, report_voices.c.reporter, postgresql_where=text("is_open"))

reporters = Table(
    "reporters",
    metadata,
    guild_id(),
    user_id(
        "user_id",
        erased(
            "that you have reported",
            only="blocked_by IS NULL",
            why="a block from reporting is a decision of the server",
        ),
        key="user",
        primary_key=True,
    ),
    user_id("blocked_by", pseudonymised("who may not report by your decision"), nullable=True),
    moment("blocked_at", nullable=True),
    of_a_guild(),
    condition("(blocked_by IS NULL) = (blocked_at IS NULL)", name="blocked"),
)
grows(reporters, Per.MEMBER, kept="one row; people may have theirs erased")

report_posts = Table(
    "report_posts",
    metadata,
    guild_id(),
    Column("number", Integer, primary_key=True),
    snowflake("channel_id", key="channel"),
    snowflake("message_id", key="message", nullable=True),
    belongs_to(reports, "guild", "number"),
)
grows(report_posts, Per.DECISION, kept="where the report is posted, so that the post can follow it")
REPORT_POSTS = Posts(report_posts)
