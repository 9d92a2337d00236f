"""What `/case` has besides showing and listing: each is added to that group."""

from attrs import frozen
from discord import app_commands

from application.moderation.casebook.unvoid_case import UnvoidCase
from application.moderation.casebook.void_case import VoidCase
from application.moderation.queries import CaseView
from application.moderation.show_case import CaseDetails, ShowCase
from application.moderation.templates.read_reason import ReadReason
from application.shared.use_case import UseCase
from domain.moderation.case_number import parse_case_number
from interface.moderation.actions.edge import ReasonText
from interface.moderation.casebook.cards import unvoided_case, voided_case
from interface.moderation.casebook.offering import OfferedCases
from interface.moderation.casebook.undoing import UndoAndAnswer
from interface.moderation.history import case_history
from interface.moderation.in_place_of import OPPOSITES
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.gate import INSTEAD_OF
from interface.shared.messages import answer
from interface.shared.reasons import Suggest

type Number = app_commands.Range[str, 1, 100]


@frozen(kw_only=True)
class CasebookUseCases:
    show: UseCase[ShowCase, CaseDetails]
    void: UseCase[VoidCase, CaseView]
    unvoid: UseCase[UnvoidCase, CaseView]
    read_reason: UseCase[ReadReason, str | None]
    offer_reasons: Suggest


def add_changing(
    group: app_commands.Group, cases: CasebookUseCases, undo_and_answer: UndoAndAnswer, offer: OfferedCases
) -> None:
    @group.command(description="Have a case count nowhere; it stays on record")
    @app_commands.describe(number="The case's number, such as #7", reason="Why it should not count")
    async def void(interaction: Interaction, number: Number, reason: ReasonText) -> None:
        await interaction.response.defer(ephemeral=True)
        guild, case, by = guild_of(interaction), parse_case_number(number), asker_of(interaction)
        why = await cases.read_reason(ReadReason(guild=guild, typed=reason))
        voided = await cases.void(VoidCase(guild=guild, number=case, by=by, reason=why))
        await answer(interaction, voided_case(voided))

    @group.command(description="Have a voided case count again")
    @app_commands.describe(number="The case's number, such as #7", reason="Why it should count after all")
    async def unvoid(interaction: Interaction, number: Number, reason: ReasonText) -> None:
        await interaction.response.defer(ephemeral=True)
        guild, case, by = guild_of(interaction), parse_case_number(number), asker_of(interaction)
        why = await cases.read_reason(ReadReason(guild=guild, typed=reason))
        unvoided = await cases.unvoid(UnvoidCase(guild=guild, number=case, by=by, reason=why))
        await answer(interaction, unvoided_case(unvoided))

    @group.command(
        description="Take back what a case did: the opposite action, as a case of its own",
        extras={INSTEAD_OF: OPPOSITES},
    )
    @app_commands.describe(number="The case's number, such as #7", reason="Why it is taken back")
    async def undo(interaction: Interaction, number: Number, reason: ReasonText | None = None) -> None:
        await undo_and_answer(interaction, parse_case_number(number), reason)

    @group.command(description="All that was changed in a case since it was opened")
    @app_commands.describe(number="The case's number, such as #7")
    async def history(interaction: Interaction, number: Number) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ShowCase(guild=guild_of(interaction), number=parse_case_number(number), by=asker_of(interaction))
        await answer(interaction, case_history(await cases.show(command)))

    @void.autocomplete("number")
    @unvoid.autocomplete("number")
    @undo.autocomplete("number")
    @history.autocomplete("number")
    async def offered(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await offer(interaction, typed)

    @void.autocomplete("reason")
    @unvoid.autocomplete("reason")
    @undo.autocomplete("reason")
    async def offered_reasons(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await cases.offer_reasons(interaction, typed)
