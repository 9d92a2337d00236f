from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Integer, Table, Text, text

from domain.guilds.settings import LANGUAGES, Setting
from infrastructure.database.metadata import condition, metadata, moment, one_of, serial, snowflake

guilds = Table(
    "guilds",
    metadata,
    snowflake("guild_id", primary_key=True),
    moment("registered_at"),
    snowflake("mod_log_channel", nullable=True),
    Column("dm_on_action", Boolean, nullable=False),
    Column("language", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
    condition("guild_id > 0", name="guild_id"),
    condition("version >= 1", name="version"),
    one_of("language", sorted(LANGUAGES)),
    condition("time_zone <> ''", name="time_zone"),
)

guild_setting_changes = Table(
    "guild_setting_changes",
    metadata,
    snowflake("guild_id", primary_key=True),
    serial("change_id"),
    Column("setting", Text, nullable=False),
    Column("old_value", Text, nullable=True),
    Column("new_value", Text, nullable=True),
    snowflake("changed_by"),
    moment("changed_at"),
    ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"]),
    one_of("setting", Setting),
    condition("old_value IS DISTINCT FROM new_value", name="differs"),
)
