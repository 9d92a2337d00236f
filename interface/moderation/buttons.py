"""Pages of cases, and the buttons that lead from one to the next."""

import re

import discord
from attrs import define, frozen

from application.moderation.list_cases import CasePage, ListCases
from application.shared.use_case import UseCase
from domain.moderation.actions import kind_named
from domain.moderation.repository import CaseFilter
from domain.shared.ids import UserId
from domain.shared.paging import Direction, Seek
from interface.moderation.cards import case_list
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.languages import gettext
from interface.shared.layout import Card, card
from interface.shared.messages import answer, replace

PAGE_SIZE = 8

_TEMPLATE = r"cases:(?P<direction>newer|older):(?P<cursor>\d+):(?P<target>\d*):(?P<moderator>\d*):(?P<kind>\w*)"


@frozen(kw_only=True)
class CasePageRef:
    """What a button leads to, as its custom id says it."""

    which: CaseFilter
    seek: Seek

    @property
    def custom_id(self) -> str:
        which, kind = self.which, None if self.which.kind is None else self.which.kind.name
        parts = (self.seek.direction.value, self.seek.cursor, which.target, which.moderator, kind)
        return ":".join(["cases", *("" if part is None else str(part) for part in parts)])

    @classmethod
    def parse(cls, match: re.Match[str]) -> "CasePageRef":
        return cls(
            which=CaseFilter(
                target=UserId(int(match["target"])) if match["target"] else None,
                moderator=UserId(int(match["moderator"])) if match["moderator"] else None,
                kind=kind_named(match["kind"]) if match["kind"] else None,
            ),
            seek=Seek(cursor=int(match["cursor"]), direction=Direction(match["direction"]), size=PAGE_SIZE),
        )


_OF_TEMPLATE = r"cases:of:(?P<target>\d{1,19})"


def cases_of(target: UserId) -> discord.ui.Button[discord.ui.LayoutView]:
    """Leads to the newest cases of a member."""
    return discord.ui.Button(label=gettext("Cases of this member"), custom_id=f"cases:of:{target}")


def case_page(page: CasePage, which: CaseFilter) -> Card:
    shown = case_list(page, which, PAGE_SIZE)
    buttons = [_button(which, page, direction) for direction in (Direction.NEWER, Direction.OLDER)]
    if not all(button.disabled for button in buttons):
        shown.add_item(discord.ui.ActionRow(*buttons))
    return card(shown)


@define
class TurnCasePage:
    _list_cases: UseCase[ListCases, CasePage]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        ref = CasePageRef.parse(match)
        command = ListCases(guild=guild_of(interaction), by=asker_of(interaction), which=ref.which, seek=ref.seek)
        await replace(interaction, case_page(await self._list_cases(command), ref.which))

    def button(self) -> Button:
        return Button(_TEMPLATE, self, part_of="case list")


@define
class ShowCasesOf:
    """Answers with a message of its own: what the button belongs to tells of something else."""

    _list_cases: UseCase[ListCases, CasePage]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        which = CaseFilter(target=UserId(int(match["target"])))
        command = ListCases(
            guild=guild_of(interaction), by=asker_of(interaction), which=which, seek=Seek(size=PAGE_SIZE)
        )
        await answer(interaction, case_page(await self._list_cases(command), which))

    def button(self) -> Button:
        return Button(_OF_TEMPLATE, self, part_of="case list")


def _button(which: CaseFilter, shown: CasePage, direction: Direction) -> discord.ui.Button[discord.ui.LayoutView]:
    cursor = shown.page.newer if direction is Direction.NEWER else shown.page.older
    # A disabled button needs a custom id of its own too; no case has the number 0.
    ref = CasePageRef(which=which, seek=Seek(cursor=cursor or 0, direction=direction, size=PAGE_SIZE))
    label = gettext("← Newer") if direction is Direction.NEWER else gettext("Older →")
    return discord.ui.Button(label=label, custom_id=ref.custom_id, disabled=cursor is None)
