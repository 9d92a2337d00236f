from discord import app_commands

from application.moderation.ends.list_stuck import ListStuck, Stuck
from application.shared.use_case import UseCase
from domain.shared.paging import Seek
from interface.moderation.ends.buttons import PAGE_SIZE
from interface.moderation.ends.cards import stuck_cases
from interface.moderation.in_place_of import OF_EVERYTHING
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.gate import INSTEAD_OF
from interface.shared.messages import answer


def add_stuck_command(group: app_commands.Group, list_stuck: UseCase[ListStuck, Stuck]) -> None:
    @group.command(
        description="What I could not finish or end, and why; with a button to try again",
        extras={INSTEAD_OF: OF_EVERYTHING},
    )
    async def stuck(interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ListStuck(guild=guild_of(interaction), by=asker_of(interaction), seek=Seek(size=PAGE_SIZE))
        await answer(interaction, stuck_cases(await list_stuck(command)))
