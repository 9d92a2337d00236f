"""The parts of a chart, one below the other."""

from collections.abc import Callable, Sequence
from datetime import date

from attrs import frozen
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import FuncFormatter, MaxNLocator

from application.shared.drawing import Theme
from domain.charts.span import HeatMap
from interface.charts.days import short_weekdays, shortest
from interface.shared.drawing.colours import BLUE, PALETTES, Colour, readable
from interface.shared.drawing.fonts import INTER
from interface.shared.languages import gettext, number

_VIOLET, _GREEN, _RED = (0x9B, 0x7B, 0xF0), (0x3F, 0xB9, 0x7F), (0xE5, 0x5D, 0x6A)
_LABELS = FontProperties(fname=str(INTER.path), size=14)
_TITLES = FontProperties(fname=str(INTER.path), size=18)
_TITLE_ROOM, _LABEL_ROOM, _SCALE_ROOM, _GAP = 62, 40, 64, 56  # pixels
_PLOT, _HEAT = 190, 260  # pixels
_MOST_DATES = 7
_DATE_ROOM = 110  # pixels


@frozen
class Look:
    back: str
    panel: str
    text: str
    faint: str
    blue: str
    violet: str
    green: str
    red: str

    @classmethod
    def of(cls, theme: Theme) -> "Look":
        palette = PALETTES[theme]
        told_apart = (_hex(readable(colour, palette.back)) for colour in (BLUE, _VIOLET, _GREEN, _RED))
        return cls(*map(_hex, (palette.back, palette.panel, palette.text, palette.faint)), *told_apart)


type Place = tuple[float, float, float]
"""Left, top, width, in pixels."""

type Size = tuple[int, int]
"""Width and height of the whole, in pixels."""


@frozen
class Panel:
    height: int
    draw: Callable[[Figure, Place, Size], None]


def bars(title: str, days: Sequence[date], values: Sequence[int], colour: str, look: Look) -> Panel:
    """A bar a day."""

    def draw(figure: Figure, place: Place, size: Size) -> None:
        axes = _axes(figure, place, size, title, look, height=_PLOT)
        axes.bar(range(len(days)), values, width=0.78, color=colour)
        axes.set_ylim(0, max(*values, 4) * 1.08)
        _name_days(axes, days)
        _name_values(axes)

    return Panel(_TITLE_ROOM + _PLOT + _LABEL_ROOM, draw)


def came_and_went(days: Sequence[date], joins: Sequence[int], leaves: Sequence[int], look: Look) -> Panel:
    """Who came is above the line, who went below it."""

    def draw(figure: Figure, place: Place, size: Size) -> None:
        axes = _axes(figure, place, size, gettext("Came and went"), look, height=_PLOT)
        axes.bar(range(len(days)), joins, width=0.78, color=look.green)
        axes.bar(range(len(days)), [-each for each in leaves], width=0.78, color=look.red)
        axes.axhline(0, color=look.faint, linewidth=1)
        axes.set_ylim(-max(*leaves, 2) * 1.15, max(*joins, 2) * 1.15)
        _name_days(axes, days)
        _name_values(axes)

    return Panel(_TITLE_ROOM + _PLOT + _LABEL_ROOM, draw)


def one_beside_the_other(left: Panel, right: Panel) -> Panel:
    def draw(figure: Figure, place: Place, size: Size) -> None:
        x, top, width = place
        half = (width - _GAP) / 2
        left.draw(figure, (x, top, half), size)
        right.draw(figure, (x + half + _GAP, top, half), size)

    return Panel(max(left.height, right.height), draw)


def heat_map(hours: HeatMap, time_zone: str, look: Look) -> Panel:
    colours = LinearSegmentedColormap.from_list("messages", [look.panel, look.blue, look.text])

    def draw(figure: Figure, place: Place, size: Size) -> None:
        title = gettext("Busiest hours ({time_zone})", time_zone=time_zone)
        axes = _axes(figure, place, size, title, look, height=_HEAT)
        most = max(max(day) for day in hours)
        axes.pcolormesh(hours, cmap=colours, vmin=0, vmax=most or 1, edgecolors=look.back, linewidth=3)
        axes.invert_yaxis()
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        axes.set_yticks([day + 0.5 for day in range(7)], short_weekdays())
        axes.set_xticks([hour + 0.5 for hour in range(0, 24, 3)], [f"{hour:02}:00" for hour in range(0, 24, 3)])
        _set_fonts(axes)

    return Panel(_TITLE_ROOM + _HEAT + _LABEL_ROOM, draw)


def _axes(figure: Figure, place: Place, size: Size, title: str, look: Look, *, height: int) -> Axes:
    """Room for a title above, for names below and to the left."""
    left, top, width = place
    whole_width, whole_height = size
    bottom = whole_height - top - _TITLE_ROOM - height
    axes = figure.add_axes(
        (
            (left + _SCALE_ROOM) / whole_width,
            bottom / whole_height,
            (width - _SCALE_ROOM) / whole_width,
            height / whole_height,
        )
    )
    axes.set_facecolor(look.back)
    axes.set_axisbelow(True)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(look.panel)
    axes.grid(axis="y", color=look.panel, linewidth=1)
    axes.tick_params(length=0, pad=8, labelcolor=look.faint)
    figure.text(
        left / whole_width, (bottom + height + 18) / whole_height, title, color=look.text, fontproperties=_TITLES
    )
    return axes


def _name_days(axes: Axes, days: Sequence[date]) -> None:
    width = axes.get_window_extent().width
    step = max(1, -(-len(days) // min(_MOST_DATES, int(width // _DATE_ROOM))))
    places = range(len(days) - 1, -1, -step)
    axes.set_xticks(places, [shortest(days[place]) for place in places])
    axes.set_xlim(-0.6, len(days) - 0.4)


def _name_values(axes: Axes) -> None:
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _short(abs(value))))
    _set_fonts(axes)


def _set_fonts(axes: Axes) -> None:
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(_LABELS)


def _short(value: float) -> str:
    """12,345 as 12.3k: it stands beside the axis, where there is little room."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if value >= size:
            return f"{number(float(f'{value / size:.3g}'))}{letter}"
    return f"{value:g}"


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
