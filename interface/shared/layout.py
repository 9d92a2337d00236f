"""How a message is laid out: within Discord's limits, with what people typed shown as they typed it."""

import re
from collections.abc import Iterable, Iterator, Sequence

import discord

LONGEST_TEXT = 4000
"""Characters of all texts in one message (Discord API reference, "Components")."""

_LONGEST_LINE = 500
_MARKS = re.compile(r"^(#{1,3}|-#) ")

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
    """Text that a person typed, escaped so that Markdown has no effect."""
    return discord.utils.escape_markdown(text)


def shortened(text: str, longest: int) -> str:
    """As typed, cut to at most `longest` characters."""
    return as_typed(text if len(text) <= longest else text[: longest - 1] + "…")


def in_code(typed: str) -> str:
    """What a person typed, as code; at most 100 characters of it."""
    short = typed if len(typed) <= 100 else typed[:99] + "…"
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


def texts(components: Iterable[discord.Component]) -> Iterator[str]:
    """The texts of a message, in the order in which they are read."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        elif isinstance(component, discord.Container | discord.SectionComponent):
            yield from texts(component.children)


def texts_of(card: Card) -> list[str]:
    return [item.content for item in card.walk_children() if isinstance(item, discord.ui.TextDisplay)]


def barest(card: Card) -> str:
    """A card in one plain line: its heading and its last line, where its number is."""
    lines = [line for text in texts_of(card) for line in text.splitlines() if line.strip()]
    ends = lines[:1] + lines[1:][-1:]
    plain = (_MARKS.sub("", line).replace("**", "") for line in ends)
    return " · ".join(line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + "…" for line in plain)


def room_left(*used: str) -> int:
    """How many more characters a message with these texts can take."""
    return LONGEST_TEXT - sum(map(len, used))


def _and_more(count: int) -> str:
    return f"-# … and {count} more"
