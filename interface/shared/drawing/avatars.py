"""A member's picture in a circle; an initial where there is none."""

import io
import unicodedata

from PIL import Image, ImageOps

from interface.shared.drawing.colours import Colour, contrast, mixed
from interface.shared.drawing.fonts import Weight
from interface.shared.drawing.lines import draw, fitted
from interface.shared.drawing.pieces import cleaned, pieces
from interface.shared.drawing.shapes import circle, gradient

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_LARGEST = 2048
"""Pixels a side. Discord's are 256 here; anything far larger is not one of its avatars."""
_WHITE, _BLACK = (255, 255, 255), (20, 21, 26)


def avatar(data: bytes | None, name: str, side: int, colour: Colour) -> Image.Image:
    """`side` pixels wide and high, as RGBA: transparent around the circle."""
    found = None if data is None else _read(data, side)
    made = _initial(name, side, colour) if found is None else found
    made.putalpha(circle(side))
    return made


def _read(data: bytes, side: int) -> Image.Image | None:
    """None for what is no picture: the card is worth more than the avatar."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if max(picture.size) > _LARGEST:
                return None
            coloured = ImageOps.fit(picture.convert("RGBA"), (side, side), Image.Resampling.LANCZOS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # as Pillow raises for broken files
        return None
    behind = Image.new("RGBA", (side, side), (*_WHITE, 255))
    return Image.alpha_composite(behind, coloured)


def _initial(name: str, side: int, colour: Colour) -> Image.Image:
    made = gradient((side, side), colour, mixed(colour, _BLACK, 0.25)).convert("RGBA")
    found = pieces(cleaned(name))
    marks = (
        piece.text if piece.face is None else piece.text[0]
        for piece in found
        if piece.face is None or unicodedata.category(piece.text[0])[0] in "LN"
    )
    ink = max(_WHITE, _BLACK, key=lambda each: contrast(each, colour))
    letter = Image.new("RGBA", (side * 2, side * 2), (*ink, 0))
    draw(
        letter,
        (side / 2, side * 1.3),
        fitted(next(marks, "?").upper(), side * 0.6, size=round(side * 0.5), smallest=10, weight=Weight.SEMIBOLD),
        ink,
    )
    box = letter.getbbox() or (0, 0, 0, 0)
    middle = (round((side - box[2] + box[0]) / 2), round((side - box[3] + box[1]) / 2))
    made.alpha_composite(letter.crop(box), middle)
    return made
