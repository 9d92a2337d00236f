"""What members press below what they were told of a case, and what moderators press on an appeal."""

import re

from attrs import define

from application.moderation.appeals.check_decision import CheckDecision
from application.moderation.appeals.file_appeal import CheckAppeal
from application.moderation.appeals.queries import AppealView
from application.shared.use_case import UseCase
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId, UserId
from interface.moderation.appeals.cards import appealing_form, deciding_form
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.forms import show_form

FILE = r"appeal:file:(?P<guild>\d{1,20}):(?P<number>\d{1,10})"
GRANT = r"appeal:grant:(?P<number>\d{1,10})"
REFUSE = r"appeal:refuse:(?P<number>\d{1,10})"


@define
class PressAppeal:
    """In a direct message, so of whoever was told, also where they are no member any more."""

    _check: UseCase[CheckAppeal, None]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        guild, number = GuildId(int(match["guild"])), CaseNumber(int(match["number"]))
        await self._check(CheckAppeal(guild=guild, number=number, by=UserId(interaction.user.id)))
        await show_form(interaction, appealing_form(guild, number))

    def button(self) -> Button:
        return Button(FILE, self, part_of=None)


@define
class PressDecision:
    """Part of no one command: which somebody must be allowed to use depends on the case, and is asked with it."""

    _check: UseCase[CheckDecision, AppealView]
    _is_granting: bool

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        number = CaseNumber(int(match["number"]))
        await self._check(CheckDecision(guild=guild_of(interaction), number=number, by=asker_of(interaction)))
        await show_form(interaction, deciding_form(number, is_granting=self._is_granting))

    def button(self) -> Button:
        return Button(GRANT if self._is_granting else REFUSE, self, part_of=None)
