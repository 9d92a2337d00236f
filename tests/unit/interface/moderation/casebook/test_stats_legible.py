"""The picture of what moderators did: all that stands on it can be read, and lies beside what it belongs to."""

from itertools import combinations, groupby, pairwise
from math import dist

import pytest
from PIL import Image, ImageCms

from application.shared.drawing import Theme
from interface.moderation.casebook import stats_picture
from interface.moderation.casebook.stats_picture import _HUES
from interface.moderation.casebook.stats_row import StatsRow
from interface.shared.drawing.colours import PALETTES, Colour, contrast, readable
from tests.unit.interface.shared.drawing.watching import Painted, Watched, check_legible, watch

KINDS = tuple((f"Kind of number {number}", 1 if number % 2 else 90_000) for number in range(12))
ROWS = (*(StatsRow(f"{number}{'Long' * 60}", KINDS) for number in range(3)), StatsRow("Few", KINDS[1:2]))


@pytest.fixture(params=Theme)
def theme(request: pytest.FixtureRequest) -> Theme:
    assert isinstance(request.param, Theme)
    return request.param


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch, theme: Theme) -> Watched:
    found = watch(monkeypatch, stats_picture)
    stats_picture.stats_picture("Last 30 days", ROWS, theme)
    return found


def rows_of(watched: Watched) -> list[list[Painted]]:
    """The bars, row by row, and after them the squares of the key."""
    return [list(found) for _, found in groupby(watched.shapes, key=lambda each: each.box[1])]


def test_all_can_be_read(watched: Watched, theme: Theme) -> None:
    check_legible(watched.texts, watched.size, PALETTES[theme].back, margin=40)
    title, dates, *others = watched.texts
    assert (title.text, dates.text) == ("What moderators did", "Last 30 days")
    assert title.size > max(each.size for each in (dates, *others))
    assert 0 < dates.box[1] - title.box[3] < 20
    assert 10 < watched.size[1] - max(each.box[3] for each in watched.shapes) < 50, "there is a margin below"


def test_a_bar_lies_between_the_name_above_it_and_the_total_beside_it(watched: Watched) -> None:
    for name, bars in zip(("0Long", "1Long", "2Long", "Few"), rows_of(watched), strict=False):
        [above] = [each for each in watched.texts if each.text.startswith(name)]
        place = watched.texts.index(above)
        total = watched.texts[place + 1]
        left, top, right, bottom = bars[0].box[0], bars[0].box[1], bars[-1].box[2], bars[0].box[3]
        assert above.box[0] == left
        assert 0 < top - above.box[3] < 10
        assert 0 < total.box[0] - right < 30
        assert top < total.box[1] < total.box[3] < bottom + 5
        assert all(one.box[2] <= other.box[0] for one, other in pairwise(bars))
        assert all(each.box[2] - each.box[0] >= 2 for each in bars), "what is little is seen, too"


def test_the_key_names_each_colour_of_the_bars(watched: Watched) -> None:
    bars, key = rows_of(watched)[: len(ROWS)], rows_of(watched)[len(ROWS) :]
    assert len(key) > 1, "it goes on in another line"
    squares = [each for row in key for each in row]
    assert [each.colour for each in squares] == [each.colour for each in bars[0]]
    names = watched.texts[-len(squares) :]
    assert names[-1].text == "Other"
    for square, name in zip(squares, names, strict=True):
        left, top, right, bottom = square.box
        assert right - left == bottom - top
        assert 5 < name.box[0] - right < 20
        assert (name.box[1] + name.box[3]) / 2 == pytest.approx((top + bottom) / 2, abs=3)
    for one, other in pairwise(zip(squares, names, strict=True)):
        assert other[0].box[1] > one[0].box[3] or other[0].box[0] > one[1].box[2] + 15, "it belongs to its own name"


def test_no_two_kinds_look_alike(theme: Theme) -> None:
    back = PALETTES[theme].back
    hues = [readable(hue, back) for hue in _HUES]
    assert min(contrast(hue, back) for hue in hues) > 4.4
    assert min(dist(one, other) for one, other in combinations(in_lab(hues), 2)) > 20, "of 2 it can just be seen"


def in_lab(colours: list[Colour]) -> list[tuple[float, float, float]]:
    """As CIELAB, in which distances are those that people see."""
    row = Image.new("RGB", (len(colours), 1))
    row.putdata(colours)
    to_lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
    seen = ImageCms.applyTransform(row, to_lab)
    assert seen is not None
    numbers = iter(seen.tobytes())
    return [(light * 100 / 255, (a + 128) % 256, (b + 128) % 256) for light, a, b in zip(*[numbers] * 3, strict=True)]
