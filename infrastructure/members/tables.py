from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, Table, Text, func, text

from domain.members.member import Member
from infrastructure.database.metadata import condition, guild_id, metadata, moment, of_a_guild, snowflake
from infrastructure.database.rows import Rows

members = Table(
    "members",
    metadata,
    guild_id(),
    snowflake("user_id", key="user", primary_key=True),
    Column("username", Text, nullable=True),
    Column("display_name", Text, nullable=True),
    Column("is_bot", Boolean, nullable=False),
    moment("joined_at", nullable=True),
    moment("first_seen_at"),
    moment("last_active_at", nullable=True),
    Column("message_count", BigInteger, nullable=False, server_default=text("0")),
    moment("left_at", nullable=True),
    moment("created_at"),
    moment("updated_at"),
    of_a_guild(),
    condition("length(username) BETWEEN 1 AND 100 AND username = btrim(username)", name="username"),
    condition("length(display_name) BETWEEN 1 AND 100 AND display_name = btrim(display_name)", name="display_name"),
    condition("message_count >= 0", name="message_count"),
)
MEMBERS = Rows(Member, members)
Index(
    "ix_members_guild_id_message_count",
    members.c.guild,
    members.c.message_count.desc(),
    members.c.last_active_at.desc().nulls_last(),
    members.c.user,
)
Index(
    "ix_members_guild_id_username",
    members.c.guild,
    func.lower(members.c.username).label("lowered"),
    postgresql_ops={"lowered": "text_pattern_ops"},
)
Index(
    "ix_members_guild_id_display_name",
    members.c.guild,
    func.lower(members.c.display_name).label("lowered"),
    postgresql_ops={"lowered": "text_pattern_ops"},
)

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
