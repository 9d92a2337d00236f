"""What people see of snippets: pure functions from view records to components."""

from collections.abc import Mapping

import discord

from application.snippets.import_snippets import ImportReceipt
from application.snippets.queries import BannedAuthor, SnippetView
from application.snippets.search_snippets import FoundSnippets
from application.snippets.use_snippet import SnippetUse
from domain.shared.history import Change, RecordedChange, Value
from domain.shared.paging import Page
from domain.snippets.content import Link
from domain.snippets.snippet import MOST_SNIPPETS
from domain.snippets.variables import ARGUMENTS, CHANNEL, NAME, SERVER, USER, expanded
from interface.shared.files import Document
from interface.shared.languages import gettext, ngettext, number
from interface.shared.layout import (
    LONGEST_TEXT,
    Card,
    Container,
    as_typed,
    as_written,
    card,
    container,
    cut,
    room_left,
    shortened,
    within,
)
from interface.snippets.words import FIELDS

_LONGEST_SHOWN = 3_600
"""Characters of what is used: the rest of a message is for the title, and for what a card has besides."""

_LONGEST_TITLE = 300
_LONGEST_LINE = 80
_LONGEST_HELD = 250


def used_card(use: SnippetUse, *, user: int, name: str, server: str, channel: int) -> Card:
    """The snippet itself, for everybody to read: its author wrote it with markup, who uses it types plain words."""
    values = {
        USER: f"<@{user}>",
        NAME: as_typed(name),
        SERVER: as_typed(server),
        CHANNEL: f"<#{channel}>",
        ARGUMENTS: as_written(use.typed),
        **{str(number): as_written(each) for number, each in enumerate(use.arguments, start=1)},
    }
    return card(_content(use.snippet, values))


def info_card(snippet: SnippetView, heading: str, *more: discord.ui.Item[discord.ui.LayoutView]) -> Card:
    """All that is known of it, and what it says."""
    lock = f" · 🔒 {gettext('locked')}" if snippet.is_locked else ""
    by = gettext("by {author}", author=f"<@{snippet.author}>")
    about = [
        f"### {heading}",
        f"**{_called(snippet)}** · {_uses(snippet.uses)}{lock}",
        f"-# #{snippet.id} · {by} · <t:{int(snippet.created_at.timestamp())}:d>",
    ]
    shown = container("\n".join(about))
    if more:
        shown.add_item(discord.ui.ActionRow(*more))
    return card(shown, _content(snippet, {}))


def line_card(heading: str, *lines: str) -> Card:
    return card(container("\n".join([f"### {heading}", *lines])))


def snippet_line(snippet: SnippetView) -> str:
    lock = " 🔒" if snippet.is_locked else ""
    first = shortened(snippet.title or snippet.text.partition("\n")[0], _LONGEST_LINE)
    return f"**{_called(snippet)}**{lock} · {_uses(snippet.uses)}\n-# {first}"


def snippet_list(page: Page[SnippetView]) -> Container:
    """The buttons that lead on are not in it yet."""
    lines = [*map(snippet_line, page.items)] or [gettext("*None yet: `/snippet create` writes one.*")]
    return container(within(lines, LONGEST_TEXT, heading=gettext("### Snippets")))


def found_card(found: FoundSnippets) -> Card:
    lines = [*map(snippet_line, found.snippets)] or [gettext("*Nothing like it.*")]
    if found.has_more:
        lines.append(gettext("-# There are more: search for more of it."))
    return card(container(within(lines, LONGEST_TEXT, heading=gettext("### Snippets found"))))


def change_list(snippet: SnippetView, page: Page[RecordedChange]) -> Container:
    """The buttons that lead on are not in it yet."""
    lines = [_change_line(each.change) for each in page.items] or [gettext("*It is as it was written.*")]
    return container(within(lines, LONGEST_TEXT, heading=gettext("### Changes of {name}", name=snippet.name)))


def import_card(receipt: ImportReceipt) -> Card:
    lines = [
        gettext("**{added}** added", added=number(receipt.added)),
        gettext("**{replaced}** replaced", replaced=number(receipt.replaced)),
    ]
    if receipt.same:
        lines.append(gettext("**{same}** were the same already", same=number(receipt.same)))
    if receipt.skipped:
        lines.append(gettext("**{skipped}** left as they are", skipped=number(receipt.skipped)))
    return line_card(gettext("Snippets taken in"), *lines)


def export_card(count: int, file: Document) -> Card:
    shown = container(
        gettext(
            "### Snippets of this server\n{count} of at most {most}",
            count=number(count),
            most=MOST_SNIPPETS,
        )
    )
    return card(shown.add_item(file.shown()))


def _content(snippet: SnippetView, values: Mapping[str, str]) -> Container:
    parts = list[str]()
    if snippet.title is not None:
        parts.append(f"## {cut(expanded(snippet.title, values), _LONGEST_TITLE)}")
    shown = container(*parts, cut(expanded(snippet.text, values), _LONGEST_SHOWN - sum(map(len, parts))))
    if snippet.picture is not None:
        shown.add_item(discord.ui.MediaGallery(discord.MediaGalleryItem(snippet.picture)))
    if snippet.links:
        shown.add_item(discord.ui.ActionRow(*map(_link, snippet.links)))
    return shown


def _link(link: Link) -> discord.ui.Button[discord.ui.LayoutView]:
    return discord.ui.Button(label=link.label, url=link.address)


def _called(snippet: SnippetView) -> str:
    return " · ".join([as_typed(snippet.name), *map(as_typed, snippet.aliases)])


def _uses(count: int) -> str:
    return ngettext("used once", "used {n} times", count)


def _change_line(change: Change) -> str:
    when = f"<t:{int(change.at.timestamp())}:f>"
    match change.field, change.new:
        case "is_kept", _:
            return gettext("-# {when} <@{by}> deleted it", when=when, by=change.by)
        case "is_locked", locked:
            if locked:
                return gettext("-# {when} <@{by}> locked it", when=when, by=change.by)
            return gettext("-# {when} <@{by}> unlocked it", when=when, by=change.by)
    return gettext(
        "-# {when} <@{by}> changed the {field}\n> {old}\n> → {new}",
        when=when,
        by=change.by,
        field=FIELDS.get(change.field, change.field),
        old=_held(change.old),
        new=_held(change.new),
    )


def _held(value: Value) -> str:
    return gettext("*nothing*") if value in (None, "") else shortened(" ".join(str(value).split()), _LONGEST_HELD)


def banned_list(page: Page[BannedAuthor]) -> Container:
    """The buttons that lead on are not in it yet."""
    lines = [
        gettext("<@{user}> ({user}) by <@{by}>, <t:{at}:d>", user=each.user, by=each.by, at=int(each.at.timestamp()))
        for each in page.items
    ] or [gettext("*Nobody.*")]
    footer = gettext("-# `/snippet unban` lifts it.")
    return container(within(lines, room_left(footer), heading=gettext("### Who may write no snippets")), footer)
