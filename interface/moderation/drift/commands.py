from discord import app_commands

from application.moderation.drift.show_drift import DriftPage, ShowDrift
from application.shared.use_case import UseCase
from interface.moderation.drift.cards import PAGE_SIZE, drift_card
from interface.moderation.in_place_of import OF_WHAT_LASTS
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.gate import INSTEAD_OF
from interface.shared.messages import answer


def add_drift(group: app_commands.Group, show_drift: UseCase[ShowDrift, DriftPage]) -> None:
    @group.command(
        description="Where Discord and the record differ, with buttons to put it right",
        extras={INSTEAD_OF: OF_WHAT_LASTS},
    )
    async def drift(interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        command = ShowDrift(guild=guild_of(interaction), by=asker_of(interaction), size=PAGE_SIZE)
        await answer(interaction, drift_card(await show_drift(command)))
