"""The rank card as a picture: what is written on it can be read, and lies where it belongs."""

import pytest

from application.shared.drawing import Theme
from interface.levels import rank_card_picture
from interface.levels.rank_card_picture import SIZE
from interface.shared.drawing.colours import PALETTES
from tests.unit.interface.levels.rank_cards import a_card
from tests.unit.interface.shared.drawing.watching import Watched, check_legible, overlap, watch


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    return watch(monkeypatch, rank_card_picture)


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("to_next", [100, 10**9, None])
def test_all_that_is_written_can_be_read(watched: Watched, theme: Theme, to_next: int | None) -> None:
    rank_card_picture.rank_card_picture(a_card("Long name " * 20, to_next=to_next, theme=theme))
    check_legible(watched.texts, SIZE, PALETTES[theme].back, margin=50)
    name = watched.texts[0]
    outer, inner, bar = (each.box for each in watched.shapes)
    assert name.box[2] > SIZE[0] - 100, "the whole width is there for the name"
    assert (name.box[0], bar[0]) == (watched.texts[1].box[0], watched.texts[-3].box[0])
    assert watched.texts[-2].box[2] == pytest.approx(bar[2]), "it ends where the bar ends"
    assert not any(overlap(each.box, other) for each in watched.texts for other in (outer, bar))
    assert outer[0] < inner[0] < inner[2] < outer[2] < bar[0] == name.box[0]
    assert outer[0] + outer[2] == inner[0] + inner[2]
    assert outer[1] + outer[3] == inner[1] + inner[3] == SIZE[1]
    assert outer[2] - outer[0] == outer[3] - outer[1]


def test_figures_stand_beside_their_captions_above_the_bar_and_the_xp_below_it(watched: Watched) -> None:
    rank_card_picture.rank_card_picture(a_card())
    name, level, seven, rank, third, whole, of, reached = watched.texts
    assert [each.text for each in (level, seven, rank, third)] == ["LEVEL", "7", "RANK", "#3"]
    assert [each.text for each in (whole, reached, of)] == ["1,234 XP in all", "50", "/ 100 XP"]
    bar = watched.shapes[-1].box
    for caption, figure in ((level, seven), (rank, third)):
        assert name.size > figure.size > caption.size
        assert name.box[3] < figure.box[1] < figure.box[3] < bar[1]
        assert 5 < figure.box[0] - caption.box[2] < 20
    assert rank.box[0] - seven.box[2] > 2 * (seven.box[0] - level.box[2]), "a caption belongs to what follows it"
    assert whole.size == of.size == reached.size
    assert all(bar[3] < each.box[1] for each in (whole, of, reached))
    assert 5 < of.box[0] - reached.box[2] < 10
