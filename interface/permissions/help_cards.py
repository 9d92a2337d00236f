"""What people see of `/help`: pure functions from entries to cards, whose buttons lead from one to the next."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched

import discord

from application.permissions.show_help import Help
from domain.permissions.ranks import CommandName
from interface.permissions.cards import finding_line
from interface.permissions.help_entries import AREAS, Entry, InMenu, Option
from interface.shared.layout import Card, card, container, fitting, within

_ROOM = 3600
"""Characters of a page's entries; the rest of a message is for what stands around them."""
_A_ROW = 5
_HINT = "-# `/help` and the name of a command says more about it."

type _Button = discord.ui.Button[discord.ui.LayoutView]


def help_card(shown: Help, all_entries: Sequence[Entry]) -> Card:
    """Of the command that was asked for, of all in its group, or of everything that the person may use."""
    if shown.command is None:
        return overview([each for each in all_entries if each.name in shown.usable])
    of_it = [each for each in all_entries if each.name == shown.command]
    if of_it:
        return _command_card(of_it[0], shown)
    group = [each for each in all_entries if each.name.startswith(f"{shown.command} ")]
    lines = within(
        [_line(each) for each in group if each.name in shown.usable], _ROOM, heading=f"### `/{shown.command}`"
    )
    return card(container(lines, *_whether(shown), _HINT))


def overview(usable: Sequence[Entry]) -> Card:
    areas = {area: [each for each in usable if each.area == area] for area in AREAS}
    used = {area: those for area, those in areas.items() if those}
    lines = [f"**{AREAS[area]}**\n{' '.join(_tops(those))}" for area, those in used.items()]
    shown = container(within(lines, _ROOM, heading="### What you can use here"), _HINT)
    for row in batched([_button(AREAS[area], area) for area in used], _A_ROW):
        shown.add_item(discord.ui.ActionRow(*row))
    return card(shown)


def area_card(usable: Sequence[Entry], area: str, page: int) -> Card:
    """`page` counts from 0; one that there is no more is the last."""
    pages = list(_pages([_line(each) for each in usable if each.area == area])) or [["*Nothing that you may use.*"]]
    page = min(page, len(pages) - 1)
    heading = f"### {AREAS[area]}" + (f" · page {page + 1} of {len(pages)}" if len(pages) > 1 else "")
    shown = container("\n".join([heading, *pages[page]]), _HINT)
    buttons: list[_Button] = [discord.ui.Button(label="All areas", custom_id="help:all")]
    if len(pages) > 1:
        buttons.append(_button("← Previous", area, max(page - 1, 0), is_off=page == 0))
        buttons.append(_button("Next →", area, page + 1, is_off=page == len(pages) - 1))
    shown.add_item(discord.ui.ActionRow(*buttons))
    return card(shown)


def _command_card(entry: Entry, shown: Help) -> Card:
    options = within([_option(each) for each in entry.options], _ROOM, heading="**What it takes**")
    return card(
        container(
            f"### `/{entry.name}`\n{entry.says}",
            *([options] if entry.options else ()),
            *map(_menu, entry.menus),
            *_whether(shown),
        )
    )


def _whether(shown: Help) -> Iterator[str]:
    if shown.command is not None:
        may = "You may use it here" if shown.command in shown.usable else "You may not use it here"
        yield "\n".join([f"**{may}**", *map(finding_line, shown.findings)])


def _tops(those: Iterable[Entry]) -> Iterator[str]:
    """The commands, with those of a group as one."""
    counts = dict[CommandName, int]()
    for each in those:
        top = each.name.partition(" ")[0]
        counts[top] = counts.get(top, 0) + (" " in each.name)
    for top, of_group in counts.items():
        yield f"`/{top}`" + (f" ({of_group})" if of_group else "")


def _pages(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    while lines:
        count = fitting(lines, _ROOM)
        yield lines[:count]
        lines = lines[count:]


def _line(entry: Entry) -> str:
    return f"`{entry.usage}`\n-# {entry.says}"


def _option(option: Option) -> str:
    choices = f": {', '.join(option.choices)}" if option.choices else ""
    return f"`{option.name}`{'' if option.is_required else ' (may be left out)'} {option.says}{choices}"


def _menu(menu: InMenu) -> str:
    of = "message" if menu.of_message else "member"
    return f"-# Also in the menu of a {of}, under *Apps*: *{menu.name}*"


def _button(label: str, area: str, page: int = 0, *, is_off: bool = False) -> _Button:
    custom_id = f"help:{area}:{page}" + (":off" if is_off else "")
    return discord.ui.Button(label=label, custom_id=custom_id, disabled=is_off)
