from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader, settings_of
from application.moderation.jail.ports import JailGrounds
from domain.moderation.settings import JAIL_CHANNEL, JAIL_ROLE
from domain.shared.ids import ChannelId, GuildId


@frozen(kw_only=True)
class CoverChannel:
    """A channel was made."""

    guild: GuildId
    channel: ChannelId


@define
class CoverChannelHandler:
    """Hides it from those in jail, where the guild has one. Raises SetUpRefused or DiscordUnreachable."""

    _settings: GuildSettingsReader
    _grounds: JailGrounds

    async def __call__(self, command: CoverChannel) -> None:
        settings = await settings_of(command.guild, self._settings)
        role = settings[JAIL_ROLE]
        if role is None or command.channel == settings[JAIL_CHANNEL]:
            return
        for channel in await self._grounds.channels(command.guild, role):
            if channel.id == command.channel and not channel.hides and not channel.lets_in:
                await self._grounds.hide(command.guild, channel.id, role, reason="a new channel, hidden from the jail")
