"""The rank card, drawn: 1000 x 300 pixels, which Discord shows at about half of that."""

import io

from PIL import Image

from application.levels.rank_card import RankCard
from application.shared.drawing import Png
from interface.shared.drawing.avatars import avatar
from interface.shared.drawing.colours import BLUE, PALETTES, Colour, Palette, mixed, readable, rgb
from interface.shared.drawing.fonts import Weight
from interface.shared.drawing.lines import draw, fitted, line
from interface.shared.drawing.shapes import gradient, paint, pill, rounded
from interface.shared.languages import gettext, number

SIZE = (1000, 300)

_CARD = (0, 0, *SIZE)
_CORNER = 32
_AVATAR, _AVATAR_AT, _RING, _AIR = 184, (50, 58), 6, 5
_LEFT, _RIGHT = 286, 946
_NAME_LINE, _FIGURES_LINE, _XP_LINE = 96, 168, 258
_BAR = (_LEFT, 194, _RIGHT, 222)
_GAP = 40


def rank_card_picture(card: RankCard) -> Png:
    palette = PALETTES[card.theme]
    accent = readable(BLUE if card.accent is None else rgb(card.accent), palette.back)
    picture = gradient(SIZE, mixed(palette.back, accent, 0.16), palette.back)
    _draw_avatar(picture, card, accent, palette)
    name = fitted(card.name, _RIGHT - _LEFT, size=52, smallest=36, weight=Weight.SEMIBOLD)
    draw(picture, (_LEFT, _NAME_LINE), name, palette.text)
    _draw_figures(picture, card, accent, palette)
    _draw_bar(picture, card, accent, palette)
    _draw_xp(picture, card, palette)
    return _png(picture)


def _draw_avatar(picture: Image.Image, card: RankCard, accent: Colour, palette: Palette) -> None:
    for far, colour in ((_AIR + _RING, accent), (_AIR, mixed(palette.back, accent, 0.14))):
        left, top, side = _AVATAR_AT[0] - far, _AVATAR_AT[1] - far, _AVATAR + 2 * far
        box = (left, top, left + side, top + side)
        paint(picture, box, pill(box), colour)
    drawn = avatar(card.avatar, card.name, _AVATAR, accent)
    picture.paste(drawn, _AVATAR_AT, drawn)


def _draw_figures(picture: Image.Image, card: RankCard, accent: Colour, palette: Palette) -> None:
    figures = [(gettext("LEVEL"), number(card.level), accent)]
    if card.rank is not None:
        figures.append((gettext("RANK"), f"#{number(card.rank)}", palette.text))
    x: float = _LEFT
    for caption, figure, colour in figures:
        small, large = line(caption, 21, Weight.SEMIBOLD), line(figure, 46, Weight.BOLD)
        draw(picture, (x, _FIGURES_LINE), small, palette.faint)
        draw(picture, (x + small.width + 12, _FIGURES_LINE), large, colour)
        x += small.width + 12 + large.width + _GAP


def _draw_bar(picture: Image.Image, card: RankCard, accent: Colour, palette: Palette) -> None:
    paint(picture, _BAR, pill(_BAR), palette.panel)
    left, top, right, bottom = _BAR
    share = min(card.into_level / card.to_next, 1.0) if card.to_next else 1.0
    if share > 0:
        filled = (left, top, left + max((right - left) * share, bottom - top), bottom)
        mask = pill(filled)
        picture.paste(gradient(mask.size, accent, mixed(accent, (255, 255, 255), 0.3)), (left, top), mask)


def _draw_xp(picture: Image.Image, card: RankCard, palette: Palette) -> None:
    draw(
        picture,
        (_LEFT, _XP_LINE),
        line(gettext("{xp} XP in all", xp=number(card.xp)), 23, Weight.MEDIUM),
        palette.faint,
    )
    if card.to_next is None:
        reached, of = line("", 23), line(gettext("Highest level"), 23, Weight.MEDIUM)
    else:
        reached, of = (
            line(number(card.into_level), 23, Weight.BOLD),
            line(f"/ {number(card.to_next)} XP", 23, Weight.MEDIUM),
        )
    draw(picture, (_RIGHT - of.width, _XP_LINE), of, palette.faint)
    draw(picture, (_RIGHT - of.width - 7 - reached.width, _XP_LINE), reached, palette.text)


def _png(picture: Image.Image) -> Png:
    picture.putalpha(rounded(_CARD, _CORNER))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return Png(file.getvalue())
