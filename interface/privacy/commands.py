from attrs import frozen
from discord import app_commands

from application.privacy.ask import Asked, AskForExport, AskToBeErased
from application.privacy.preview_erasure import PreviewErasure
from application.privacy.queries import Promise
from application.shared.use_case import UseCase
from domain.shared.ids import RequestId, UserId
from interface.privacy.cards import export_card, preview_card
from interface.shared.border import Interaction
from interface.shared.messages import answer

EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)


@frozen(kw_only=True)
class PrivacyUseCases:
    ask_for_export: UseCase[AskForExport, Asked]
    preview: UseCase[PreviewErasure, Promise]
    ask_to_be_erased: UseCase[AskToBeErased, Asked]


class PrivacyCommands(app_commands.Group):
    def __init__(self, use_cases: PrivacyUseCases) -> None:
        super().__init__(name="privacy", description="What is stored of you", allowed_contexts=EVERYWHERE)
        self._use_cases = use_cases

    @app_commands.command(description="Get all that is stored of you, as a direct message")
    async def export(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = AskForExport(UserId(interaction.user.id), RequestId(interaction.id))
        await answer(interaction, export_card(await self._use_cases.ask_for_export(command)))

    @app_commands.command(description="Erase what is stored of you; what stays, and why, is said first")
    async def erase(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await answer(interaction, preview_card(await self._use_cases.preview(PreviewErasure())))
