import pytest

from application.starboard.count_stars import CountStars
from tests.builders import MEMBER
from tests.fakes.sky import STAR, FakeSky
from tests.starboards import MESSAGE, STARRED, a_board
from tests.unit.starboard.looking import OTHER_STAR


async def test_of_more_with_several_emojis_than_are_asked_for_only_the_commonest_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("application.starboard.count_stars.MOST_LISTED", 4)
    sky, board = FakeSky(), a_board(emojis=(OTHER_STAR, STAR))
    sky.star(MESSAGE, 1, 2, MEMBER)
    sky.star(MESSAGE, 2, emoji=OTHER_STAR)
    stars = CountStars(sky)
    assert await stars.of(board, STARRED, await sky.look(STARRED)) == 2
    sky.asked.clear()
    sky.star(MESSAGE, 3, emoji=OTHER_STAR)
    assert await stars.of(board, STARRED, await sky.look(STARRED)) == 3
    assert sky.asked == ["look"]
