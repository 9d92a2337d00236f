"""Pages of members, and the buttons that lead from one to the next."""

import re

import discord
from attrs import define

from application.members.list_members import ListMembers, MemberPage
from application.members.list_sanctions import ListSanctions
from application.members.queries import Order, Sanction
from application.members.show_member import MemberDetails, ShowMember
from application.shared.use_case import UseCase
from domain.shared.ids import UserId
from domain.shared.paging import Direction, Page, Seek
from interface.members.cards import member_details, member_list, sanction_list
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.languages import gettext
from interface.shared.layout import Card, Container, card
from interface.shared.messages import replace

PAGE_SIZE = 10
CASES_SIZE = 8
SANCTIONS_SIZE = 8
"""Each entry has two names and a reason, any of which may grow in escaping."""

_PLACE = r"(?P<direction>newer|older):(?P<cursor>\d{1,19})"
_LIST = rf"members:(?P<order>newest|name|activity):{_PLACE}"
_SANCTIONS = rf"members:sanctioned:{_PLACE}"
_MEMBER = rf"members:show:(?P<user>\d{{1,19}}):{_PLACE}"


def member_page(page: MemberPage, order: Order) -> Card:
    return _with_buttons(
        member_list(page, order, PAGE_SIZE), page.page, order.value, (gettext("← Back"), gettext("On →"))
    )


def sanction_page(page: Page[Sanction]) -> Card:
    return _with_buttons(sanction_list(page), page, "sanctioned", (gettext("← Newer"), gettext("Older →")))


def member_cases(details: MemberDetails) -> Card:
    return _with_buttons(
        member_details(details), details.cases, f"show:{details.user}", (gettext("← Newer"), gettext("Older →"))
    )


@define
class TurnMemberPage:
    _list_members: UseCase[ListMembers, MemberPage]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        order = Order(match["order"])
        command = ListMembers(
            guild=guild_of(interaction), by=asker_of(interaction), order=order, seek=_seek(match, PAGE_SIZE)
        )
        await replace(interaction, member_page(await self._list_members(command), order))

    def button(self) -> Button:
        return Button(_LIST, self, part_of="members list")


@define
class TurnSanctionPage:
    _list_sanctions: UseCase[ListSanctions, Page[Sanction]]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        command = ListSanctions(
            guild=guild_of(interaction), by=asker_of(interaction), seek=_seek(match, SANCTIONS_SIZE)
        )
        await replace(interaction, sanction_page(await self._list_sanctions(command)))

    def button(self) -> Button:
        return Button(_SANCTIONS, self, part_of="members sanctioned")


@define
class TurnCasesOfMember:
    _show_member: UseCase[ShowMember, MemberDetails]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        command = ShowMember(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            user=UserId(int(match["user"])),
            cases=_seek(match, CASES_SIZE),
        )
        await replace(interaction, member_cases(await self._show_member(command)))

    def button(self) -> Button:
        return Button(_MEMBER, self, part_of="members show")


def _seek(match: re.Match[str], size: int) -> Seek:
    return Seek(cursor=int(match["cursor"]), direction=Direction(match["direction"]), size=size)


def _with_buttons[Row](shown: Container, page: Page[Row], what: str, labels: tuple[str, str]) -> Card:
    cursors = {Direction.NEWER: page.newer, Direction.OLDER: page.older}
    if any(cursor is not None for cursor in cursors.values()):
        shown.add_item(
            discord.ui.ActionRow(
                *(
                    # A disabled button needs a custom id of its own too; nothing has the id 0.
                    discord.ui.Button(
                        label=label,
                        custom_id=f"members:{what}:{direction.value}:{cursor or 0}",
                        disabled=cursor is None,
                    )
                    for label, (direction, cursor) in zip(labels, cursors.items(), strict=True)
                )
            )
        )
    return card(shown)
