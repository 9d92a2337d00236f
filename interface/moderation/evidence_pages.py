"""The messages that a case is about: beside the case as much as fits, and pages of all of it."""

import re
from collections.abc import Sequence

import discord
from attrs import define, evolve

from application.evidence.queries import CaptureView
from application.moderation.show_evidence import ShowEvidence
from application.shared.use_case import UseCase
from domain.moderation.case_number import CaseNumber
from interface.moderation.cards import case_marker
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.evidence_texts import capture_text
from interface.shared.languages import gettext
from interface.shared.layout import LONGEST_TEXT, Card, card, container, fitting
from interface.shared.messages import replace

_PAGE = r"case:(?P<number>\d{1,10}):evidence:(?P<page>\d{1,3})"
_BESIDE = 300
"""Characters of what a message says, beside its case."""
_OF_A_PAGE = 800
"""Characters of it on a page: escaped and quoted line by line, they are at most three times as many."""

type _Button = discord.ui.Button[discord.ui.LayoutView]


def evidence_beside(evidence: Sequence[CaptureView], room: int) -> tuple[list[str], bool]:
    """What fits of it, whole messages only, and whether there is more of it on its own pages."""
    texts = [capture_text(each, _BESIDE) for each in evidence]
    count = fitting(texts, room)
    is_cut = any(each.capture.text is not None and len(each.capture.text) > _BESIDE for each in evidence)
    return texts[:count], is_cut or count < len(texts)


def evidence_button(number: CaseNumber, page: int = 0, label: str | None = None) -> _Button:
    return discord.ui.Button(label=label or gettext("Evidence"), custom_id=f"case:{number}:evidence:{page}")


def evidence_page(number: CaseNumber, evidence: Sequence[CaptureView], page: int) -> Card:
    """A message, or a part of a long one, and buttons to those before and after it."""
    parts = [part for each in evidence for part in _parts(each)]
    heading = gettext("{case} Evidence", case=case_marker(number))
    back: _Button = discord.ui.Button(label=gettext("Case #{number}", number=number), custom_id=f"case:{number}")
    if not parts:
        return card(container(heading, gettext("*None.*")).add_item(discord.ui.ActionRow(back)))
    page = min(page, len(parts) - 1)
    buttons = [back]
    if page:
        buttons.insert(0, evidence_button(number, page - 1, gettext("← Before")))
    if page + 1 < len(parts):
        buttons.append(evidence_button(number, page + 1, gettext("Next →")))
    said = capture_text(parts[page], LONGEST_TEXT)
    footer = gettext("-# {page} of {parts}", page=page + 1, parts=len(parts))
    return card(container(heading, said, footer).add_item(discord.ui.ActionRow(*buttons)))


@define
class TurnEvidencePage:
    _show: UseCase[ShowEvidence, tuple[CaptureView, ...]]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        number = CaseNumber(int(match["number"]))
        evidence = await self._show(ShowEvidence(guild=guild_of(interaction), number=number, by=asker_of(interaction)))
        await replace(interaction, evidence_page(number, evidence, int(match["page"])))

    def button(self) -> Button:
        return Button(_PAGE, self, part_of="case show")


def _parts(shown: CaptureView) -> list[CaptureView]:
    text = shown.capture.text
    if not text:
        return [shown]
    pieces = [text[at : at + _OF_A_PAGE] for at in range(0, len(text), _OF_A_PAGE)]
    return [evolve(shown, capture=evolve(shown.capture, text=piece)) for piece in pieces]
