from collections.abc import Mapping, Sequence

from attrs import asdict
from sqlalchemy import BigInteger, Boolean, Column, Dialect, ForeignKeyConstraint, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import TypeDecorator

from domain.evidence.message import LONGEST_NAME, LONGEST_TEXT, Attachment, Capture
from infrastructure.database.growth import Per, grows
from infrastructure.database.metadata import (
    belongs_to,
    condition,
    guild_id,
    metadata,
    moment,
    of_a_guild,
    snowflake,
)
from infrastructure.database.posts import Posts
from infrastructure.database.privacy import Retention, about, kept, no_person, pseudonymised, retained, user_id
from infrastructure.database.rows import Rows


class AttachmentList(TypeDecorator[tuple[Attachment, ...]]):
    """Files as a JSON list."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: tuple[Attachment, ...] | None, dialect: Dialect) -> object:
        return None if value is None else [asdict(each) for each in value]

    def process_result_value(
        self, value: Sequence[Mapping[str, str | int | None]] | None, dialect: Dialect
    ) -> tuple[Attachment, ...] | None:
        return None if value is None else tuple(map(_attachment, value))


def _attachment(stored: Mapping[str, str | int | None]) -> Attachment:
    type_ = stored["type"]
    return Attachment(
        name=str(stored["name"]),
        size=int(stored["size"] or 0),
        type=None if type_ is None else str(type_),
        url=str(stored["url"]),
    )


captures = Table(
    "captures",
    metadata,
    guild_id(),
    snowflake("capture_id", key="id", primary_key=True),
    snowflake("channel_id", key="channel"),
    snowflake("message_id", key="message"),
    user_id(
        "author_id",
        kept(
            "messages of yours kept as evidence",
            "evidence of cases and reports; one that belongs to none goes within days",
        ),
        key="author",
    ),
    Column("author_name", Text, nullable=False, info=about("author")),
    Column("text", Text, nullable=True, info=about("author")),
    moment("written_at"),
    Column("attachments", AttachmentList, nullable=False, info=about("author")),
    user_id("captured_by", pseudonymised("which messages you kept as evidence")),
    moment("captured_at"),
    Column("is_used", Boolean, nullable=False, server_default=text("false")),
    of_a_guild(),
    condition(f"length(author_name) BETWEEN 1 AND {LONGEST_NAME}", name="author_name"),
    condition(f"length(text) <= {LONGEST_TEXT}", name="text"),
    condition("jsonb_typeof(attachments) = 'array' AND jsonb_array_length(attachments) <= 10", name="attachments"),
)
grows(
    captures,
    Per.DECISION,
    cut="what is used for nothing after a day; texts and files after `evidence_days` where wanted",
)
CAPTURES = Rows(Capture, captures)
_READABLE = "text IS NOT NULL OR attachments <> '[]'"
Index("ix_captures_readable", captures.c.guild, captures.c.captured_at, postgresql_where=text(_READABLE))
retained(
    captures,
    Retention(setting="evidence_days", since="captured_at", only=_READABLE, empties={"text": None, "attachments": ()}),
)
Index("ix_captures_unused", captures.c.captured_at, postgresql_where=text("NOT is_used"))

case_evidence = Table(
    "case_evidence",
    metadata,
    guild_id(),
    Column("number", Integer, primary_key=True),
    snowflake("capture_id", key="capture", primary_key=True),
    user_id("added_by", pseudonymised("which evidence you added to cases")),
    belongs_to(captures, "guild", "capture"),
    ForeignKeyConstraint(["guild", "number"], ["cases.guild_id", "cases.number"], link_to_name=True),
)
grows(case_evidence, Per.DECISION, kept="which evidence belongs to which case")

# By which a message that is forgotten is seen to belong to none.
Index("ix_case_evidence_guild_id_capture_id", case_evidence.c.guild, case_evidence.c.capture)

capture_posts = Table(
    "capture_posts",
    metadata,
    guild_id(),
    snowflake("capture_id", key="capture", primary_key=True),
    snowflake("channel_id", key="channel"),
    snowflake("message_id", key="message", nullable=True),
    Column("kept", ARRAY(Text), nullable=False, server_default=text("'{}'"), info=no_person()),
    belongs_to(captures, "guild", "capture"),
)
grows(capture_posts, Per.DECISION, kept="where the files of evidence are")
CAPTURE_POSTS = Posts(capture_posts)
"""`kept` are the names of the files that are there."""

CAPTURE_IDS = ARRAY(BigInteger)
