"""What is written and painted onto a picture, and where, so that a test can say that nothing lies upon another."""

from collections.abc import Sequence
from itertools import combinations
from types import ModuleType

import pytest
from attrs import define, field, frozen
from PIL import Image

from interface.shared.drawing import lines, shapes
from interface.shared.drawing.colours import Colour, contrast
from interface.shared.drawing.lines import Line
from interface.shared.drawing.shapes import Box

_ABOVE, _BELOW = 0.74, 0.21
"""In ems: how far a capital stands above the baseline, and how far a "g" reaches below it."""


@frozen
class Written:
    text: str
    size: int
    colour: Colour
    box: Box


@frozen
class Painted:
    colour: Colour
    box: Box


@define(eq=False)
class Watched:
    texts: list[Written] = field(factory=list)
    shapes: list[Painted] = field(factory=list)
    size: tuple[int, int] = (0, 0)

    def draw(self, picture: Image.Image, at: tuple[float, float], what: Line, colour: Colour) -> None:
        x, baseline = at
        box = (x, baseline - _ABOVE * what.size, x + what.width, baseline + _BELOW * what.size)
        self.texts.append(Written("".join(run.text for run in what.runs), what.size, colour, box))
        self.size = picture.size
        lines.draw(picture, at, what, colour)

    def paint(self, picture: Image.Image, box: Box, mask: Image.Image, colour: Colour) -> None:
        self.shapes.append(Painted(colour, box))
        shapes.paint(picture, box, mask, colour)


def watch(monkeypatch: pytest.MonkeyPatch, module: ModuleType) -> Watched:
    """`module` goes on drawing."""
    watched = Watched()
    monkeypatch.setattr(module, "draw", watched.draw)
    if hasattr(module, "paint"):
        monkeypatch.setattr(module, "paint", watched.paint)
    return watched


def check_legible(texts: Sequence[Written], size: tuple[int, int], back: Colour, *, margin: int) -> None:
    """Each is within the picture, large enough, stands out from what is behind it, and lies upon no other."""
    width, height = size
    for each in texts:
        left, top, right, bottom = each.box
        assert margin <= left <= right <= width - margin, each
        assert 0 < top < bottom < height, each
        assert each.size >= 18, "Discord shows pictures at about half their size"
        assert contrast(each.colour, back) >= 4.4, each
    for one, other in combinations(texts, 2):
        assert not overlap(one.box, other.box), (one, other)


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
