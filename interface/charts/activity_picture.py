"""The activity chart: matplotlib draws the panels, and what people named is written in any script above them."""

import io
from collections.abc import Sequence

from attrs import frozen
from matplotlib.figure import Figure
from PIL import Image

from application.charts.queries import Activity
from application.shared.drawing import Png, Theme
from interface.charts.days import in_full, without_year
from interface.charts.panels import Look, Panel, bars, came_and_went, heat_map, one_beside_the_other
from interface.shared.drawing.colours import PALETTES, Palette
from interface.shared.drawing.fonts import Weight
from interface.shared.drawing.lines import draw, fitted, line
from interface.shared.languages import gettext, number

_WIDTH, _SIDE = 1200, 48
_DPI = 100
_HEAD, _TILES, _FOOT = 132, 116, 30
"""Heights in pixels: name and dates, figures, what is below the last panel."""


@frozen
class Tile:
    figure: str
    caption: str


def activity_picture(activity: Activity, name: str, theme: Theme) -> Png:
    palette = PALETTES[theme]
    look = Look.of(theme)
    rows = _rows(activity, look)
    top = _HEAD + _TILES
    height = top + sum(panel.height for panel in rows) + _FOOT
    figure = Figure(figsize=(_WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor=look.back)
    for panel in rows:
        panel.draw(figure, (_SIDE, top, _WIDTH - 2 * _SIDE), (_WIDTH, height))
        top += panel.height
    pixels = io.BytesIO()
    figure.savefig(pixels, format="rgba")
    picture = Image.frombytes("RGBA", (_WIDTH, height), pixels.getvalue()).convert("RGB")
    _write_head(picture, activity, name, palette)
    _write_tiles(picture, _tiles(activity), palette)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return Png(file.getvalue())


def _rows(activity: Activity, look: Look) -> list[Panel]:
    days = activity.span.days()
    messages = bars(gettext("Messages"), days, [day.messages for day in activity.days], look.blue, look)
    if activity.member is not None:
        voice = bars(gettext("Minutes in voice"), days, [day.voice_minutes for day in activity.days], look.violet, look)
        return [messages, voice]
    active = bars(gettext("Active members"), days, [day.active for day in activity.days], look.violet, look)
    beside = active
    if activity.flow is not None:
        flow = came_and_went(
            days, [each.joins for each in activity.flow], [each.leaves for each in activity.flow], look
        )
        beside = one_beside_the_other(active, flow)
    assert activity.hours is not None, "a guild's hours are counted"
    return [messages, beside, heat_map(activity.hours, activity.time_zone, look)]


def _tiles(activity: Activity) -> list[Tile]:
    tiles = [Tile(number(activity.messages), gettext("messages"))]
    if activity.member is None:
        most = max(day.active for day in activity.days)
        tiles.append(Tile(number(most), gettext("active on the best day")))
    tiles.append(Tile(number(round(activity.voice_minutes / 60)), gettext("hours in voice")))
    if activity.flow is not None:
        came, went = sum(each.joins for each in activity.flow), sum(each.leaves for each in activity.flow)
        tiles.append(Tile(f"+{number(came)} −{number(went)}", gettext("came and went")))
    return tiles


def _write_head(picture: Image.Image, activity: Activity, name: str, palette: Palette) -> None:
    title = fitted(name, _WIDTH - 2 * _SIDE, size=44, smallest=32, weight=Weight.BOLD)
    draw(picture, (_SIDE, 76), title, palette.text)
    first, last = activity.span.first, activity.span.last
    dates = gettext("Activity from {first} to {last}", first=without_year(first), last=in_full(last))
    draw(picture, (_SIDE, 118), line(dates, 24), palette.faint)


def _write_tiles(picture: Image.Image, tiles: Sequence[Tile], palette: Palette) -> None:
    step = (_WIDTH - 2 * _SIDE) / max(len(tiles), 3)
    for place, tile in enumerate(tiles):
        x, baseline = _SIDE + place * step, _HEAD + 58
        draw(
            picture,
            (x, baseline),
            fitted(tile.figure, step - 20, size=46, smallest=28, weight=Weight.BOLD),
            palette.text,
        )
        draw(picture, (x, baseline + 32), line(tile.caption, 21), palette.faint)
