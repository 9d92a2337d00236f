from attrs import define, frozen

from application.guilds.chosen_channels import ChosenChannels
from application.guilds.show_settings import SettingsView, channels_if_known
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.guilds.errors import NothingChosen
from domain.guilds.guild import Choice, SettingDecision
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.settings import Settings
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ChangeSettings:
    guild: GuildId
    by: Standing
    decisions: tuple[SettingDecision, ...]


@frozen(kw_only=True)
class SettingsChanged:
    view: SettingsView
    """What waits is not looked up again."""
    before: Settings
    asked: tuple[str, ...]
    """The settings that were chosen or set back, also those that were so already."""
    changed: tuple[str, ...]
    """The settings that are not what they were before."""


@define
class ChangeSettingsHandler:
    """A channel is chosen only where the bot can post, so that nobody learns of it weeks later.

    Raises NothingChosen, ChannelGone, ChannelClosed, UnusableValue, or an error of a setting's own.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock
    _channels: ChosenChannels

    async def __call__(self, command: ChangeSettings) -> SettingsChanged:
        command.by.require(Permission.MANAGE_GUILD)
        if not command.decisions:
            raise NothingChosen
        await self._check_channels(command)
        async with self._uow() as uow:
            guild = await uow.guilds.register(command.guild, at=self._clock.now())
            before = guild.settings
            changed = guild.decide(command.decisions, by=command.by.user, at=self._clock.now())
            await uow.guilds.save(guild)
            await uow.commit()
        channels = await channels_if_known(self._channels, command.guild, guild.settings)
        return SettingsChanged(
            view=SettingsView(settings=guild.settings, channels=channels),
            before=before,
            asked=tuple(decision.setting.name for decision in command.decisions),
            changed=changed,
        )

    async def _check_channels(self, command: ChangeSettings) -> None:
        choices = {each.setting.name: each.value for each in command.decisions if isinstance(each, Choice)}
        for chosen in (await self._channels.of(command.guild, Settings(choices))).values():
            if chosen.fault is not None:
                raise chosen.fault
