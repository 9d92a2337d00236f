"""The chart as a picture: what is written on it can be read, stands above the panels, and nothing is cut off."""

import io
from itertools import pairwise

import pytest
from PIL import Image, ImageChops

from application.shared.drawing import Theme
from domain.shared.ids import UserId
from interface.charts import activity_picture
from interface.shared.drawing.colours import PALETTES
from tests.unit.interface.charts.activities import an_activity
from tests.unit.interface.shared.drawing.watching import Watched, check_legible, watch

MARGIN = 40
NAME = "A long name of a server " * 12


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    return watch(monkeypatch, activity_picture)


@pytest.mark.parametrize(("theme", "busy"), [(Theme.DARK, 1), (Theme.LIGHT, 20_000)])
def test_all_that_is_written_can_be_read(watched: Watched, theme: Theme, busy: int) -> None:
    activity, back = an_activity(busy=busy), PALETTES[theme].back
    picture = Image.open(io.BytesIO(activity_picture.activity_picture(activity, NAME, theme)))
    check_legible(watched.texts, picture.size, back, margin=MARGIN)
    title, dates, *tiles = watched.texts
    assert title.text.endswith("…")
    assert title.box[2] > picture.width - 2 * MARGIN, "the whole width is there for the name"
    assert dates.text == "Activity from 28 October to 26 November 2026"
    assert dates.size < title.size
    assert 0 < dates.box[1] - title.box[3] < 20
    figures, captions = tiles[::2], tiles[1::2]
    for figure, caption in zip(figures, captions, strict=True):
        assert figure.box[0] == caption.box[0]
        assert figure.size > caption.size
        assert 0 < caption.box[1] - figure.box[3] < 15
    assert all(other.box[0] - one.box[2] >= 20 for one, other in pairwise(figures))
    assert [each.text for each in captions] == ["messages", "active on the best day", "hours in voice", "came and went"]
    if busy == 1:
        assert [each.text for each in figures] == ["825", "29", "72", "+435 −60"]
    check_panels(picture, back, below=round(captions[0].box[3]))


def check_panels(picture: Image.Image, back: tuple[int, int, int], *, below: int) -> None:
    """They fill the rest from one margin to the other, and nothing of them is cut off."""
    drawn = ImageChops.difference(picture, Image.new("RGB", picture.size, back))
    left, _, right, bottom = drawn.getbbox() or (0, 0, 0, 0)
    assert 12 <= left <= MARGIN + 20
    assert 12 <= picture.width - right <= MARGIN + 20
    assert 30 <= picture.height - bottom <= 60
    assert drawn.crop((0, below, picture.width, below + 15)).getbbox() is None
    third = (picture.height - below) // 3
    for top in (below, below + third, below + 2 * third):
        assert drawn.crop((0, top, picture.width, top + third)).getbbox() is not None, "there is a panel"


def test_of_a_member_there_are_two_figures(watched: Watched) -> None:
    activity_picture.activity_picture(an_activity(member=UserId(7)), "Dalia", Theme.DARK)
    assert [each.text for each in watched.texts[2:]] == ["825", "messages", "72", "hours in voice"]
