from attrs import frozen
from discord import app_commands

from application.privacy.ask import Asked, AskForExport, AskToBeErased
from application.privacy.choose_counting import ChooseCounting, ShowCounting
from application.privacy.preview_erasure import PreviewErasure
from application.privacy.queries import Promise
from application.shared.use_case import UseCase
from domain.privacy.counting import CountingWish
from domain.shared.ids import RequestId, UserId
from interface.privacy.cards import counting_card, export_card, preview_card
from interface.shared.border import Interaction, guild_if_any
from interface.shared.languages import language
from interface.shared.messages import answer

_COUNTED = [app_commands.Choice(name="on", value=1), app_commands.Choice(name="off", value=0)]
EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)


@frozen(kw_only=True)
class PrivacyUseCases:
    ask_for_export: UseCase[AskForExport, Asked]
    preview: UseCase[PreviewErasure, Promise]
    ask_to_be_erased: UseCase[AskToBeErased, Asked]
    choose_counting: UseCase[ChooseCounting, CountingWish]
    show_counting: UseCase[ShowCounting, CountingWish | None]


class PrivacyCommands(app_commands.Group):
    def __init__(self, use_cases: PrivacyUseCases) -> None:
        super().__init__(name="privacy", description="What is stored of you", allowed_contexts=EVERYWHERE)
        self._use_cases = use_cases

    @app_commands.command(description="Get all that is stored of you, as a direct message")
    async def export(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = AskForExport(UserId(interaction.user.id), RequestId(interaction.id), language())
        await answer(interaction, export_card(await self._use_cases.ask_for_export(command)))

    @app_commands.command(description="Erase what is stored of you; what stays, and why, is said first")
    async def erase(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await answer(interaction, preview_card(await self._use_cases.preview(PreviewErasure())))

    @app_commands.command(description="Say whether this server may count what you do: messages, time in voice, XP")
    @app_commands.describe(counted="Whether you are counted here; left out, you are told how it is")
    @app_commands.choices(counted=_COUNTED)
    async def counting(self, interaction: Interaction, counted: app_commands.Choice[int] | None = None) -> None:
        await interaction.response.defer(ephemeral=True)
        guild, by = guild_if_any(interaction), UserId(interaction.user.id)
        if counted is None:
            shown = await self._use_cases.show_counting(ShowCounting(guild=guild, by=by))
            await answer(interaction, counting_card(shown))
            return
        command = ChooseCounting(guild=guild, by=by, is_counted=bool(counted.value), asked_at=interaction.created_at)
        await answer(interaction, counting_card(await self._use_cases.choose_counting(command)))
