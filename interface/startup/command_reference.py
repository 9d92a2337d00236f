"""`docs/commands.md`: every command, from the commands themselves."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from domain.permissions.ranks import CommandName
from domain.shared.permission import Permission
from interface.permissions.catalogue import TreeCatalogue
from interface.permissions.help_cards import usage
from interface.permissions.help_entries import AREAS, Entry, InMenu, Option, entries
from interface.shared.words import PERMISSION_NAMES

_BEGINNING = """\
# Commands

All there are, as `tux commands` prints them; `/help` shows in Discord those that somebody may use there. An option in
brackets may be left out. Behind each command stands who may use it, unless a server asks for a
[rank](permissions.md) besides; what some of them ask for more, by what they are about, stands on the pages of their
areas."""


def command_reference(catalogue: TreeCatalogue) -> str:
    """Markdown."""
    found, rights, in_dms = entries(catalogue), catalogue.rights, catalogue.in_dms
    areas = [(title, [each for each in found if each.area == area]) for area, title in AREAS.items()]
    parts = [_BEGINNING, *("\n\n".join(_area(str(title), those, rights, in_dms)) for title, those in areas if those)]
    return "\n\n".join(parts) + "\n"


def _area(
    title: str,
    those: Sequence[Entry],
    rights: Mapping[CommandName, Collection[Permission]],
    in_dms: Collection[CommandName],
) -> Iterator[str]:
    yield f"## {title}"
    for entry in those:
        needed = sorted(str(PERMISSION_NAMES[right]) for right in rights[entry.name])
        who = " and ".join(needed) or "everybody" + (", in direct messages too" if entry.name in in_dms else "")
        lines = [f"**`{usage(entry)}`** ({who})  ", entry.says + "".join(map(_menu, entry.menus))]
        yield "\n".join([*lines, *map(_option, entry.options)])


def _option(option: Option) -> str:
    choices = f": {', '.join(option.choices)}" if option.choices else ""
    return f"- `{option.name}`: {option.says}{choices}"


def _menu(menu: InMenu) -> str:
    return f"; *{menu.name}* in the menu of a {'message' if menu.of_message else 'member'}"
