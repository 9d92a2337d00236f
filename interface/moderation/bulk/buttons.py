"""The buttons below bulk operations; whoever presses one is checked by its use case."""

import re

import discord
from attrs import define

from application.moderation.bulk.approve_bulk import ApproveBulk
from application.moderation.bulk.confirm_bulk import ConfirmBulk
from application.moderation.bulk.find_act import FindAct
from application.moderation.bulk.list_bulks import ListBulks
from application.moderation.bulk.list_outcomes import BulkOutcomes, ListOutcomes
from application.moderation.bulk.plan_bulk import PlannedBulk
from application.moderation.bulk.plan_undo import PlanUndo
from application.moderation.bulk.queries import BulkStatus, OperationView
from application.moderation.bulk.stop_bulk import StopBulk
from application.shared.use_case import UseCase
from domain.moderation.bulk.acts import ACTS
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.lift_bans import LIFT_BANS
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkState
from domain.moderation.bulk.target import TargetState
from domain.moderation.case_answer import AnswerPlace
from domain.shared.ids import ApplicationId, RequestId
from domain.shared.paging import Direction, Page, Seek
from interface.moderation.bulk.cards import lists_all_left_out, operation_list, preview, status_container, stopped_text
from interface.moderation.bulk.faces import bulk_face_of
from interface.moderation.bulk.outcome_file import OutcomeFile
from interface.shared.border import Interaction, asker_of, guild_of, names_of
from interface.shared.buttons import Button
from interface.shared.gate import Gate
from interface.shared.languages import gettext, language, number, untranslated
from interface.shared.layout import Card, card, container
from interface.shared.messages import answer, replace

PAGE_SIZE = 8

_NUMBER = r"(?P<number>\d{1,9})"
_UNDO = "undo"

type _Button = discord.ui.Button[discord.ui.LayoutView]


def left_out_file(planned: PlannedBulk) -> OutcomeFile | None:
    """Those whom the rules exclude; None where the preview lists all of them."""
    if not planned.kept_out or lists_all_left_out(planned):
        return None
    return OutcomeFile(BulkOutcomes(planned.status, planned.kept_out), "-left-out")


async def show_preview(interaction: Interaction, planned: PlannedBulk) -> None:
    """The answer to whoever asks for an operation."""
    written = left_out_file(planned)
    await answer(interaction, preview_card(planned), files=[] if written is None else [written])


def preview_card(planned: PlannedBulk) -> Card:
    """It shows the file of those left out, where there is one."""
    operation, written = planned.status.operation, left_out_file(planned)
    confirm: _Button = discord.ui.Button(
        label=gettext("Confirm"),
        style=discord.ButtonStyle.danger,
        custom_id=f"bulk:confirm:{_way(operation)}:{operation.number}",
    )
    shown = preview(planned)
    if written is not None:
        told: discord.ui.File[discord.ui.LayoutView] = discord.ui.File(f"attachment://{written.name}")
        shown.add_item(told)
    return card(shown.add_item(discord.ui.ActionRow(confirm)))


def status_card(status: BulkStatus) -> Card:
    shown, buttons = status_container(status), [*_buttons(status)]
    return card(shown.add_item(discord.ui.ActionRow(*buttons)) if buttons else shown)


def list_card(page: Page[OperationView]) -> Card:
    shown = operation_list(page)
    turns: list[_Button] = [
        discord.ui.Button(
            label=gettext("← Newer") if direction is Direction.NEWER else gettext("Older →"),
            custom_id=f"bulk:list:{direction.value}:{cursor or 0}",
            disabled=cursor is None,
        )
        for direction, cursor in ((Direction.NEWER, page.newer), (Direction.OLDER, page.older))
    ]
    return card(shown if all(turn.disabled for turn in turns) else shown.add_item(discord.ui.ActionRow(*turns)))


def answer_place(interaction: Interaction) -> AnswerPlace:
    """A button may stand below a post in the mod-log, which is in the language of the server."""
    is_for_one_person = interaction.message is None or interaction.message.flags.ephemeral
    return AnswerPlace(
        application=ApplicationId(interaction.application_id),
        token=interaction.token,
        language=language() if is_for_one_person else None,
    )


@define
class ConfirmOperation:
    _confirm: UseCase[ConfirmBulk, BulkStatus]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        command = ConfirmBulk(
            guild=guild_of(interaction),
            number=_number(match),
            by=asker_of(interaction),
            asked_at=interaction.created_at,
            answer=answer_place(interaction),
        )
        await replace(interaction, status_card(await self._confirm(command)))

    def buttons(self) -> tuple[Button, ...]:
        """One for each command: to press it takes what it takes to use that."""
        commands = {act.name: bulk_face_of(act).command for act in ACTS if act is not LIFT_BANS} | {
            _UNDO: untranslated("bulk undo")
        }
        return tuple(Button(rf"bulk:confirm:{way}:{_NUMBER}", self, part_of=name) for way, name in commands.items())


