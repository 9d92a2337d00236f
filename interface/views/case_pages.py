"""Pages of cases, with buttons that survive a restart: all they need is in their custom id."""

import re

import discord
from attrs import frozen

from application.moderation.queries import CaseReader, CaseView
from application.shared.incidents import IncidentReporter
from domain.moderation.repository import CaseFilter
from domain.moderation.sanction import CaseKind
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Direction, Page, Seek
from domain.shared.standing import Permission
from interface.gateways.standings import standing_of
from interface.presenters.cases import case_list
from interface.views.answering import answering

PAGE_SIZE = 8
_PLURALS = {CaseKind.WARN: "Warnings", CaseKind.BAN: "Bans", CaseKind.UNBAN: "Unbans"}


@frozen(kw_only=True)
class CasePageRef:
    """What a button leads to, as its custom id says it."""

    which: CaseFilter
    seek: Seek

    @property
    def custom_id(self) -> str:
        which = self.which
        parts = (self.seek.direction.value, self.seek.cursor, which.target, which.moderator, which.kind)
        return ":".join(["cases", *("" if part is None else str(part) for part in parts)])

    @classmethod
    def parse(cls, match: re.Match[str]) -> "CasePageRef":
        return cls(
            which=CaseFilter(
                target=UserId(int(match["target"])) if match["target"] else None,
                moderator=UserId(int(match["moderator"])) if match["moderator"] else None,
                kind=CaseKind(match["kind"]) if match["kind"] else None,
            ),
            seek=Seek(cursor=int(match["cursor"]), direction=Direction(match["direction"]), size=PAGE_SIZE),
        )


async def case_page(reader: CaseReader, guild: GuildId, which: CaseFilter, seek: Seek) -> discord.ui.LayoutView:
    page = await reader.page(guild, which, seek)
    view = discord.ui.LayoutView(timeout=None)
    container = case_list(page, which, _heading(which))
    buttons = [_button(which, page, direction) for direction in (Direction.NEWER, Direction.OLDER)]
    if not all(button.disabled for button in buttons):
        container.add_item(discord.ui.ActionRow(*buttons))
    view.add_item(container)
    view.stop()  # the buttons are found by their custom ids, so discord.py need not remember each page sent
    return view


def case_page_button(
    reader: CaseReader, incidents: IncidentReporter
) -> type[discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]]]:
    """The class that discord.py makes of a click, whichever process sent the message."""

    class CasePageButton(
        discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]],
        template=r"cases:(?P<direction>newer|older):(?P<cursor>\d+):(?P<target>\d*):(?P<moderator>\d*):(?P<kind>\w*)",
    ):
        def __init__(self, ref: CasePageRef) -> None:
            super().__init__(discord.ui.Button(custom_id=ref.custom_id))
            self.ref = ref

        @classmethod
        async def from_custom_id(
            cls,
            _interaction: discord.Interaction[discord.Client],
            _item: discord.ui.Item[discord.ui.LayoutView],
            match: re.Match[str],
            /,
        ) -> "CasePageButton":
            return cls(CasePageRef.parse(match))

        async def callback(self, interaction: discord.Interaction[discord.Client]) -> None:
            async with answering(interaction, incidents):
                await interaction.response.defer()
                assert isinstance(interaction.user, discord.Member), "the button stands in a guild"
                standing_of(interaction.user).require(Permission.MODERATE_MEMBERS)
                view = await case_page(reader, GuildId(interaction.user.guild.id), self.ref.which, self.ref.seek)
                await interaction.edit_original_response(view=view)

    return CasePageButton


def _button(which: CaseFilter, page: Page[CaseView], direction: Direction) -> discord.ui.Button[discord.ui.LayoutView]:
    cursor = page.newer if direction is Direction.NEWER else page.older
    # A disabled button needs a custom id of its own too; 0 is no case's number.
    ref = CasePageRef(which=which, seek=Seek(cursor=cursor or 0, direction=direction, size=PAGE_SIZE))
    label = "← Newer" if direction is Direction.NEWER else "Older →"
    return discord.ui.Button(label=label, custom_id=ref.custom_id, disabled=cursor is None)


def _heading(which: CaseFilter) -> str:
    parts = ["Cases" if which.kind is None else _PLURALS[which.kind]]
    if which.target is not None:
        parts.append(f"of <@{which.target}>")
    if which.moderator is not None:
        parts.append(f"by <@{which.moderator}>")
    return " ".join(parts)
