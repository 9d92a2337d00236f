"""What a file is, and how large a picture is, read from its first bytes."""

import mimetypes
import struct
from collections.abc import Callable, Mapping

from attrs import frozen

_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # JPEG's markers that state the size


@frozen
class Picture:
    """A picture's media type, and its size in pixels."""

    content_type: str
    width: int
    height: int


def picture_of(raw: bytes) -> Picture | None:
    """PNG, GIF, JPEG or WebP; None for anything else, and for one that is cut off."""
    for (start, offset), read in _READERS.items():
        if raw[offset : offset + len(start)] == start:
            try:
                return read(raw)
            except (struct.error, IndexError):
                return None
    return None


def content_type_of(filename: str) -> str | None:
    """The media type that a file's name stands for, in Discord's words."""
    guessed, _ = mimetypes.guess_type(filename)
    return f"{guessed}; charset=utf-8" if guessed is not None and guessed.startswith("text/") else guessed


def _png(raw: bytes) -> Picture:
    return Picture("image/png", *struct.unpack(">II", raw[16:24]))


def _gif(raw: bytes) -> Picture:
    return Picture("image/gif", *struct.unpack("<HH", raw[6:10]))


def _jpeg(raw: bytes) -> Picture:
    place = 2
    while raw[place + 1] not in _FRAMES:
        place += 2 + struct.unpack(">H", raw[place + 2 : place + 4])[0]
    height, width = struct.unpack(">HH", raw[place + 5 : place + 9])
    return Picture("image/jpeg", width, height)


def _webp(raw: bytes) -> Picture:
    kind = raw[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(raw[place : place + 3], "little") + 1 for place in (24, 27))
    elif kind == b"VP8L":
        bits = struct.unpack("<I", raw[21:25])[0]
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        width, height = (number & 0x3FFF for number in struct.unpack("<HH", raw[26:30]))
    return Picture("image/webp", width, height)


_READERS: Mapping[tuple[bytes, int], Callable[[bytes], Picture]] = {
    (b"\x89PNG\r\n\x1a\n", 0): _png,
    (b"GIF8", 0): _gif,
    (b"\xff\xd8\xff", 0): _jpeg,
    (b"WEBP", 8): _webp,
}
