"""What people see of activity, in words; the same words are there for those who cannot see the picture."""

import pytest
from attrs import evolve

from application.charts.queries import Activity
from application.charts.show_activity import ActivityShown
from application.shared.drawing import Png
from domain.shared.ids import UserId
from interface.charts.cards import activity_card, activity_image
from interface.shared.layout import texts_of
from tests.fakes.cards import as_message
from tests.fakes.discord_http import pictures_of
from tests.unit.interface.charts.activities import an_activity

PNG = Png(b"\x89PNG")
HEADING = "### Activity of the server\n-# 28 October to 26 November 2026"


def test_a_chart_is_shown_with_its_days() -> None:
    shown = activity_card(ActivityShown(an_activity(), PNG))
    assert texts_of(shown) == [HEADING]
    assert pictures_of(as_message(shown)) == ["attachment://activity.png"]


def test_it_is_said_where_nobody_tells_the_bot_who_comes_and_goes() -> None:
    shown = activity_card(ActivityShown(an_activity(knows_flow=False), PNG))
    assert texts_of(shown)[1] == "-# Discord does not tell me who joins and leaves here, so the chart does not say."


def test_a_members_chart_names_them_and_says_nothing_of_joins() -> None:
    shown = activity_card(ActivityShown(an_activity(member=UserId(7)), PNG))
    assert texts_of(shown) == ["### Activity of <@7>\n-# 28 October to 26 November 2026"]


def test_a_picture_says_the_same_in_words() -> None:
    picture = activity_image(ActivityShown(an_activity(), PNG))
    assert picture is not None
    assert picture.description.splitlines() == [
        "28 October to 26 November 2026",
        "825 messages, 72 hours in voice.",
        "Most messages on Saturday, 14 November: 59.",
        "Most active members on Thursday, 26 November: 29.",
        "435 came, 60 went.",
        "Busiest on Sundays from 23:00 to 00:00 (Europe/Berlin).",
    ]


def test_what_could_not_be_drawn_is_said_in_words() -> None:
    texts = texts_of(activity_card(ActivityShown(an_activity(), None)))
    assert texts[0] == HEADING
    assert texts[1].startswith("825 messages, 72 hours in voice.\n")
    assert texts[2] == "-# I can't draw right now, so here it is in words."


@pytest.mark.parametrize(
    ("activity", "words"),
    [
        (an_activity(busy=0), "Nothing has been counted in these days yet."),
        (an_activity(busy=0, member=UserId(7)), "They neither wrote nor spoke in these days"),
    ],
    ids=["guild", "member"],
)
def test_where_nothing_happened_it_is_said_kindly(activity: Activity, words: str) -> None:
    shown = ActivityShown(activity, None)
    assert texts_of(activity_card(shown))[1].startswith(words)
    assert activity_image(shown) is None


def test_the_busiest_hour_is_not_told_where_there_is_none() -> None:
    quiet = evolve(an_activity(busy=0), flow=an_activity().flow)
    picture = activity_image(ActivityShown(quiet, PNG))
    assert picture is not None
    assert picture.description.splitlines()[1:] == [
        "0 messages, 0 hours in voice.",
        "Most active members on Wednesday, 28 October: 0.",
        "435 came, 60 went.",
    ]
