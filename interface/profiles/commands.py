import discord
from attrs import define
from discord import app_commands

from application.profiles.show_profile import Profile, ShowProfile
from application.shared.use_case import UseCase
from domain.shared.ids import UserId
from interface.profiles.cards import profile_card
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.gate import PART_OF
from interface.shared.messages import answer


@define
class ProfileCommands:
    """The same as a command and in the menu of a member."""

    _show: UseCase[ShowProfile, Profile]

    def add_to(self, tree: app_commands.CommandTree[discord.Client]) -> None:
        @tree.command(description="Level, points and activity of a member, or your own")
        @app_commands.describe(member="Whose; yours if left out")
        @app_commands.guild_only()
        async def profile(interaction: Interaction, member: discord.User | None = None) -> None:
            await self._answer(interaction, member or interaction.user)

        @tree.context_menu(name="Profile", extras={PART_OF: "profile"})
        @app_commands.guild_only()
        async def menu(interaction: Interaction, member: discord.User) -> None:
            await self._answer(interaction, member)

    async def _answer(self, interaction: Interaction, member: discord.User | discord.Member) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ShowProfile(guild=guild_of(interaction), by=asker_of(interaction), user=UserId(member.id))
        await answer(interaction, profile_card(await self._show(command), member.display_avatar.url))
