"""What people see of cases that are voided, undone and looked back on."""

import discord

from application.moderation.queries import CaseView
from domain.moderation.case_number import CaseNumber
from interface.moderation.actions import face_of
from interface.moderation.cards import reason_text
from interface.shared.languages import gettext
from interface.shared.layout import GREY, Card, card, container


def voided_case(case: CaseView) -> Card:
    """What the moderator reads after voiding a case; where something of it still stands, with a way to end that."""
    face = face_of(case.kind)
    lines = [
        gettext("### Case #{number} is voided", number=case.number),
        gettext("It stays on record and counts nowhere from now on: {reason}", reason=reason_text(case.void_reason)),
    ]
    if not case.still_stands:
        return card(container("\n".join(lines), colour=GREY))
    lines.append(
        gettext(
            "⚠️ **The {noun} of <@{target}> still stands in Discord**: only the record was changed.",
            noun=face.noun,
            target=case.target,
        )
    )
    return card(container("\n".join(lines), colour=GREY).add_item(discord.ui.ActionRow(undo_button(case))))


def unvoided_case(case: CaseView) -> Card:
    return card(
        container(gettext("### Case #{number} counts again", number=case.number), colour=face_of(case.kind).colour)
    )


def undo_button(case: CaseView) -> discord.ui.Button[discord.ui.LayoutView]:
    return discord.ui.Button(
        label=gettext("Undo the {noun}", noun=face_of(case.kind).noun), custom_id=undo_id(case.number)
    )


def undo_id(number: CaseNumber) -> str:
    return f"case:undo:{number}"
