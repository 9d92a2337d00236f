"""The button that applies a plan, and pages of versions."""

import re

import discord
from attrs import define

from application.configuration.apply_plan import ApplyPlan, ApplyResult
from application.configuration.list_versions import ListedVersion, ListVersions
from application.configuration.views import Fingerprint
from application.shared.use_case import UseCase
from domain.configuration.version import PlanId
from domain.shared.ids import RequestId
from domain.shared.paging import Direction, Page, Seek
from interface.configuration.cards import history_texts, result_card
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.languages import gettext
from interface.shared.layout import Card, card, container
from interface.shared.messages import replace
from interface.shared.words import Words

VERSIONS_A_PAGE = 10


@define
class PressApply:
    _apply: UseCase[ApplyPlan, ApplyResult]
    _words: Words

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        command = ApplyPlan(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            request=RequestId(interaction.id),
            plan=PlanId(int(match["plan"])),
            fingerprint=Fingerprint(match["fingerprint"]),
        )
        shown = result_card(await self._apply(command), self._words)
        await replace(interaction, shown.card, files=shown.files)

    def button(self) -> Button:
        return Button(r"config:apply:(?P<plan>\d{1,19}):(?P<fingerprint>[0-9a-f]{16})", self, part_of="config apply")


@define
class TurnVersionPage:
    _list: UseCase[ListVersions, Page[ListedVersion]]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        seek = Seek(cursor=int(match["cursor"]), direction=Direction(match["direction"]), size=VERSIONS_A_PAGE)
        command = ListVersions(guild=guild_of(interaction), by=asker_of(interaction), seek=seek)
        await replace(interaction, version_page(await self._list(command)))

    def button(self) -> Button:
        template = r"config:history:(?P<direction>newer|older):(?P<cursor>\d{1,9})"
        return Button(template, self, part_of="config history")


def version_page(page: Page[ListedVersion]) -> Card:
    shown = container(*history_texts(page.items))
    buttons = [_turn(page, direction) for direction in (Direction.NEWER, Direction.OLDER)]
    if not all(button.disabled for button in buttons):
        shown.add_item(discord.ui.ActionRow(*buttons))
    return card(shown)


def _turn(page: Page[ListedVersion], direction: Direction) -> discord.ui.Button[discord.ui.LayoutView]:
    cursor = page.newer if direction is Direction.NEWER else page.older
    label = gettext("← Newer") if direction is Direction.NEWER else gettext("Older →")
    # A disabled button needs a custom id of its own too; no version has the number 0.
    custom_id = f"config:history:{direction.value}:{cursor or 0}"
    return discord.ui.Button(label=label, custom_id=custom_id, disabled=cursor is None)
