from collections.abc import Sequence

import discord
from attrs import frozen
from discord import app_commands

from application.guilds.change_settings import ChangeSettings, SettingsChanged
from application.guilds.show_setting_history import ShowSettingHistory
from application.guilds.show_settings import SettingsView, ShowSettings
from application.shared.use_case import UseCase
from domain.guilds.guild import BackToDefault, SettingDecision
from domain.shared.history import RecordedChange
from domain.shared.paging import Page, Seek
from interface.guilds.cards import settings_card, settings_changed, settings_history
from interface.guilds.faces import Faces
from interface.guilds.setting_options import MOST_CHOICES, add_set_command
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.messages import answer
from interface.shared.setting_face import SettingGroup, SettingNote


@frozen(kw_only=True)
class SettingsUseCases:
    show: UseCase[ShowSettings, SettingsView]
    change: UseCase[ChangeSettings, SettingsChanged]
    history: UseCase[ShowSettingHistory, Page[RecordedChange]]


class SettingsCommands(app_commands.Group):
    def __init__(
        self, use_cases: SettingsUseCases, faces: Faces, groups: Sequence[SettingGroup], notes: Sequence[SettingNote]
    ) -> None:
        super().__init__(
            name="settings",
            description="How Tux works in this server",
            guild_only=True,
            default_permissions=discord.Permissions(manage_guild=True),
        )
        self._use_cases = use_cases
        self._groups = groups
        self._notes = notes
        self._faces = faces
        setting = app_commands.Group(name="set", description="Change one or more settings", parent=self)
        for group in groups:
            add_set_command(setting, group, self._change)

    @app_commands.command(description="Show the settings of this server")
    async def show(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ShowSettings(guild=guild_of(interaction), by=asker_of(interaction))
        await answer(interaction, settings_card(await self._use_cases.show(command), self._groups, self._notes))

    @app_commands.command(description="Set one setting back to its default")
    @app_commands.describe(setting="Which one")
    async def reset(self, interaction: Interaction, setting: app_commands.Range[str, 1, 100]) -> None:
        await self._change(interaction, (BackToDefault(self._faces.find(setting).setting),))

    @reset.autocomplete("setting")
    async def _settings(self, _interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        faces = self._faces.matching(typed)[:MOST_CHOICES]
        return [app_commands.Choice(name=str(face.title), value=face.setting.name) for face in faces]

    @app_commands.command(description="Show who changed which setting when")
    async def history(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ShowSettingHistory(guild=guild_of(interaction), by=asker_of(interaction), seek=Seek(size=20))
        await answer(interaction, settings_history(await self._use_cases.history(command), self._faces))

    async def _change(self, interaction: Interaction, decisions: tuple[SettingDecision, ...]) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ChangeSettings(guild=guild_of(interaction), by=asker_of(interaction), decisions=decisions)
        await answer(interaction, settings_changed(await self._use_cases.change(command), self._groups, self._notes))
