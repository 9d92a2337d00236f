"""A second process on the same records."""

from infrastructure.database.engines import Engines
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.integration.conftest import moderation_on
from tests.moderation import Moderation


def another_process(engines: Engines, of: Moderation) -> Moderation:
    """On the same records, and with the same Discord."""
    cache = SettingsCache()
    other = moderation_on(engines, PostgresUnitOfWorkFactory(engines, cache, GuildTurns(), lambda: None), cache)
    other.discord, other.clock = of.discord, of.clock
    return other
