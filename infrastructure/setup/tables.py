from sqlalchemy import Column, Table, Text

from infrastructure.database.growth import Per, grows
from infrastructure.database.metadata import a_name, guild_id, metadata, moment, of_a_guild, snowflake
from infrastructure.database.privacy import no_person

setup_skips = Table(
    "setup_skips",
    metadata,
    guild_id(),
    Column("step", Text, primary_key=True, info=no_person()),
    of_a_guild(),
    a_name("step"),
)
grows(setup_skips, Per.CHOICE, kept="one for each step of `/setup` at most")

lost_references = Table(
    "lost_references",
    metadata,
    guild_id(),
    Column("place", Text, primary_key=True, info=no_person()),
    Column("name", Text, primary_key=True, info=no_person()),
    snowflake("gone_id", key="target", primary_key=True),
    moment("noticed_at"),
    of_a_guild(),
    a_name("place"),
)
"""What names a channel or role that is gone, once that was noticed: so that people are told of it once."""
grows(lost_references, Per.WORK, cut="when nothing names what is gone any more")
