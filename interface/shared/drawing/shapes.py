"""Shapes with smooth edges, painted onto pictures."""

from collections.abc import Callable
from functools import lru_cache

from PIL import Image, ImageDraw

from interface.shared.drawing.colours import Colour

_FINER = 4
"""Shapes are drawn this much larger and made smaller, which smooths their edges."""

type Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels."""


def pill(box: Box) -> Image.Image:
    """A mask: a bar with round ends, as large as the box."""
    return rounded(box, min(box[2] - box[0], box[3] - box[1]) / 2)


@lru_cache(maxsize=16)
def circle(side: float) -> Image.Image:
    """A mask: a circle in a square."""
    return _mask((0, 0, side, side), lambda canvas, width, height: canvas.ellipse((0, 0, width, height), 255))


@lru_cache(maxsize=64)
def rounded(box: Box, radius: float) -> Image.Image:
    """A mask: a box with round corners."""
    return _mask(
        box, lambda canvas, width, height: canvas.rounded_rectangle((0, 0, width, height), radius * _FINER, 255)
    )


def paint(picture: Image.Image, box: Box, mask: Image.Image, colour: Colour) -> None:
    picture.paste(colour, (round(box[0]), round(box[1])), mask)


def gradient(size: tuple[int, int], left: Colour, right: Colour) -> Image.Image:
    ramp = Image.linear_gradient("L").rotate(90).resize(size)
    return Image.composite(Image.new("RGB", size, right), Image.new("RGB", size, left), ramp)


def _mask(box: Box, shape: Callable[[ImageDraw.ImageDraw, int, int], None]) -> Image.Image:
    width, height = max(round(box[2] - box[0]), 1), max(round(box[3] - box[1]), 1)
    mask = Image.new("L", (width * _FINER, height * _FINER))
    shape(ImageDraw.Draw(mask), width * _FINER - 1, height * _FINER - 1)
    return mask.resize((width, height), Image.Resampling.LANCZOS)
