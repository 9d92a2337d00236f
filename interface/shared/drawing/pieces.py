"""Text cut into what is drawn as one: an emoji, or a character with its marks; each with the face that has it."""

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from attrs import frozen

from interface.shared.drawing.emoji import characters_of_emoji, emoji_at
from interface.shared.drawing.fonts import CHINESE, JAPANESE, KOREAN, Face, face_for

_JOINERS = "\u200c\u200d"
_SELECTORS = "\ufe0e\ufe0f"
_EMOJI_TAGS = range(0xE0020, 0xE0080)
_MOST = 256
"""Characters that are looked at; names and titles are shorter."""
_MOST_MARKS, _MOST_ACCENTS = 4, 2
"""On one character: as many as any script needs, and fewer than climb out of the line."""
_ACCENTS = range(0x300, 0x370)
_NOTHING_HAS_IT = "·"


@frozen
class Piece:
    text: str
    face: Face | None
    """None for an emoji."""


def cleaned(text: str) -> str:
    """What of a text can be drawn on one line."""
    spaced = (" " if character.isspace() else character for character in unicodedata.normalize("NFC", text)[:_MOST])
    return " ".join("".join(filter(_is_drawn, spaced)).split())


def _is_drawn(character: str) -> bool:
    if character in _JOINERS or character in _SELECTORS or character in characters_of_emoji():
        return True
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Cn", "Co")


def pieces(text: str) -> list[Piece]:
    """Of a text that is cleaned."""
    han = _han_face(text)
    found = list[Piece]()
    for part, is_emoji in _parts(text):
        if is_emoji:
            found.append(Piece(part, None))
            continue
        last = found[-1].face if found else None
        found += _with_face(part, last, han)
    return found


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    at = 0
    while at < len(text):
        length = emoji_at(text, at)
        if length:
            yield text[at : at + length], True
        else:
            length = _cluster(text, at)
            yield _without_excess(text[at : at + length]), False
        at += length


def _cluster(text: str, start: int) -> int:
    end = start + 1
    while end < len(text) and (
        unicodedata.category(text[end]) in ("Mn", "Mc", "Me") or text[end] in _JOINERS or text[end] in _SELECTORS
    ):
        end += 1
    return end - start


def _without_excess(cluster: str) -> str:
    marks = [character for character in cluster[1:] if character not in _SELECTORS]
    most = _MOST_ACCENTS if any(ord(mark) in _ACCENTS for mark in marks) else _MOST_MARKS
    return cluster[0] + "".join(marks[:most])


def _with_face(part: str, last: Face | None, han: Face) -> Iterator[Piece]:
    shown = "".join(character for character in part if character not in _JOINERS)
    if not shown or ord(shown[0]) in _EMOJI_TAGS:
        return
    if shown[0] == " " and last is not None:
        yield Piece(" ", last)  # so that a space parts no run, and so no joined letters
        return
    face = face_for(shown) or face_for(shown[0])
    if face is not None:
        yield Piece(part if face.covers(shown) else shown[0], han if face == CHINESE else face)
        return
    plain = unicodedata.normalize("NFKC", shown[0])
    if plain == shown[0]:
        plain = _NOTHING_HAS_IT
    for character in plain:
        yield Piece(character, face_for(character) or face_for(_NOTHING_HAS_IT))


def _han_face(text: str) -> Face:
    """Whose Han characters they are; where nothing tells, the Chinese."""
    for character in text:
        name = unicodedata.name(character, "")
        if name.startswith(("HIRAGANA", "KATAKANA")):
            return JAPANESE
        if name.startswith("HANGUL"):
            return KOREAN
    return CHINESE


def runs(found: list[Piece], levels: list[int]) -> list[list[int]]:
    """The places of neighbouring pieces that one face draws in one direction; each emoji by itself."""
    if not found:
        return []
    grouped = [[0]]
    for before, at in pairwise(range(len(found))):
        same = found[at].face is not None and found[at].face == found[before].face and levels[at] == levels[before]
        if same:
            grouped[-1].append(at)
        else:
            grouped.append([at])
    return grouped
