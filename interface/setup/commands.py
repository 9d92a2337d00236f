from collections.abc import Sequence

from discord import app_commands

from interface.setup.buttons import SetupMessage
from interface.shared.border import Interaction
from interface.shared.gate import INSTEAD_OF
from interface.shared.messages import answer


def setup_command(
    message: SetupMessage, instead_of: Sequence[str]
) -> app_commands.Command[app_commands.Group, [], None]:
    """`instead_of`: the commands that do what can be done there."""

    @app_commands.command(name="setup", description="Set me up in this server, step by step")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def setup(interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await answer(interaction, await message.card(interaction))

    setup.extras[INSTEAD_OF] = tuple(instead_of)
    return setup
