import discord
from discord import app_commands

from application.setup.change_bot_profile import ChangeBotProfile
from application.shared.use_case import UseCase
from domain.setup.bot_profile import LONGEST, BotProfileChange, ProfilePart
from interface.setup.own_profile import PARTS, picture_in
from interface.setup.profile_cards import profile_card
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.messages import answer

type Name = app_commands.Range[str, 1, LONGEST[ProfilePart.NAME]]
type Bio = app_commands.Range[str, 1, LONGEST[ProfilePart.BIO]]


class BotCommands(app_commands.Group):
    def __init__(self, change: UseCase[ChangeBotProfile, BotProfileChange]) -> None:
        super().__init__(
            name="bot",
            description="How I show myself in this server",
            guild_only=True,
            default_permissions=discord.Permissions(manage_guild=True),
        )
        self._change = change

    @app_commands.command(description="Give me a name, a picture and a bio of my own in this server")
    @app_commands.describe(
        name="What I am called here",
        avatar="My picture here: PNG, JPEG, GIF or WebP",
        bio="What my profile says here",
        reset="What becomes again as it is everywhere",
    )
    @app_commands.choices(reset=[app_commands.Choice(name=name, value=name) for name in PARTS])
    async def profile(
        self,
        interaction: Interaction,
        name: Name | None = None,
        avatar: discord.Attachment | None = None,
        bio: Bio | None = None,
        reset: str | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ChangeBotProfile(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            name=name,
            bio=bio,
            avatar=await picture_in(avatar),
            reset=frozenset() if reset is None else PARTS[reset],
        )
        await answer(interaction, profile_card(await self._change(command)))
