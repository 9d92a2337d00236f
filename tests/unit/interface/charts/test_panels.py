"""The parts of a chart: all that is drawn is within its place, and named."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import cast

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from application.shared.drawing import Theme
from interface.charts.panels import Look, Panel, bars, came_and_went, heat_map, one_beside_the_other
from interface.shared.drawing.fonts import INTER

LOOK = Look.of(Theme.LIGHT)
SIZE = (1200, 900)
LEFT, TOP, WIDTH = PLACE = (48, 100, 1100)
FIRST = date(2026, 3, 1)


def days(count: int) -> list[date]:
    return [FIRST + timedelta(day) for day in range(count)]


def drawn(panel: Panel) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(SIZE[0] / 100, SIZE[1] / 100), dpi=100)
    panel.draw(figure, PLACE, SIZE)
    figure.draw_without_rendering()
    return figure, figure.axes


def heights(axes: Axes) -> list[float]:
    return [bar.get_height() for bar in axes.patches if isinstance(bar, Rectangle)]


PANELS = {
    "bars": bars("Messages", days(30), range(30), LOOK.blue, LOOK),
    "flow": came_and_went(days(30), range(30), range(30), LOOK),
    "heat": heat_map(((0,) * 24,) * 6 + ((1,) * 24,), "UTC", LOOK),
}


@pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)
def test_a_panel_keeps_to_its_place_with_its_title_above_and_its_names_beside(panel: Panel) -> None:
    figure, (axes,) = drawn(panel)
    [title] = figure.texts
    plot, above = axes.get_window_extent(), title.get_window_extent()
    names = [label for label in (*axes.get_xticklabels(), *axes.get_yticklabels()) if label.get_text()]
    extents = [label.get_window_extent() for label in names]
    assert LEFT < plot.x0 < plot.x1 == pytest.approx(LEFT + WIDTH)
    assert above.x0 == pytest.approx(LEFT, abs=3)
    assert plot.y1 < above.y0 < above.y1 <= SIZE[1] - TOP
    assert min(each.y0 for each in extents) >= SIZE[1] - TOP - panel.height
    assert min(each.x0 for each in extents) >= LEFT
    assert {label.get_fontproperties().get_file() for label in (title, *names)} == {str(INTER.path)}
    assert {to_hex(label.get_color()) for label in names} == {LOOK.faint}
    assert (to_hex(title.get_color()), to_hex(axes.get_facecolor())) == (LOOK.text, LOOK.back)


@pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)
def test_there_is_neither_a_frame_nor_a_mark_that_says_nothing(panel: Panel) -> None:
    _, (axes,) = drawn(panel)
    visible = {side for side in axes.spines if axes.spines[side].get_visible()}
    assert visible == (set() if panel is PANELS["heat"] else {"bottom"})
    assert {
        tick.tick1line.get_markersize() for axis in (axes.xaxis, axes.yaxis) for tick in axis.get_major_ticks()
    } == {0}
    assert to_hex(axes.spines["bottom"].get_edgecolor()) == LOOK.panel
    lines = [line for line in axes.get_ygridlines() if line.get_visible()]
    assert {to_hex(line.get_color()) for line in lines} == (set() if panel is PANELS["heat"] else {LOOK.panel})
    assert axes.get_axisbelow() is True, "the lines are behind what they help to read"


@pytest.mark.parametrize(("count", "named"), [(7, 7), (30, 6), (90, 7)])
def test_a_bar_a_day_stands_whole_within_the_plot_and_the_last_day_is_named(count: int, named: int) -> None:
    values = [1_000 * day for day in range(count)]
    _, (axes,) = drawn(bars("Messages", days(count), values, LOOK.blue, LOOK))
    assert heights(axes) == values
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    assert left < axes.patches[0].get_x()  # type: ignore[attr-defined]  # a bar
    assert right > axes.patches[-1].get_x() + axes.patches[-1].get_width()  # type: ignore[attr-defined]  # a bar
    assert left + right == pytest.approx(count - 1), "as much room on either side"
    assert bottom == 0 < values[-1] < top
    places = [*axes.get_xticks()]
    assert (places[0], len(places)) == (count - 1, named)
    assert [label.get_text() for label in axes.get_yticklabels()][:2] == ["0", f"{axes.get_yticks()[1] / 1000:g}k"]


def test_who_came_stands_above_the_line_and_who_went_below_it() -> None:
    _, (axes,) = drawn(came_and_went(days(3), [1, 0, 9], [0, 8, 2], LOOK))
    assert heights(axes) == [1, 0, 9, 0, -8, -2]
    colours = [to_hex(bar.get_facecolor()) for bar in axes.patches]
    assert colours == [LOOK.green] * 3 + [LOOK.red] * 3
    bottom, top = axes.get_ylim()
    assert bottom < -8 < 9 < top
    [line] = axes.lines
    assert list(cast(Sequence[float], line.get_ydata())) == [0, 0]
    assert len(axes.get_xticks()) == 3
    assert all(not label.get_text().startswith(("-", "−")) for label in axes.get_yticklabels())


def test_a_quiet_day_does_not_look_like_a_busy_one() -> None:
    _, (quiet,) = drawn(bars("Messages", days(2), [0, 1], LOOK.blue, LOOK))
    assert quiet.get_ylim()[1] > 4
    _, (nobody,) = drawn(came_and_went(days(2), [0, 1], [0, 0], LOOK))
    assert nobody.get_ylim()[0] < -2
    assert nobody.get_ylim()[1] > 2


def test_the_busiest_hours_begin_with_monday_above_and_midnight_at_the_left() -> None:
    _, (axes,) = drawn(PANELS["heat"])
    [mesh] = axes.collections
    assert axes.yaxis_inverted()
    assert axes.get_xlim() == (0, 24)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert [label.get_text() for label in axes.get_xticklabels()] == [f"{hour:02}:00" for hour in range(0, 24, 3)]
    assert [*axes.get_xticks()] == [hour + 0.5 for hour in range(0, 24, 3)]
    assert [*axes.get_yticks()] == [day + 0.5 for day in range(7)]
    assert mesh.get_clim() == (0, 1)
    busy, none = mesh.to_rgba(np.array([1.0, 0.0]))
    assert (to_hex(busy), to_hex(none)) == (LOOK.text, LOOK.panel)


def test_two_share_the_width_and_do_not_touch() -> None:
    panel = PANELS["bars"]
    both = one_beside_the_other(panel, panel)
    _, (left, right) = drawn(both)
    assert both.height == panel.height
    first, second = left.get_window_extent(), right.get_window_extent()
    assert first.width == pytest.approx(second.width)
    assert first.y0 == pytest.approx(second.y0)
    assert second.x1 == pytest.approx(LEFT + WIDTH)
    assert first.x1 < LEFT + WIDTH / 2 < second.x0 - 50, "with room for what stands beside the second"
