"""Pages of transactions with the buttons that lead from one to the next; and the button that confirms a grant."""

import re

import discord
from attrs import define

from application.points.grant_to_role import GrantToRole, RoleGranted
from application.points.list_transactions import ListTransactions, Transactions
from application.points.plan_role_grant import PlannedRoleGrant
from application.shared.use_case import UseCase
from domain.shared.ids import RequestId, UserId
from domain.shared.paging import Direction, Seek
from interface.points.cards import history_card, role_grant_preview, role_granted_card
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.languages import gettext, ngettext
from interface.shared.layout import Card, card
from interface.shared.messages import replace

PAGE_SIZE = 10

_CONFIRM = r"points:grant-role:(?P<request>\d+)"
_TEMPLATE = r"points:(?P<direction>newer|older):(?P<cursor>\d+):(?P<user>\d+)"


def history_page(shown: Transactions) -> Card:
    page = history_card(shown)
    buttons = [_button(shown, direction) for direction in (Direction.NEWER, Direction.OLDER)]
    if not all(button.disabled for button in buttons):
        page.add_item(discord.ui.ActionRow(*buttons))
    return card(page)


@define
class TurnHistoryPage:
    _list_transactions: UseCase[ListTransactions, Transactions]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        command = ListTransactions(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            user=UserId(int(match["user"])),
            seek=Seek(cursor=int(match["cursor"]), direction=Direction(match["direction"]), size=PAGE_SIZE),
        )
        await replace(interaction, history_page(await self._list_transactions(command)))

    def button(self) -> Button:
        return Button(_TEMPLATE, self, part_of="points history")


def role_grant_page(planned: PlannedRoleGrant) -> Card:
    preview, grant = role_grant_preview(planned), planned.grant
    label = ngettext("Grant it to {n} member", "Grant it to {n} members", grant.receivers)
    # What is confirmed is on record under the request; the button leads to it, whenever and wherever it is pressed.
    confirm: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(
        label=label, style=discord.ButtonStyle.danger, custom_id=f"points:grant-role:{grant.request}"
    )
    preview.add_item(discord.ui.ActionRow(confirm))
    return card(preview)


@define
class ConfirmRoleGrant:
    _grant_to_role: UseCase[GrantToRole, RoleGranted]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        request = RequestId(int(match["request"]))
        command = GrantToRole(guild=guild_of(interaction), by=asker_of(interaction), request=request)
        await replace(interaction, role_granted_card(await self._grant_to_role(command)))

    def button(self) -> Button:
        return Button(_CONFIRM, self, part_of="points grant-role")


def _button(shown: Transactions, direction: Direction) -> discord.ui.Button[discord.ui.LayoutView]:
    cursor = shown.page.newer if direction is Direction.NEWER else shown.page.older
    label = gettext("← Newer") if direction is Direction.NEWER else gettext("Older →")
    # A disabled button needs a custom id of its own too; no transaction has the number 0.
    custom_id = f"points:{direction.value}:{cursor or 0}:{shown.user}"
    return discord.ui.Button(label=label, custom_id=custom_id, disabled=cursor is None)
