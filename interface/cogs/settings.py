import discord
from attrs import evolve, frozen
from discord import app_commands
from discord.ext import commands

from application.guilds.change_settings import KEEP, ChangeSettings
from application.guilds.get_settings import GetSettings
from application.guilds.queries import SettingHistoryReader
from application.shared.use_case import UseCase
from domain.guilds.settings import LANGUAGES, GuildSettings, Setting, time_zones
from domain.shared.ids import ChannelId
from domain.shared.paging import Seek
from domain.shared.standing import Permission
from interface.cogs.border import Interaction, guild_of, moderator_of
from interface.presenters.settings import NAMES, settings_card, settings_history

_MOST_CHOICES = 25
_DEFAULTS = GuildSettings()


@frozen(kw_only=True)
class SettingsUseCases:
    get_settings: UseCase[GetSettings, GuildSettings]
    change_settings: UseCase[ChangeSettings, GuildSettings]
    history: SettingHistoryReader


class SettingsCog(commands.Cog, name="Settings"):
    def __init__(self, use_cases: SettingsUseCases) -> None:
        self._use_cases = use_cases

    settings = app_commands.Group(
        name="settings",
        description="How Tux works in this server",
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )

    @settings.command(description="Show the settings of this server")
    async def show(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        moderator_of(interaction).require(Permission.MANAGE_GUILD)
        settings = await self._use_cases.get_settings(GetSettings(guild_of(interaction)))
        await interaction.followup.send(view=settings_card(settings), ephemeral=True)

    @settings.command(name="set", description="Change one or more settings")
    @app_commands.describe(
        mod_log_channel="Where every case is posted",
        dm_members="Whether members are told by direct message when they are warned or banned",
        language="The language of this server",
        time_zone="The time zone of this server",
    )
    async def set_(
        self,
        interaction: Interaction,
        mod_log_channel: discord.TextChannel | None = None,
        dm_members: bool | None = None,
        language: str | None = None,
        time_zone: str | None = None,
    ) -> None:
        command = ChangeSettings(
            guild=guild_of(interaction),
            by=moderator_of(interaction),
            mod_log_channel=KEEP if mod_log_channel is None else ChannelId(mod_log_channel.id),
            dm_on_action=KEEP if dm_members is None else dm_members,
            language=KEEP if language is None else language,
            time_zone=KEEP if time_zone is None else time_zone,
        )
        await self._change(interaction, command)

    @settings.command(description="Set one setting back to its default")
    @app_commands.choices(setting=[app_commands.Choice(name=NAMES[name], value=name.value) for name in Setting])
    @app_commands.describe(setting="Which one")
    async def reset(self, interaction: Interaction, setting: str) -> None:
        command = ChangeSettings(guild=guild_of(interaction), by=moderator_of(interaction))
        match Setting(setting):
            case Setting.MOD_LOG_CHANNEL:
                command = evolve(command, mod_log_channel=_DEFAULTS.mod_log_channel)
            case Setting.DM_ON_ACTION:
                command = evolve(command, dm_on_action=_DEFAULTS.dm_on_action)
            case Setting.LANGUAGE:
                command = evolve(command, language=_DEFAULTS.language)
            case Setting.TIME_ZONE:
                command = evolve(command, time_zone=_DEFAULTS.time_zone)
        await self._change(interaction, command)

    @settings.command(description="Show who changed which setting when")
    async def history(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        moderator_of(interaction).require(Permission.MANAGE_GUILD)
        page = await self._use_cases.history.page(guild_of(interaction), Seek(size=20))
        await interaction.followup.send(view=settings_history(page), ephemeral=True)

    @set_.autocomplete("language")
    async def _languages(self, _interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return _matching(LANGUAGES, typed)

    @set_.autocomplete("time_zone")
    async def _time_zones(self, _interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return _matching(time_zones(), typed)

    async def _change(self, interaction: Interaction, command: ChangeSettings) -> None:
        await interaction.response.defer(ephemeral=True)
        settings = await self._use_cases.change_settings(command)
        await interaction.followup.send(view=settings_card(settings), ephemeral=True)


def _matching(names: frozenset[str], typed: str) -> list[app_commands.Choice[str]]:
    wanted = typed.strip().lower().replace(" ", "_")
    found = sorted(
        (name for name in names if wanted in name.lower()), key=lambda name: (not name.lower().startswith(wanted), name)
    )
    return [app_commands.Choice(name=name, value=name) for name in found[:_MOST_CHOICES]]
