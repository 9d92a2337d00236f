from collections.abc import Sequence

from sqlalchemy import Boolean, Column, Dialect, Index, Integer, Table, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeDecorator

from domain.shared.emoji import Emoji
from domain.shared.errors import ConcurrentChange
from domain.starboard.board import LONGEST_NAME, MOST_BOARDS, MOST_IGNORED, MOST_STARS, Board
from domain.starboard.emoji import MOST_EMOJIS
from domain.starboard.errors import BoardExists, ChannelHasBoard
from domain.starboard.repository import BoardPost, Look
from infrastructure.database.column_types import Snowflakes
from infrastructure.database.errors import register_constraint
from infrastructure.database.growth import Per, grows
from infrastructure.database.leases import lease_token
from infrastructure.database.metadata import (
    belongs_to,
    condition,
    counter,
    guild_id,
    metadata,
    moment,
    of_a_guild,
    snowflake,
)
from infrastructure.database.privacy import no_person
from infrastructure.database.rows import Rows
from infrastructure.database.told import told_on
from infrastructure.starboard.board_cache import BoardCache


class EmojiList(TypeDecorator[tuple[Emoji, ...]]):
    """Emojis as they are written in a message."""

    impl = ARRAY(Text)
    cache_ok = True

    def process_bind_param(self, value: Sequence[Emoji] | None, dialect: Dialect) -> list[str] | None:
        return None if value is None else [emoji.text for emoji in value]

    def process_result_value(self, value: Sequence[str] | None, dialect: Dialect) -> tuple[Emoji, ...] | None:
        return None if value is None else tuple(map(Emoji, value))


starboards = Table(
    "starboards",
    metadata,
    guild_id(),
    snowflake("board_id", key="id", primary_key=True),
    Column("slot", Integer, nullable=False),
    Column("name", Text, nullable=False, info=no_person()),
    snowflake("channel_id", key="channel"),
    Column("emojis", EmojiList, nullable=False, info=no_person()),
    Column("threshold", Integer, nullable=False),
    Column("lower_threshold", Integer, key="lower", nullable=False),
    Column("self_stars", Boolean, nullable=False),
    Column("ignored_channels", Snowflakes, key="ignored", nullable=False),
    of_a_guild(),
    UniqueConstraint("guild", "slot"),
    UniqueConstraint("guild", "name"),
    UniqueConstraint("guild", "channel"),
    condition(f"slot BETWEEN 1 AND {MOST_BOARDS}", name="slot"),
    condition(f"length(name) BETWEEN 1 AND {LONGEST_NAME}", name="name"),
    condition(f"cardinality(emojis) BETWEEN 1 AND {MOST_EMOJIS}", name="emojis"),
    condition(
        f"lower_threshold BETWEEN 1 AND threshold AND threshold BETWEEN 1 AND {MOST_STARS}",
        name="thresholds",
    ),
    condition(f"cardinality(ignored_channels) <= {MOST_IGNORED}", name="ignored"),
)
"""Each board of a guild has one of the slots, so that there are never more, however many are added at once."""
grows(starboards, Per.CHOICE, cut="when it is removed")
told_on(starboards, BoardCache.channel)
BOARDS = Rows(Board, starboards)
register_constraint("uq_starboards_guild_id_slot", ConcurrentChange)
register_constraint("uq_starboards_guild_id_name", BoardExists)
register_constraint("uq_starboards_guild_id_channel_id", ChannelHasBoard)

starred_messages = Table(
    "starred_messages",
    metadata,
    guild_id(),
    snowflake("message_id", key="message", primary_key=True),
    snowflake("channel_id", key="channel"),
    moment("due_at", nullable=True),
    counter("hints", start=0),
    counter("attempts", start=0),
    lease_token(nullable=True),
    moment("seen_at", nullable=True),
    Column("is_shown", Boolean, nullable=False, server_default=text("false")),
    of_a_guild(),
    condition("hints >= 0 AND attempts >= 0", name="counters"),
)
"""`hints` are those that came while it was being looked at."""
grows(starred_messages, Per.HAPPENING, cut="7 days after the last star, if on no board")
LOOKS = Rows(Look, starred_messages)
Index("ix_starred_messages_due", starred_messages.c.due_at, postgresql_where=starred_messages.c.due_at.is_not(None))
Index("ix_starred_messages_guild_id_seen_at", starred_messages.c.guild, starred_messages.c.seen_at)
Index(
    "ix_starred_messages_unshown",
    starred_messages.c.seen_at,
    postgresql_where=text("NOT is_shown AND due_at IS NULL"),
)

starboard_posts = Table(
    "starboard_posts",
    metadata,
    guild_id(),
    snowflake("message_id", key="message", primary_key=True),
    snowflake("board_id", key="board", primary_key=True),
    snowflake("channel_id", key="channel"),
    moment("chosen_at"),
    snowflake("card_id", key="card", nullable=True),
    snowflake("forward_id", key="forward", nullable=True),
    Column("stars", Integer, nullable=False),
    Column("is_taken_down", Boolean, nullable=False),
    Column("is_leaving", Boolean, nullable=False, server_default=text("false")),
    belongs_to(starboards, "guild", "board"),
    condition("stars >= 0", name="stars"),
)
grows(
    starboard_posts,
    Per.HAPPENING,
    cut="with the board, or when it is taken down; one that stands in Discord is kept",
)
BOARD_POSTS = Rows(BoardPost, starboard_posts)
# By which the posts of a board that is removed are found.
Index("ix_starboard_posts_guild_id_board_id", starboard_posts.c.guild, starboard_posts.c.board)
