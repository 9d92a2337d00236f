"""Emojis that people react with."""

from collections.abc import Collection

from domain.shared.emoji import CUSTOM, Emoji, may_be_emoji
from domain.starboard.errors import NotAnEmoji, TooManyEmojis

MOST_EMOJIS = 5


def emojis_in(typed: str) -> tuple[Emoji, ...]:
    """Those that somebody typed, with blanks between them. Raises NotAnEmoji, TooManyEmojis."""
    found = dict[str, Emoji]()
    for word in CUSTOM.sub(lambda custom: f" {custom[0]} ", typed).split():
        emoji = Emoji(word)
        if not may_be_emoji(word):
            raise NotAnEmoji(word)
        found.setdefault(emoji.key, emoji)
    if not found:
        raise NotAnEmoji(typed)
    if len(found) > MOST_EMOJIS:
        raise TooManyEmojis(len(found), MOST_EMOJIS)
    return tuple(found.values())


def keys_of(emojis: Collection[Emoji]) -> frozenset[str]:
    return frozenset(emoji.key for emoji in emojis)
