import discord
from discord import app_commands

from application.moderation.jail.set_up_jail import SetUp, SetUpJail
from application.shared.use_case import UseCase
from domain.shared.ids import ChannelId, RoleId
from domain.shared.permission import Permission
from interface.moderation.jail.cards import set_up_card
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.gate import NEEDS
from interface.shared.messages import answer


def jail_set_up_command(
    set_up: UseCase[SetUpJail, SetUp],
) -> app_commands.Command[app_commands.Group, [], None]:
    @app_commands.command(
        name="jail-setup",
        description="Make a jail: a role, a channel, and all else hidden",
        extras={NEEDS: (Permission.MANAGE_ROLES,)},
    )
    @app_commands.describe(
        role="The role of those in jail; I make one without it",
        channel="The channel that they see; I make one without it",
        even_if_worn="Whether those who have that role already are to be in jail",
    )
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def jail_setup(
        interaction: Interaction,
        role: discord.Role | None = None,
        channel: discord.TextChannel | None = None,
        even_if_worn: bool = False,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        command = SetUpJail(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            role=None if role is None else RoleId(role.id),
            channel=None if channel is None else ChannelId(channel.id),
            even_if_worn=even_if_worn,
        )
        await answer(interaction, set_up_card(await set_up(command)))

    return jail_setup
