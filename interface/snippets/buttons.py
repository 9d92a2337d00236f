"""Pages of snippets and of their changes, and the button that opens the form."""

import re

import discord
from attrs import define

from application.shared.use_case import UseCase
from application.snippets.list_banned import ListBanned
from application.snippets.list_snippets import ListSnippets
from application.snippets.open_editor import OpenEditor
from application.snippets.queries import BannedAuthor, SnippetView
from application.snippets.show_changes import ShowChanges, SnippetChanges
from domain.shared.paging import Direction, Page, Seek
from domain.snippets.content import LONGEST_ADDRESS, LONGEST_LABEL, LONGEST_TEXT, LONGEST_TITLE, MOST_LINKS
from domain.snippets.snippet import SnippetId
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.forms import show_form
from interface.shared.languages import gettext
from interface.shared.layout import Card, Container, card
from interface.shared.messages import replace
from interface.snippets.cards import banned_list, change_list, snippet_list

SNIPPETS_A_PAGE, CHANGES_A_PAGE, BANNED_A_PAGE = 15, 5, 20

type _Button = discord.ui.Button[discord.ui.LayoutView]


def snippet_page(page: Page[SnippetView]) -> Card:
    return _page(snippet_list(page), page, "snippets")


def change_page(changes: SnippetChanges) -> Card:
    return _page(change_list(changes.snippet, changes.page), changes.page, f"snippet:changes:{changes.snippet.name}")


def banned_page(page: Page[BannedAuthor]) -> Card:
    return _page(banned_list(page), page, "snippet:banned", (gettext("← Previous"), gettext("Next →")))


def edit_button(snippet: SnippetView) -> _Button:
    return discord.ui.Button(label=gettext("Edit"), custom_id=f"snippet:edit:{snippet.id}")


@define
class TurnSnippetPage:
    _list: UseCase[ListSnippets, Page[SnippetView]]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        command = ListSnippets(
            guild=guild_of(interaction), by=asker_of(interaction), seek=_seek(match, SNIPPETS_A_PAGE)
        )
        await replace(interaction, snippet_page(await self._list(command)))

    def button(self) -> Button:
        return Button(r"snippets:(?P<direction>newer|older):(?P<cursor>\d{1,19})", self, part_of="snippet list")


@define
class TurnChangePage:
    _changes: UseCase[ShowChanges, SnippetChanges]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        command = ShowChanges(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            typed=match["name"],
            seek=_seek(match, CHANGES_A_PAGE),
        )
        await replace(interaction, change_page(await self._changes(command)))

    def button(self) -> Button:
        template = r"snippet:changes:(?P<name>[a-z0-9_-]{1,32}):(?P<direction>newer|older):(?P<cursor>\d{1,19})"
        return Button(template, self, part_of="snippet history")


@define
class TurnBannedPage:
    _banned: UseCase[ListBanned, Page[BannedAuthor]]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        command = ListBanned(guild=guild_of(interaction), by=asker_of(interaction), seek=_seek(match, BANNED_A_PAGE))
        await replace(interaction, banned_page(await self._banned(command)))

    def button(self) -> Button:
        template = r"snippet:banned:(?P<direction>newer|older):(?P<cursor>\d{1,19})"
        return Button(template, self, part_of="snippet banned")


@define
class PressEdit:
    """The form says which version it shows: who sends it off after another did is told so."""

    _open: UseCase[OpenEditor, SnippetView]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        command = OpenEditor(
            guild=guild_of(interaction), by=asker_of(interaction), snippet=SnippetId(int(match["snippet"]))
        )
        await show_form(interaction, editing_form(await self._open(command)))

    def button(self) -> Button:
        return Button(r"snippet:edit:(?P<snippet>\d{1,18})", self, part_of="snippet edit")


def editing_form(snippet: SnippetView) -> discord.ui.Modal:
    form = discord.ui.Modal(title=gettext("Edit a snippet"), custom_id=f"snippet:edit:{snippet.id}:{snippet.version}")
    links = "\n".join(map(str, snippet.links))
    _add(form, "title", gettext("Title"), snippet.title or "", LONGEST_TITLE)
    _add(form, "text", gettext("Text"), snippet.text, LONGEST_TEXT, long=True, required=True)
    _add(
        form,
        "picture",
        gettext("Picture"),
        snippet.picture or "",
        LONGEST_ADDRESS,
        about=gettext("An address with https://"),
    )
    _add(
        form,
        "links",
        gettext("Links"),
        links,
        MOST_LINKS * (LONGEST_LABEL + LONGEST_ADDRESS + 2),
        about=gettext(
            "One a line, {most_links} at most: the label, then the address with https://", most_links=MOST_LINKS
        ),
        long=True,
    )
    return form


def _add(
    form: discord.ui.Modal,
    field: str,
    label: str,
    value: str,
    longest: int,
    *,
    about: str | None = None,
    long: bool = False,
    required: bool = False,
) -> None:
    style = discord.TextStyle.paragraph if long else discord.TextStyle.short
    typed: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
        custom_id=field, style=style, default=value or None, required=required, max_length=longest
    )
    form.add_item(discord.ui.Label(text=label, description=about, component=typed))


def _seek(match: re.Match[str], size: int) -> Seek:
    return Seek(cursor=int(match["cursor"]), direction=Direction(match["direction"]), size=size)


def _page[T](shown: Container, page: Page[T], prefix: str, labels: tuple[str, str] | None = None) -> Card:
    newer, older = labels or (gettext("← Newer"), gettext("Older →"))
    buttons = [_turn(prefix, Direction.NEWER, page.newer, newer), _turn(prefix, Direction.OLDER, page.older, older)]
    if not all(button.disabled for button in buttons):
        shown.add_item(discord.ui.ActionRow(*buttons))
    return card(shown)


def _turn(prefix: str, direction: Direction, cursor: int | None, label: str) -> _Button:
    # A disabled button needs a custom id of its own too; nothing that is listed has the number 0.
    return discord.ui.Button(
        label=label, custom_id=f"{prefix}:{direction.value}:{cursor or 0}", disabled=cursor is None
    )
