"""Avatars, drawn from their hash, so that nobody has to keep a picture: hills, and a sun over them."""

import colorsys
import math
import struct
import zlib
from functools import lru_cache

from attrs import frozen

LARGEST = 512
_PLAIN = (0x5865F2, 0x757E8A, 0x3BA55C, 0xFAA61A, 0xED4245, 0xEB459F)

type _Colour = tuple[int, int, int]


@frozen
class _Disc:
    """A circle; lengths are parts of the picture's width."""

    x: float
    y: float
    radius: float
    colour: _Colour


@lru_cache(maxsize=64)
def drawn_avatar(avatar: str, size: int) -> bytes:
    """The picture that a hash stands for, as PNG; the same hash gives the same picture."""
    draw = [byte / 255 for byte in bytes.fromhex(avatar[-32:])]
    hue, turn = draw[0], 0.08 + 0.14 * draw[1]
    sun = _Disc(0.28 + 0.44 * draw[2], 0.26 + 0.16 * draw[3], 0.11 + 0.07 * draw[4], _colour(hue + 0.5, 0.35, 1.0))
    hills = [
        _Disc(0.15 + 0.3 * draw[5], 1.28, 0.7, _colour(hue + turn, 0.55, 0.62)),
        _Disc(0.85 - 0.3 * draw[6], 1.36, 0.7, _colour(hue + turn * 1.5, 0.6, 0.46)),
        _Disc(0.5 - 0.3 * draw[7], 1.55, 0.75, _colour(hue + turn * 2, 0.65, 0.3)),
    ]
    return _png(_colour(hue, 0.62, 0.78), _colour(hue + 0.09, 0.3, 0.98), [sun, *hills], size)


@lru_cache(maxsize=16)
def default_avatar(number: int, size: int) -> bytes:
    """The picture of somebody without one: a plain colour of Discord's six, and an outline."""
    red, green, blue = _PLAIN[number].to_bytes(3)
    outline = [_Disc(0.5, 0.4, 0.17, (255, 255, 255)), _Disc(0.5, 0.98, 0.36, (255, 255, 255))]
    return _png((red, green, blue), (red, green, blue), outline, size)


DEFAULT_AVATARS = len(_PLAIN)


def _colour(hue: float, saturation: float, value: float) -> _Colour:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


def _mixed(below: bytes | bytearray, above: _Colour, share: float) -> bytes:
    return bytes(round(old + (new - old) * share) for old, new in zip(below, above, strict=True))


def _png(top: _Colour, bottom: _Colour, discs: list[_Disc], size: int) -> bytes:
    """A square: colours that flow from top to bottom, and discs over them, the last one in front."""
    rows = bytearray()
    for number in range(size):
        row = bytearray(_mixed(bytes(top), bottom, number / size) * size)
        for disc in discs:
            _lay(row, disc, number, size)
        rows += b"\0" + row
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(bytes(rows), 6)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _lay(row: bytearray, disc: _Disc, number: int, size: int) -> None:
    """Lay a row's part of a disc over it; at both ends a pixel takes the share that is covered."""
    height = number + 0.5 - disc.y * size
    half = math.sqrt(max((disc.radius * size) ** 2 - height**2, 0))
    start, end = max(disc.x * size - half, 0), min(disc.x * size + half, size)
    first, last = math.ceil(start), math.floor(end)
    if first < last:
        row[first * 3 : last * 3] = bytes(disc.colour) * (last - first)
        for place, share in ((first - 1, first - start), (last, end - last)):
            if share:
                row[place * 3 : place * 3 + 3] = _mixed(row[place * 3 : place * 3 + 3], disc.colour, share)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
