"""Emojis: Discord's own, of one or several code points, and those of a server."""

import re
import unicodedata

from attrs import frozen

_LONGEST = 40
"""Code points: families and flags of regions take a dozen or two."""

CUSTOM = re.compile(r"<a?:(\w{2,32}):(\d{15,20})>")
_SHOWN_AS_PICTURE = "\ufe0f"
"""Asks for the picture of a character. People and Discord put it in, or not: it makes no other emoji."""

_CATEGORIES = frozenset({"So", "Sk", "Sm", "Mn", "Me", "Cf", "Po", "Pd"})
_KEYCAP, _KEYS = "\u20e3", "0123456789#*"


@frozen
class Emoji:
    """`text` is how it is written in a message: `⭐`, or `<:name:id>`."""

    text: str

    @property
    def key(self) -> str:
        """By which it is told apart from all others, however it was written; a server's may be renamed."""
        custom = CUSTOM.fullmatch(self.text)
        return key_of(self.text, None) if custom is None else key_of(custom[1], int(custom[2]))


def key_of(name: str | None, custom: int | None) -> str:
    """The key of an emoji as Discord describes it: its name, and an id where it is a server's own."""
    return (name or "").replace(_SHOWN_AS_PICTURE, "") if custom is None else str(custom)


def may_be_emoji(word: str) -> bool:
    """Whether it may be one of Discord's or a server's; only Discord knows which there are."""
    return CUSTOM.fullmatch(word) is not None or _is_picture(word)


def _is_picture(word: str) -> bool:
    others = [each for each in word if each not in _KEYS] if word.endswith(_KEYCAP) else [*word]
    return len(word) <= _LONGEST and any(map(_stands_alone, others)) and all(map(_may_be_part, others))


def _stands_alone(character: str) -> bool:
    return unicodedata.category(character) not in ("Mn", "Cf") and ord(character) > 0x7F


def _may_be_part(character: str) -> bool:
    return ord(character) > 0x7F and unicodedata.category(character) in _CATEGORIES
