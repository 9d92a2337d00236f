"""Forms of appeals; what is typed is taken even if the bot was restarted meanwhile."""

import re

from application.moderation.appeals.file_appeal import FileAppeal
from application.moderation.appeals.grant_appeal import GrantAppeal
from application.moderation.appeals.queries import AppealView
from application.moderation.appeals.refuse_appeal import RefuseAppeal
from application.shared.use_case import UseCase
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId, RequestId, UserId
from interface.moderation.appeals.buttons import FILE, GRANT, REFUSE
from interface.moderation.appeals.cards import decided_card, filed_card
from interface.shared.border import Interaction, asker_of, guild_of, names_of
from interface.shared.forms import Filled, Form
from interface.shared.messages import answer


def appeal_form(file: UseCase[FileAppeal, AppealView]) -> Form:
    async def submit(interaction: Interaction, match: re.Match[str], filled: Filled) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        command = FileAppeal(
            guild=GuildId(int(match["guild"])),
            number=CaseNumber(int(match["number"])),
            by=UserId(interaction.user.id),
            text=filled.get("text", ""),
            request=RequestId(interaction.id),
        )
        await answer(interaction, filed_card(await file(command)))

    return Form(FILE, submit, part_of=None)


def grant_form(grant: UseCase[GrantAppeal, AppealView]) -> Form:
    async def submit(interaction: Interaction, match: re.Match[str], filled: Filled) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        command = GrantAppeal(
            guild=guild_of(interaction),
            number=CaseNumber(int(match["number"])),
            by=asker_of(interaction),
            answer=filled.get("answer", ""),
            request=RequestId(interaction.id),
            asked_at=interaction.created_at,
            moderator_names=names_of(interaction.user),
        )
        await answer(interaction, decided_card(await grant(command)))

    return Form(GRANT, submit, part_of=None)  # as its button


def refuse_form(refuse: UseCase[RefuseAppeal, AppealView]) -> Form:
    async def submit(interaction: Interaction, match: re.Match[str], filled: Filled) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        command = RefuseAppeal(
            guild=guild_of(interaction),
            number=CaseNumber(int(match["number"])),
            by=asker_of(interaction),
            answer=filled.get("answer", ""),
            request=RequestId(interaction.id),
        )
        await answer(interaction, decided_card(await refuse(command)))

    return Form(REFUSE, submit, part_of=None)  # as its button
