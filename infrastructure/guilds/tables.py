from collections.abc import Mapping

from sqlalchemy import Column, Dialect, Table
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from domain.guilds.guild import Guild
from domain.shared.history import Value
from domain.shared.settings import Settings
from infrastructure.database.growth import Per, grows
from infrastructure.database.history import History
from infrastructure.database.metadata import condition, counter, guild_id, metadata, moment
from infrastructure.database.privacy import no_person
from infrastructure.database.rows import Rows


class ChosenSettings(TypeDecorator[Settings]):
    """What a guild chose, by name. All of it is kept, including what this version does not know or would refuse."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: Settings | None, dialect: Dialect) -> Mapping[str, Value] | None:
        return None if value is None else dict(value.chosen)

    def process_result_value(self, value: Mapping[str, Value] | None, dialect: Dialect) -> Settings | None:
        return None if value is None else Settings(value)


guilds = Table(
    "guilds",
    metadata,
    guild_id(key="id"),
    moment("registered_at"),
    Column("settings", ChosenSettings, nullable=False, info=no_person()),
    counter("version", start=1),
    condition("guild_id > 0", name="guild_id"),
    condition("jsonb_typeof(settings) = 'object'", name="settings"),
    condition("version >= 1", name="version"),
)
grows(guilds, Per.GUILD, cut="30 days after the bot was removed, with all else of that server")
GUILDS = Rows(Guild, guilds)

SETTING_CHANGES = History("guild_setting_changes", of=guilds, of_something=True)
