"""What people see of `/help`: pure functions from entries to cards, whose buttons lead from one to the next."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched

import discord

from application.permissions.show_help import Help
from domain.permissions.ranks import CommandName
from interface.permissions.cards import finding_line
from interface.permissions.help_entries import AREAS, Entry, InMenu, Option
from interface.permissions.shown import shown_command, shown_option, shown_words
from interface.shared.command_translator import COMMAND
from interface.shared.languages import Text, gettext, gettext_lazy, named
from interface.shared.layout import Card, card, container, fitting, within

_ROOM = 3600
"""Characters of a page's entries; the rest of a message is for what stands around them."""
_A_ROW = 5
_HINT = gettext_lazy("-# `/help` and the name of a command says more about it.")

type _Button = discord.ui.Button[discord.ui.LayoutView]


def help_card(shown: Help, all_entries: Sequence[Entry]) -> Card:
    """Of the command that was asked for, of all in its group, or of everything that the person may use."""
    if shown.command is None:
        return overview([each for each in all_entries if each.name in shown.usable])
    of_it = [each for each in all_entries if each.name == shown.command]
    if of_it:
        return _command_card(of_it[0], shown)
    group = [each for each in all_entries if each.name.startswith(f"{shown.command} ")]
    heading = f"### `/{shown_command(shown.command)}`"
    lines = within([_line(each) for each in group if each.name in shown.usable], _ROOM, heading=heading)
    return card(container(lines, *_whether(shown), str(_HINT)))


def overview(usable: Sequence[Entry]) -> Card:
    areas = {area: [each for each in usable if each.area == area] for area in AREAS}
    used = {area: those for area, those in areas.items() if those}
    lines = [f"**{AREAS[area]}**\n{' '.join(_tops(those))}" for area, those in used.items()]
    shown = container(within(lines, _ROOM, heading=gettext("### What you can use here")), str(_HINT))
    for row in batched([_button(AREAS[area], area) for area in used], _A_ROW):
        shown.add_item(discord.ui.ActionRow(*row))
    return card(shown)


def area_card(usable: Sequence[Entry], area: str, page: int) -> Card:
    """`page` counts from 0; one that there is no more is the last."""
    pages = list(_pages([_line(each) for each in usable if each.area == area])) or [
        [gettext("*Nothing that you may use.*")]
    ]
    page = min(page, len(pages) - 1)
    heading = (
        gettext("### {area} · page {page} of {pages}", area=AREAS[area], page=page + 1, pages=len(pages))
        if len(pages) > 1
        else f"### {AREAS[area]}"
    )
    shown = container("\n".join([heading, *pages[page]]), str(_HINT))
    buttons: list[_Button] = [discord.ui.Button(label=gettext("All areas"), custom_id="help:all")]
    if len(pages) > 1:
        buttons.append(_button(gettext("← Previous"), area, max(page - 1, 0), is_off=page == 0))
        buttons.append(_button(gettext("Next →"), area, page + 1, is_off=page == len(pages) - 1))
    shown.add_item(discord.ui.ActionRow(*buttons))
    return card(shown)


def _command_card(entry: Entry, shown: Help) -> Card:
    options = within([_option(each) for each in entry.options], _ROOM, heading=gettext("**What it takes**"))
    return card(
        container(
            f"### `/{shown_command(entry.name)}`\n{shown_words(entry.says)}",
            *([options] if entry.options else ()),
            *map(_menu, entry.menus),
            *_whether(shown),
        )
    )


def _whether(shown: Help) -> Iterator[str]:
    if shown.command is not None:
        may = gettext("You may use it here") if shown.command in shown.usable else gettext("You may not use it here")
        yield "\n".join([f"**{may}**", *map(finding_line, shown.findings)])


def _tops(those: Iterable[Entry]) -> Iterator[str]:
    """The commands, with those of a group as one."""
    counts = dict[CommandName, int]()
    for each in those:
        top = each.name.partition(" ")[0]
        counts[top] = counts.get(top, 0) + (" " in each.name)
    for top, of_group in counts.items():
        yield f"`/{shown_command(top)}`" + (f" ({of_group})" if of_group else "")


def _pages(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    while lines:
        count = fitting(lines, _ROOM)
        yield lines[:count]
        lines = lines[count:]


def _line(entry: Entry) -> str:
    return f"`{usage(entry)}`\n-# {shown_words(entry.says)}"


def usage(entry: Entry) -> str:
    """As it is typed: `/ban user [reason]`."""
    typed = (shown_option(each.name) if each.is_required else f"[{shown_option(each.name)}]" for each in entry.options)
    return " ".join([f"/{shown_command(entry.name)}", *typed])


def _option(option: Option) -> str:
    choices = f": {', '.join(map(shown_words, option.choices))}" if option.choices else ""
    says = f"`{shown_option(option.name)}` {shown_words(option.says)}{choices}"
    return says if option.is_required else gettext("{option} (may be left out)", option=says)


def _menu(menu: InMenu) -> str:
    name = named(COMMAND, menu.name)
    if menu.of_message:
        return gettext("-# Also in the menu of a message, under *Apps*: *{name}*", name=name)
    return gettext("-# Also in the menu of a member, under *Apps*: *{name}*", name=name)


def _button(label: Text, area: str, page: int = 0, *, is_off: bool = False) -> _Button:
    custom_id = f"help:{area}:{page}" + (":off" if is_off else "")
    return discord.ui.Button(label=str(label), custom_id=custom_id, disabled=is_off)
