"""`/level`: where somebody stands."""

import discord
from attrs import define
from discord import app_commands

from application.levels.show_level import LevelShown, ShowLevel
from application.shared.use_case import UseCase
from domain.shared.ids import UserId
from interface.levels.level_cards import level_card, rank_picture
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.messages import answer


@define
class LevelCommand:
    _show_level: UseCase[ShowLevel, LevelShown]

    def command(self) -> app_commands.Command[app_commands.Group, [], None]:
        @app_commands.command(name="level", description="Show your level, or somebody else's")
        @app_commands.describe(member="Whose level; yours if you leave it out")
        @app_commands.guild_only
        async def level(interaction: Interaction, member: discord.User | None = None) -> None:
            await interaction.response.defer(ephemeral=True)
            whose = member or interaction.user
            shown = await self._show_level(
                ShowLevel(
                    guild=guild_of(interaction),
                    by=asker_of(interaction),
                    member=UserId(whose.id),
                    name=whose.display_name,
                    colour=whose.colour.value or None,
                )
            )
            await answer(interaction, level_card(shown), files=rank_picture(shown))

        return level
