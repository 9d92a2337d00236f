"""What moderators did, as bars: one for each, made of the kinds of action."""

import io
from collections import Counter
from collections.abc import Mapping, Sequence

from PIL import Image

from application.shared.drawing import Png, Theme
from interface.moderation.casebook.stats_row import StatsRow
from interface.shared.drawing.colours import PALETTES, Colour, Palette, readable
from interface.shared.drawing.fonts import Weight
from interface.shared.drawing.lines import draw, fitted, line
from interface.shared.drawing.shapes import paint, rounded
from interface.shared.languages import gettext, number

_WIDTH, _SIDE = 1200, 48
_HEAD, _ROW, _BAR, _KEY_ROW, _FOOT = 128, 76, 30, 40, 28
_TOTAL_ROOM, _GAP, _SQUARE = 130, 3, 20
_HUES: tuple[Colour, ...] = (
    *((0x5B, 0x8D, 0xEF), (0xF2, 0xB8, 0x4B), (0xE5, 0x5D, 0x6A), (0x3F, 0xB9, 0x7F), (0x9B, 0x7B, 0xF0)),
    *((0x2F, 0xB7, 0xC9), (0xF0, 0x7F, 0x3A), (0xD8, 0x6F, 0xC0), (0xA3, 0xB8, 0x4C), (0x8B, 0x8D, 0x98)),
)
"""Told apart by those who see no red and green, too, as far as ten colours can be; the last is for all beyond."""


def stats_picture(title: str, rows: Sequence[StatsRow], theme: Theme) -> Png:
    palette = PALETTES[theme]
    colours = _colours(rows, palette)
    keys = _key_lines(list(colours))
    height = _HEAD + len(rows) * _ROW + len(keys) * _KEY_ROW + _FOOT
    picture = Image.new("RGB", (_WIDTH, height), palette.back)
    draw(picture, (_SIDE, 70), line(gettext("What moderators did"), 44, Weight.BOLD), palette.text)
    draw(picture, (_SIDE, 108), line(title, 24), palette.faint)
    most = max(row.total for row in rows)
    for place, row in enumerate(rows):
        _draw_row(picture, _HEAD + place * _ROW, row, most, colours, palette)
    for place, names in enumerate(keys):
        _draw_key(picture, _HEAD + len(rows) * _ROW + place * _KEY_ROW, names, colours, palette)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return Png(file.getvalue())


def _colours(rows: Sequence[StatsRow], palette: Palette) -> Mapping[str, Colour]:
    """Of the kinds that were used most, and of all others together."""
    totals = Counter[str]()
    for row in rows:
        totals.update(dict(row.counts))
    used = [kind for kind, _ in totals.most_common()]
    named = used if len(used) <= len(_HUES) else [*used[: len(_HUES) - 1], _rest()]
    return {kind: readable(hue, palette.back) for kind, hue in zip(named, _HUES, strict=False)}


def _rest() -> str:
    return gettext("Other")


def _draw_row(
    picture: Image.Image, top: int, row: StatsRow, most: int, colours: Mapping[str, Colour], palette: Palette
) -> None:
    room = _WIDTH - 2 * _SIDE - _TOTAL_ROOM
    draw(picture, (_SIDE, top + 24), fitted(row.name, room, size=24, smallest=18), palette.text)
    bar_top = top + 34
    left = float(_SIDE)
    for kind, share in _shares(row, colours).items():
        width = max(room * share / most, 2.0)
        box = (round(left), bar_top, round(left + width) - (_GAP if width > 2 * _GAP else 0), bar_top + _BAR)
        paint(picture, box, rounded(box, 4 if width > 12 else 0), colours[kind])
        left += width
    total = line(number(row.total), 26, Weight.BOLD)
    draw(picture, (left + 14, bar_top + _BAR - 5), total, palette.text)


def _shares(row: StatsRow, colours: Mapping[str, Colour]) -> Mapping[str, int]:
    """In the order of the key, so that the same colours lie one below the other."""
    shares = Counter[str]()
    for kind, count in row.counts:
        shares[kind if kind in colours else _rest()] += count
    return {kind: shares[kind] for kind in colours if shares[kind]}


def _key_lines(names: list[str]) -> list[list[str]]:
    lines, left = [list[str]()], 0.0
    for name in names:
        width = _key_width(name)
        if left + width > _WIDTH - 2 * _SIDE and lines[-1]:
            lines.append([])
            left = 0.0
        lines[-1].append(name)
        left += width
    return lines


def _key_width(name: str) -> float:
    return _SQUARE + 10 + line(name, 21).width + 28


def _draw_key(
    picture: Image.Image, top: int, names: list[str], colours: Mapping[str, Colour], palette: Palette
) -> None:
    left = float(_SIDE)
    for name in names:
        box = (round(left), top + 10, round(left) + _SQUARE, top + 10 + _SQUARE)
        paint(picture, box, rounded(box, 5), colours[name])
        draw(picture, (left + _SQUARE + 10, top + 28), line(name, 21), palette.faint)
        left += _key_width(name)
