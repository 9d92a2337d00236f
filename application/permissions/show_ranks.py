from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader, settings_of
from domain.permissions.changing import RIGHT
from domain.permissions.holder import Holder
from domain.permissions.policy import Policy
from domain.shared.ids import GuildId


@frozen
class ShowRanks:
    guild: GuildId
    by: Holder


@define
class ShowRanksHandler:
    """Raises MissingPermission."""

    _settings: GuildSettingsReader

    async def __call__(self, command: ShowRanks) -> Policy:
        command.by.standing.require(RIGHT)
        return Policy.of(await settings_of(command.guild, self._settings))
