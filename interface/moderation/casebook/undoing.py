"""Undoing a case, by its command or by a button: the opposite action, answered as any action is."""

import re
from typing import Protocol

from attrs import define

from application.moderation.casebook.undo_case import UndoCase
from application.moderation.queries import CaseView
from application.moderation.templates.read_reason import ReadReason
from application.shared.use_case import UseCase
from domain.moderation.case_answer import AnswerPlace
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ApplicationId, RequestId
from interface.shared.avatars import Avatars
from interface.shared.border import Interaction, asker_of, guild_of, names_of
from interface.shared.buttons import Button
from interface.shared.under_way import finished_after_a_stop

_UNDO = r"case:undo:(?P<number>\d{1,10})"


class Tell(Protocol):
    """Answers with what was done."""

    async def __call__(self, interaction: Interaction, case: CaseView, avatar: str) -> None: ...


@define
class UndoAndAnswer:
    _undo: UseCase[UndoCase, CaseView]
    _tell: Tell
    _avatars: Avatars
    _read_reason: UseCase[ReadReason, str | None]

    async def __call__(self, interaction: Interaction, number: CaseNumber, reason: str | None) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        finished_after_a_stop(interaction)
        guild = guild_of(interaction)
        command = UndoCase(
            guild=guild,
            number=number,
            by=asker_of(interaction),
            reason=await self._read_reason(ReadReason(guild=guild, typed=reason)),
            request=RequestId(interaction.id),
            asked_at=interaction.created_at,
            moderator_names=names_of(interaction.user),
            answer_place=AnswerPlace(application=ApplicationId(interaction.application_id), token=interaction.token),
        )
        case = await self._undo(command)
        await self._tell(interaction, case, await self._avatars.address(case.target))

    async def press(self, interaction: Interaction, match: re.Match[str]) -> None:
        await self(interaction, CaseNumber(int(match["number"])), None)

    def button(self) -> Button:
        return Button(_UNDO, self.press, part_of="case undo")
