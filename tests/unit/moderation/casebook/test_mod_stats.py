from datetime import timedelta

import pytest
from attrs import define, field

from application.moderation.casebook.queries import ModStats
from application.moderation.casebook.show_mod_stats import ShowModStats, ShowModStatsHandler
from application.shared.drawing import CannotDraw, Png, Theme
from domain.moderation.actions.warn import WARN
from domain.moderation.casebook.window import InvalidWindow
from domain.shared.errors import MissingPermission
from domain.shared.standing import Standing
from tests.builders import GUILD, MODERATOR, a_moderator, a_standing
from tests.casebook import Casebook
from tests.moderation import an_action


@define
class FakePictures:
    failure: Exception | None = None
    drawn: list[int] = field(factory=list)

    async def draw(self, stats: ModStats, *, days: int, theme: Theme) -> Png:
        if self.failure is not None:
            raise self.failure
        self.drawn.append(days)
        return Png(b"png")


def asking(days: int = 7, *, by: Standing | None = None) -> ShowModStats:
    return ShowModStats(guild=GUILD, by=by or a_moderator(), moderator=None, days=days)


async def test_what_was_done_in_the_window_is_drawn_and_nothing_is_drawn_of_nothing(casebook: Casebook) -> None:
    pictures = FakePictures()
    show = ShowModStatsHandler(casebook.book, pictures, casebook.moderation.clock)
    assert (await show(asking())).picture is None
    await casebook.moderation.take_action(an_action(WARN))
    shown = await show(asking())
    assert (shown.stats.moderators[0].moderator, shown.picture, pictures.drawn) == (MODERATOR, Png(b"png"), [7])
    casebook.moderation.clock.advance(timedelta(days=8))
    assert (await show(asking())).stats.moderators == ()
    assert (await show(asking(9))).stats.moderators != ()


async def test_what_cannot_be_drawn_is_still_said(casebook: Casebook) -> None:
    await casebook.moderation.take_action(an_action(WARN))
    show = ShowModStatsHandler(casebook.book, FakePictures(CannotDraw("hung")), casebook.moderation.clock)
    shown = await show(asking())
    assert (shown.picture, len(shown.stats.moderators)) == (None, 1)


@pytest.mark.parametrize("days", [0, 366, -1])
async def test_only_moderators_ask_and_only_for_a_year_at_most(casebook: Casebook, days: int) -> None:
    show = ShowModStatsHandler(casebook.book, FakePictures(), casebook.moderation.clock)
    with pytest.raises(MissingPermission):
        await show(asking(by=a_standing(MODERATOR)))
    with pytest.raises(InvalidWindow):
        await show(asking(days))
