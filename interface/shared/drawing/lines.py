"""A line of text in any scripts: measured, made to fit, and drawn."""

from collections.abc import Sequence
from functools import partial

from attrs import frozen
from PIL import Image, ImageDraw

from interface.shared.drawing.bidi import levels, visual_order
from interface.shared.drawing.colours import Colour
from interface.shared.drawing.emoji import emoji
from interface.shared.drawing.fonts import INTER, Font, Weight, font
from interface.shared.drawing.pieces import Piece, cleaned, pieces, runs

_EMOJI_SIDE, _EMOJI_DROP, _EMOJI_GAP = 1.16, 0.2, 0.05
"""In ems: how large an emoji is, how far it reaches below the baseline, and the room beside it."""
_ELLIPSIS = Piece("…", INTER)


@frozen
class Run:
    """What is drawn in one go; `font` is None for an emoji."""

    text: str
    font: Font | None
    is_rtl: bool
    width: float


@frozen
class Line:
    runs: Sequence[Run]
    """From left to right."""
    size: int

    @property
    def width(self) -> float:
        return sum(run.width for run in self.runs)


def line(text: str, size: int, weight: Weight = Weight.REGULAR) -> Line:
    """`size` in pixels."""
    return _laid_out(pieces(cleaned(text)), size, weight)


def fitted(text: str, width: float, *, size: int, smallest: int, weight: Weight = Weight.REGULAR) -> Line:
    """At the largest size at which it fits; where even the smallest is too large, its end gives way to an ellipsis."""
    whole = pieces(cleaned(text))
    made = _laid_out(whole, size, weight)
    while made.width > width and made.size > smallest:
        estimate = min(int(made.size * width / made.width), made.size - 1)
        made = _laid_out(whole, max(smallest, estimate), weight)
    if made.width <= width:
        return made
    fits = partial(_cut, whole, size=made.size, weight=weight)
    kept, too_many = 0, len(whole)
    while too_many - kept > 1:
        middle = (kept + too_many) // 2
        if fits(middle).width <= width:
            kept = middle
        else:
            too_many = middle
    return fits(kept)


def draw(picture: Image.Image, at: tuple[float, float], what: Line, colour: Colour) -> None:
    """With the left end of its baseline there."""
    x, baseline = at
    canvas = ImageDraw.Draw(picture)
    for run in what.runs:
        if run.font is None:
            side = round(_EMOJI_SIDE * what.size)
            drawn = emoji(run.text, side)
            corner = (round(x + _EMOJI_GAP * what.size), round(baseline + _EMOJI_DROP * what.size - side))
            picture.paste(drawn, corner, drawn)
        else:
            canvas.text((x, baseline), run.text, colour, run.font, anchor="ls", direction=_direction(is_rtl=run.is_rtl))
        x += run.width


def _cut(whole: Sequence[Piece], kept: int, *, size: int, weight: Weight) -> Line:
    left = list(whole[:kept])
    while left and left[-1].text == " ":
        left.pop()
    return _laid_out([*left, _ELLIPSIS], size, weight)


def _laid_out(found: Sequence[Piece], size: int, weight: Weight) -> Line:
    if not found:
        return Line((), size)
    found_levels = levels([piece.text for piece in found])
    grouped = runs(list(found), found_levels)
    order = visual_order([found_levels[group[0]] for group in grouped])
    return Line(
        [_run([found[at] for at in grouped[place]], found_levels[grouped[place][0]], size, weight) for place in order],
        size,
    )


def _run(parts: Sequence[Piece], level: int, size: int, weight: Weight) -> Run:
    text, face, is_rtl = "".join(part.text for part in parts), parts[0].face, level % 2 == 1
    if face is None:
        return Run(text, None, is_rtl, size * (_EMOJI_SIDE + 2 * _EMOJI_GAP))
    used = font(face, size, weight)
    return Run(text, used, is_rtl, used.getlength(text, direction=_direction(is_rtl=is_rtl)))


def _direction(*, is_rtl: bool) -> str:
    return "rtl" if is_rtl else "ltr"