@define
class ApproveOperation:
    """Takes what it takes to use `/bulk approve`, and the very command that is approved."""

    _approve: UseCase[ApproveBulk, BulkStatus]
    _act_of: UseCase[FindAct, BulkAct]
    _gate: Gate

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        await replace(interaction, status_card(await self.of(interaction, _number(match))))

    async def of(self, interaction: Interaction, number: OperationNumber) -> BulkStatus:
        """Raises what stands in the way."""
        act = await self._act_of(FindAct(guild_of(interaction), number))
        await self._gate(interaction, bulk_face_of(act).command)
        command = ApproveBulk(
            guild=guild_of(interaction),
            number=number,
            by=asker_of(interaction),
            asked_at=interaction.created_at,
            answer=answer_place(interaction),
        )
        return await self._approve(command)

    def button(self) -> Button:
        return Button(rf"bulk:approve:{_NUMBER}", self, part_of="bulk approve")


@define
class StopOperation:
    _stop: UseCase[StopBulk, None]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        number = _number(match)
        await self._stop(StopBulk(guild=guild_of(interaction), number=number, by=asker_of(interaction)))
        await answer(interaction, card(container(stopped_text(number))))

    def button(self) -> Button:
        return Button(rf"bulk:stop:{_NUMBER}", self, part_of="bulk stop")


@define
class UndoOperation:
    """Answers with a preview of its own."""

    _plan_undo: UseCase[PlanUndo, PlannedBulk]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        planned = await self._plan_undo(undo_of(interaction, _number(match), None))
        await show_preview(interaction, planned)

    def button(self) -> Button:
        return Button(rf"bulk:undo:{_NUMBER}", self, part_of="bulk undo")


@define
class SendOutcomes:
    _outcomes: UseCase[ListOutcomes, BulkOutcomes]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        operation = _number(match)
        command = ListOutcomes(guild=guild_of(interaction), number=operation, by=asker_of(interaction))
        written = OutcomeFile(await self._outcomes(command))
        told: discord.ui.File[discord.ui.LayoutView] = discord.ui.File(f"attachment://{written.name}")
        words = gettext(
            "What became of each in bulk operation #{number}: {targets} in all.",
            number=operation,
            targets=number(len(written.outcomes.targets)),
        )
        await answer(interaction, card(container(words).add_item(told)), files=[written])

    def button(self) -> Button:
        return Button(rf"bulk:file:{_NUMBER}", self, part_of="bulk show")


@define
class TurnOperationPage:
    _list: UseCase[ListBulks, Page[OperationView]]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        seek = Seek(cursor=int(match["cursor"]), direction=Direction(match["direction"]), size=PAGE_SIZE)
        command = ListBulks(guild=guild_of(interaction), by=asker_of(interaction), seek=seek)
        await replace(interaction, list_card(await self._list(command)))

    def button(self) -> Button:
        return Button(r"bulk:list:(?P<direction>newer|older):(?P<cursor>\d{1,9})", self, part_of="bulk list")


def undo_of(interaction: Interaction, number: OperationNumber, reason: str | None) -> PlanUndo:
    return PlanUndo(
        guild=guild_of(interaction),
        number=number,
        by=asker_of(interaction),
        names=names_of(interaction.user),
        reason=reason,
        request=RequestId(interaction.id),
        asked_at=interaction.created_at,
    )


def _buttons(status: BulkStatus) -> list[_Button]:
    operation = status.operation
    buttons = list[_Button]()
    if operation.state is BulkState.AWAITING_APPROVAL:
        buttons.append(
            discord.ui.Button(
                label=gettext("Approve"), style=discord.ButtonStyle.danger, custom_id=f"bulk:approve:{operation.number}"
            )
        )
    if operation.state is BulkState.AWAITING_APPROVAL or (
        operation.state is BulkState.RUNNING and operation.ending is None
    ):
        buttons.append(discord.ui.Button(label=gettext("Stop"), custom_id=f"bulk:stop:{operation.number}"))
    if operation.state is BulkState.ENDED:
        if operation.act.undone_by is not None and status.counts.get(TargetState.DONE):
            buttons.append(discord.ui.Button(label=gettext("Undo"), custom_id=f"bulk:undo:{operation.number}"))
        buttons.append(discord.ui.Button(label=gettext("Outcome as a file"), custom_id=f"bulk:file:{operation.number}"))
    return buttons


def _way(operation: OperationView) -> str:
    """Which command it came from."""
    return operation.act.name if operation.undoes is None else _UNDO


def _number(match: re.Match[str]) -> OperationNumber:
    return OperationNumber(int(match["number"]))
