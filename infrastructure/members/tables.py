from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Date,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from application.members.queries import MemberView
from domain.members.member import Member
from infrastructure.database.growth import Per, forgotten_when_old, grows
from infrastructure.database.metadata import condition, guild_id, metadata, moment, of_a_guild
from infrastructure.database.privacy import Retention, about, erased, retained, user_id
from infrastructure.database.rows import Rows


def _in_lower_case(name: str, expression: str) -> Column[str]:
    """What members are ordered and found by; in byte order, in which an index serves prefixes too."""
    return Column(name, Text(collation="C"), Computed(expression, persisted=True), nullable=False, info=about("user"))


members = Table(
    "members",
    metadata,
    guild_id(),
    user_id(
        "user_id", erased("your names, when you joined, and how many messages you wrote"), key="user", primary_key=True
    ),
    Column("username", Text, nullable=True, info=about("user")),
    Column("display_name", Text, nullable=True, info=about("user")),
    Column("is_bot", Boolean, nullable=False),
    moment("joined_at", nullable=True),
    moment("first_seen_at"),
    moment("last_active_at", nullable=True),
    Column("message_count", BigInteger, nullable=False, server_default=text("0")),
    moment("left_at", nullable=True),
    moment("counted_join_at", nullable=True),
    moment("created_at"),
    moment("updated_at"),
    _in_lower_case("name_key", "lower(COALESCE(username, ''::text))"),
    _in_lower_case("display_key", "lower(COALESCE(display_name, ''::text))"),
    of_a_guild(),
    condition("length(username) BETWEEN 1 AND 100 AND username = btrim(username)", name="username"),
    condition("length(display_name) BETWEEN 1 AND 100 AND display_name = btrim(display_name)", name="display_name"),
    condition("message_count >= 0", name="message_count"),
)
grows(
    members,
    Per.MEMBER,
    cut="those who left, after `left_member_days` where wanted",
)
MEMBERS = Rows(Member, members)
MEMBER_VIEWS = Rows(MemberView, members)
Index(
    "ix_members_guild_id_message_count",
    members.c.guild,
    members.c.message_count,
    members.c.last_active_at,
    members.c.user,
    postgresql_where=text("left_at IS NULL AND last_active_at IS NOT NULL"),
)
Index("ix_members_guild_id_name_key", members.c.guild, members.c.name_key, members.c.user)
Index("ix_members_guild_id_display_key", members.c.guild, members.c.display_key, members.c.user)

_LEFT = "left_at IS NOT NULL"
Index("ix_members_left", members.c.guild, members.c.left_at, postgresql_where=text(_LEFT))
retained(members, Retention(setting="left_member_days", since="left_at", only=_LEFT))

member_flow = Table(
    "member_flow",
    metadata,
    guild_id(),
    Column("day", Date, primary_key=True),
    Column("joins", Integer, nullable=False),
    Column("leaves", Integer, nullable=False),
    of_a_guild(),
    condition("joins >= 0 AND leaves >= 0", name="counts"),
)
grows(member_flow, Per.DAY, cut="400 days later")
forgotten_when_old(member_flow, "day", days=400)
