import discord
from attrs import frozen
from discord import app_commands

from application.moderation.bulk.list_bulks import ListBulks
from application.moderation.bulk.plan_bulk import PlanBulk, PlannedBulk
from application.moderation.bulk.plan_undo import PlanUndo
from application.moderation.bulk.queries import BulkStatus, OperationView
from application.moderation.bulk.show_bulk import ShowBulk
from application.moderation.bulk.stop_bulk import StopBulk
from application.moderation.templates.read_reason import ReadReason
from application.shared.use_case import UseCase
from domain.moderation.bulk.number import OperationNumber
from domain.shared.paging import Page, Seek
from interface.moderation.actions.edge import ReasonText
from interface.moderation.bulk.buttons import (
    PAGE_SIZE,
    ApproveOperation,
    list_card,
    show_preview,
    status_card,
    undo_of,
)
from interface.moderation.bulk.cards import stopped_text
from interface.moderation.in_place_of import OF_LIFTED_BANS, OF_MANY_BANS, OF_MANY_KICKS
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.gate import INSTEAD_OF
from interface.shared.layout import card, container
from interface.shared.messages import answer
from interface.shared.reasons import Suggest

type _Number = app_commands.Range[int, 1, 999_999_999]


@frozen(kw_only=True)
class BulkUseCases:
    plan: UseCase[PlanBulk, PlannedBulk]
    plan_undo: UseCase[PlanUndo, PlannedBulk]
    approve: ApproveOperation
    stop: UseCase[StopBulk, None]
    show: UseCase[ShowBulk, BulkStatus]
    list: UseCase[ListBulks, Page[OperationView]]
    read_reason: UseCase[ReadReason, str | None]
    offer_reasons: Suggest


class BulkCommands(app_commands.Group):
    def __init__(self, use_cases: BulkUseCases) -> None:
        super().__init__(
            name="bulk",
            description="Operations on many people at once",
            guild_only=True,
            default_permissions=discord.Permissions(moderate_members=True),
        )
        self._use_cases = use_cases

    @app_commands.command(description="Show how far an operation is, and what became of those it is about")
    @app_commands.describe(number="The operation's number")
    async def show(self, interaction: Interaction, number: _Number) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ShowBulk(guild=guild_of(interaction), number=OperationNumber(number), by=asker_of(interaction))
        await answer(interaction, status_card(await self._use_cases.show(command)))

    @app_commands.command(name="list", description="List the operations, newest first")
    async def list_(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ListBulks(guild=guild_of(interaction), by=asker_of(interaction), seek=Seek(size=PAGE_SIZE))
        await answer(interaction, list_card(await self._use_cases.list(command)))

    @app_commands.command(
        description="Take an operation back: for exactly those whom it changed", extras={INSTEAD_OF: OF_LIFTED_BANS}
    )
    @app_commands.describe(number="The operation's number", reason="Why")
    async def undo(self, interaction: Interaction, number: _Number, reason: ReasonText | None = None) -> None:
        await interaction.response.defer(ephemeral=True)
        why = await self._use_cases.read_reason(ReadReason(guild=guild_of(interaction), typed=reason))
        planned = await self._use_cases.plan_undo(undo_of(interaction, OperationNumber(number), why))
        await show_preview(interaction, planned)

    @undo.autocomplete("reason")
    async def _reasons(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self._use_cases.offer_reasons(interaction, typed)

    @app_commands.command(description="Stop an operation that is under way")
    @app_commands.describe(number="The operation's number")
    async def stop(self, interaction: Interaction, number: _Number) -> None:
        await interaction.response.defer(ephemeral=True)
        which = OperationNumber(number)
        await self._use_cases.stop(StopBulk(guild=guild_of(interaction), number=which, by=asker_of(interaction)))
        await answer(interaction, card(container(stopped_text(which))))

    @app_commands.command(
        description="Approve an operation that somebody else asked for",
        extras={INSTEAD_OF: (*OF_MANY_BANS, *OF_MANY_KICKS)},
    )
    @app_commands.describe(number="The operation's number")
    async def approve(self, interaction: Interaction, number: _Number) -> None:
        await interaction.response.defer(ephemeral=True)
        await answer(interaction, status_card(await self._use_cases.approve.of(interaction, OperationNumber(number))))
