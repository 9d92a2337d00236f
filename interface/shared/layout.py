"""How a message is laid out: within Discord's limits, with what people typed shown as they typed it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import discord

from interface.shared.languages import ngettext

LONGEST_TEXT = 4000
"""Characters of all texts in one message (Discord API reference, "Components")."""

_LONGEST_LINE = 500
_MARKS = re.compile(r"^(#{1,3}|-#) ")

_MARKUP = re.compile(r"[\\`*_~|<@\[]|(?m:^[^\S\n]*)(?:\d+(?=\. )|(?=#{1,3} |-#? |\+ |>))")
"""What Discord reads as more than text, anywhere or where a line begins."""
_KEPT = re.compile(r"<(?:@[!&]?|#)\d{15,20}>|https?://[^\s<]+[^<.,:;\"'\]\s]")
"""Mentions, which Discord itself writes for who picks a name from its list, and links: they show where they lead."""
_REVERSING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the text after them around."""

RED = 0xE5484D
ORANGE = 0xF76B15
AMBER = 0xF2B84B
GREEN = 0x46A758
BLUE = 0x5B8DEF
GREY = 0x8B8D98

type Card = discord.ui.LayoutView
type Container = discord.ui.Container[discord.ui.LayoutView]


def container(*texts: str, colour: int = BLUE) -> Container:
    """Texts with a coloured edge; further items can be added."""
    return discord.ui.Container(*map(text, texts), accent_colour=colour)


def text(content: str) -> discord.ui.TextDisplay[discord.ui.LayoutView]:
    return discord.ui.TextDisplay(content)


def card(*items: discord.ui.Item[discord.ui.LayoutView]) -> Card:
    """A message that lives on without this process: its buttons are found by their custom ids."""
    view = discord.ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()  # so that discord.py does not remember each message sent
    return view


def as_typed(text: str) -> str:
    """What a person typed, escaped so that nothing in it has an effect; at most twice as long."""
    return _MARKUP.sub(_escaped, _REVERSING.sub("", text))


def as_written(text: str) -> str:
    """A sentence that a person wrote: as typed, but for links, and mentions of members, roles and channels."""
    shown, place, text = list[str](), 0, _REVERSING.sub("", text)
    for kept in _KEPT.finditer(text):
        shown += as_typed(text[place : kept.start()]), kept[0]
        place = kept.end()
    return "".join([*shown, as_typed(text[place:])])


def shortened(text: str, longest: int, show: Callable[[str], str] = as_typed) -> str:
    """As typed, or as `show` has it, cut to at most `longest` characters, but not within a mention or a link."""
    return show(cut(text, longest))


def cut(text: str, longest: int) -> str:
    """At most `longest` characters of it, not cut within a mention or a link."""
    return text if len(text) <= longest else text[: _place_to_cut(text, longest - 1)] + "…"


def in_code(typed: str) -> str:
    """What a person typed, as code; at most 100 characters of it."""
    short = _REVERSING.sub("", typed if len(typed) <= 100 else typed[:99] + "…")
    return f"`{short.replace('`', "'")}`"


def within(entries: Sequence[str], room: int, *, heading: str) -> str:
    """The entries below their heading, one per line; the last are left out if `room` characters cannot hold all."""
    whole = "\n".join([heading, *entries])
    if len(whole) <= room:
        return whole
    kept, used = [heading], len(heading)
    for number, entry in enumerate(entries):
        left = len(entries) - number
        used += 1 + len(entry)
        if used + 1 + len(_and_more(left - 1)) > room:
            kept.append(_and_more(left))
            break
        kept.append(entry)
    return "\n".join(kept)


def fitting(entries: Iterable[str], room: int) -> int:
    """How many of the entries, one per line, `room` characters can hold."""
    count = 0
    for entry in entries:
        room -= len(entry) + 1
        if room < -1:  # the last one ends no line
            break
        count += 1
    return count


def texts(components: Iterable[discord.Component]) -> Iterator[str]:
    """The texts of a message, in the order in which they are read."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        elif isinstance(component, discord.Container | discord.SectionComponent):
            yield from texts(component.children)


def texts_of(card: Card) -> list[str]:
    return texts_in(card)


def texts_in(shown: Card | Container) -> list[str]:
    return [item.content for item in shown.walk_children() if isinstance(item, discord.ui.TextDisplay)]


def barest(card: Card) -> str:
    """A card in one plain line: its heading and its last line, where its number is."""
    lines = [line for text in texts_of(card) for line in text.splitlines() if line.strip()]
    ends = lines[:1] + lines[1:][-1:]
    plain = (_MARKS.sub("", line).replace("**", "") for line in ends)
    return " · ".join(line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + "…" for line in plain)


def room_left(*used: str) -> int:
    """How many more characters a message with these texts can take."""
    return LONGEST_TEXT - sum(map(len, used))


def _escaped(markup: re.Match[str]) -> str:
    return f"{markup[0]}\\" if markup[0].strip() == "" or markup[0][-1].isdigit() else f"\\{markup[0]}"


def _place_to_cut(text: str, longest: int) -> int:
    for kept in _KEPT.finditer(text):
        if 0 < kept.start() < longest < kept.end():
            return kept.start()
    return longest


def _and_more(count: int) -> str:
    return ngettext("-# … and {n} more", "-# … and {n} more", count)
