from collections.abc import Mapping

from attrs import define, frozen

from application.guilds.chosen_channels import ChosenChannel, ChosenChannels
from application.guilds.queries import Losses, OpenToJail
from application.shared.errors import DiscordUnreachable
from application.shared.use_case import UseCase
from application.shared.waiting import Waiting, WaitingEvents
from domain.setup.references import Reference
from domain.shared.ids import ChannelId, GuildId
from domain.shared.permission import Permission
from domain.shared.settings import Settings
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ShowSettings:
    guild: GuildId
    by: Standing
    in_brief: bool = False
    """Whether the settings and their channels are enough, without what waits and what else is gone."""


@frozen(kw_only=True)
class SettingsView:
    settings: Settings
    channels: Mapping[str, ChosenChannel] | None
    """By setting; None where Discord cannot be asked now."""
    waiting: tuple[Waiting, ...] = ()
    """What could not be done or posted yet."""
    lost: frozenset[Reference] = frozenset()
    """What else names a channel or role that is gone; nothing where Discord cannot be asked now."""
    open_to_jail: frozenset[ChannelId] = frozenset()
    """Which those in jail see, since the bot may not hide them."""


@define
class ShowSettingsHandler:
    _get_settings: UseCase[GuildId, Settings]
    _channels: ChosenChannels
    _waiting: WaitingEvents
    _losses: Losses
    _open_to_jail: OpenToJail

    async def __call__(self, command: ShowSettings) -> SettingsView:
        command.by.require(Permission.MANAGE_GUILD)
        settings = await self._get_settings(command.guild)
        return SettingsView(
            settings=settings,
            channels=await channels_if_known(self._channels, command.guild, settings),
            waiting=() if command.in_brief else await self._waiting.of(command.guild),
            lost=frozenset() if command.in_brief else await self._lost(command.guild),
            open_to_jail=self._open_to_jail.of(command.guild),
        )

    async def _lost(self, guild: GuildId) -> frozenset[Reference]:
        try:
            return await self._losses.of(guild)
        except DiscordUnreachable:
            return frozenset()


async def channels_if_known(
    channels: ChosenChannels, guild: GuildId, settings: Settings
) -> Mapping[str, ChosenChannel] | None:
    """None where Discord cannot be asked: the settings can be shown all the same."""
    try:
        return await channels.of(guild, settings)
    except DiscordUnreachable:
        return None
