from sqlalchemy import Boolean, Column, Dialect, Index, Integer, Table, Text, text
from sqlalchemy import true as sql_true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from domain.snippets.content import LONGEST_ADDRESS, LONGEST_TEXT, LONGEST_TITLE, MOST_LINKS, Link
from domain.snippets.errors import SnippetNameTaken, TooManySnippets
from domain.snippets.snippet import MOST_ALIASES, MOST_SNIPPETS, Snippet
from infrastructure.database.column_types import TextTuple
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
    serial,
    snowflake,
)
from infrastructure.database.privacy import kept, no_person, pseudonymised, user_id
from infrastructure.database.rows import Rows


class Links(TypeDecorator[tuple[Link, ...]]):
    """Labels and addresses, as pairs."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: tuple[Link, ...] | None, dialect: Dialect) -> list[list[str]] | None:
        return None if value is None else [[link.label, link.address] for link in value]

    def process_result_value(self, value: list[list[str]] | None, dialect: Dialect) -> tuple[Link, ...] | None:
        return None if value is None else tuple(Link(label, address) for label, address in value)


snippets = Table(
    "snippets",
    metadata,
    guild_id(),
    serial("snippet_id", key="id"),
    Column("name", Text, nullable=False, info=no_person()),
    Column("aliases", TextTuple, nullable=False, info=no_person()),
    Column("title", Text, nullable=True, info=no_person()),
    Column("text", Text, nullable=False, info=no_person()),
    Column("picture", Text, nullable=True, info=no_person()),
    Column("links", Links, nullable=False, info=no_person()),
    user_id("author_id", pseudonymised("which snippets you wrote"), key="author"),
    moment("created_at"),
    Column("is_locked", Boolean, nullable=False),
    Column("is_kept", Boolean, nullable=False, server_default=sql_true()),
    counter("uses", start=0),
    counter("version", start=1),
    of_a_guild(),
    condition("name ~ '^[a-z0-9_-]{1,32}$'", name="name"),
    condition(f"cardinality(aliases) <= {MOST_ALIASES}", name="aliases"),
    condition(f"length(title) BETWEEN 1 AND {LONGEST_TITLE}", name="title"),
    condition(f"length(text) BETWEEN 1 AND {LONGEST_TEXT}", name="text"),
    condition(f"length(picture) BETWEEN 1 AND {LONGEST_ADDRESS}", name="picture"),
    condition(f"jsonb_typeof(links) = 'array' AND jsonb_array_length(links) <= {MOST_LINKS}", name="links"),
    condition("uses >= 0", name="uses"),
)
grows(snippets, Per.DECISION, kept="removed ones too, with who wrote them")
Index("ix_snippets_kept", snippets.c.guild, snippets.c.id, postgresql_where=text("is_kept"))
SNIPPETS = Rows(Snippet, snippets)
SNIPPET_CHANGES = History("snippet_changes", of=snippets)

snippet_names = Table(
    "snippet_names",
    metadata,
    guild_id(),
    Column("name", Text, primary_key=True, info=no_person()),
    snowflake("snippet_id", key="snippet"),
    belongs_to(snippets, "guild", "snippet"),
)
"""By which those that are kept are found: their names and aliases."""
grows(snippet_names, Per.CHOICE, cut="with the snippet")
register_constraint("pk_snippet_names", SnippetNameTaken)

snippet_books = Table(
    "snippet_books",
    metadata,
    guild_id(),
    Column("snippets", Integer, nullable=False),
    of_a_guild(),
    condition(f"snippets BETWEEN 0 AND {MOST_SNIPPETS}", name="snippets"),
)
"""How many snippets a guild keeps; locked by whoever changes them."""
grows(snippet_books, Per.GUILD, kept="one number")
register_constraint("ck_snippet_books_snippets", lambda: TooManySnippets(MOST_SNIPPETS))

snippet_uses = Table(
    "snippet_uses",
    metadata,
    guild_id(),
    snowflake("request_id", key="request", primary_key=True),
    snowflake("snippet_id", key="snippet"),
    belongs_to(snippets, "guild", "snippet"),
)
"""Which requests were counted, for as long as one may be delivered again."""
grows(snippet_uses, Per.HAPPENING, cut="when the request cannot be delivered again, with a later use")

snippet_bans = Table(
    "snippet_bans",
    metadata,
    guild_id(),
    user_id(
        "user_id",
        kept(
            "that you may write no snippets",
            "a decision of the server's moderators, which would otherwise be undone by asking",
        ),
        key="user",
        primary_key=True,
    ),
    user_id("banned_by", pseudonymised("who may write no snippets by your decision"), key="by"),
    moment("banned_at", key="at"),
    of_a_guild(),
)
grows(snippet_bans, Per.DECISION, cut="when it is lifted")
