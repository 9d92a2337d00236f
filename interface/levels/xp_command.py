"""`/xp`: where one's own XP came from."""

import discord
from attrs import define
from discord import app_commands

from application.levels.explain_xp import ExplainXp
from application.levels.level_queries import XpSources
from application.shared.use_case import UseCase
from domain.shared.ids import UserId
from interface.levels.level_cards import sources_card
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.messages import answer


@define
class XpCommand:
    _explain: UseCase[ExplainXp, XpSources]

    def command(self) -> app_commands.Command[app_commands.Group, [], None]:
        @app_commands.command(name="xp", description="Show where your XP came from, by day and source")
        @app_commands.describe(member="Whose; yours if you leave it out. Who manages the server can look at anybody's")
        @app_commands.guild_only
        async def xp(interaction: Interaction, member: discord.User | None = None) -> None:
            await interaction.response.defer(ephemeral=True)
            whose = UserId((member or interaction.user).id)
            command = ExplainXp(guild=guild_of(interaction), by=asker_of(interaction), member=whose)
            await answer(interaction, sources_card(whose, await self._explain(command)))

        return xp
