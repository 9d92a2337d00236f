from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, text

from domain.moderation.appeals.appeal import LONGEST_ANSWER, LONGEST_TEXT, Appeal, AppealState
from infrastructure.database.column_types import EnumText
from infrastructure.database.growth import Per, grows
from infrastructure.database.metadata import (
    belongs_to,
    condition,
    counter,
    guild_id,
    metadata,
    moment,
    one_of,
    snowflake,
)
from infrastructure.database.posts import Posts
from infrastructure.database.privacy import kept_text, pseudonymised, user_id
from infrastructure.database.rows import Rows
from infrastructure.moderation.tables import cases

appeals = Table(
    "appeals",
    metadata,
    guild_id(),
    Column("number", Integer, primary_key=True),
    user_id("appellant_id", pseudonymised("that an appeal is yours"), key="appellant"),
    Column(
        "text",
        Text,
        nullable=False,
        info=kept_text("what the moderators have to decide on, or have decided on", "appellant"),
    ),
    snowflake("request_id", key="request"),
    moment("filed_at"),
    Column("state", EnumText(AppealState), nullable=False),
    snowflake("deciding_request_id", key="deciding", nullable=True),
    user_id("decided_by", pseudonymised("which appeals you decided on"), nullable=True),
    moment("decided_at", nullable=True),
    Column(
        "answer",
        Text,
        nullable=True,
        info=kept_text("what the member was told of the decision", "decided_by", "appellant"),
    ),
    Column("undone_with", Integer, nullable=True),
    Column("is_told", Boolean, nullable=False, server_default=text("false")),
    counter("version", start=1),
    belongs_to(cases, "guild", "number"),
    one_of("state", AppealState),
    condition(f"length(text) BETWEEN 1 AND {LONGEST_TEXT}", name="text"),
    condition(f"length(answer) BETWEEN 1 AND {LONGEST_ANSWER}", name="answer"),
    condition(
        "num_nonnulls(deciding_request_id, decided_by, answer) = CASE WHEN state IN ('open', 'moot') THEN 0 ELSE 3 END "
        "AND (decided_at IS NULL) = (state = 'open')",
        name="decided",
    ),
    condition("undone_with IS NULL OR state = 'granted'", name="undone_with"),
    condition("version >= 1", name="version"),
)
grows(appeals, Per.DECISION, kept="the record of moderation; it goes when its case is forgotten")
APPEALS = Rows(Appeal, appeals)
Index("ix_appeals_granting", appeals.c.decided_at, postgresql_where=text("state = 'granting'"))
Index("ix_appeals_open", appeals.c.guild, appeals.c.number, postgresql_where=text("state = 'open'"))

appeal_posts = Table(
    "appeal_posts",
    metadata,
    guild_id(),
    Column("number", Integer, primary_key=True),
    snowflake("channel_id", key="channel"),
    snowflake("message_id", key="message", nullable=True),
    belongs_to(appeals, "guild", "number"),
)
grows(appeal_posts, Per.DECISION, kept="where the appeal is posted, so that the post can follow it")
APPEAL_POSTS = Posts(appeal_posts)
