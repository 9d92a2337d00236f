"""Strict where people choose, lenient where a choice is read."""

from enum import StrEnum

import pytest
from attrs import frozen

from domain.shared.errors import DomainError
from domain.shared.history import Value
from domain.shared.ids import ChannelId, RoleId
from domain.shared.settings import (
    AnySetting,
    GuildRole,
    Line,
    NameFrom,
    OneOf,
    Setting,
    Settings,
    TextChannel,
    UnusableValue,
    WholeNumber,
    YesNo,
)
from domain.shared.text import NothingToRead


class Colour(StrEnum):
    RED = "red"
    BLUE = "light_blue"


@frozen
class NoSuchCity(DomainError):
    typed: str


LOUD = Setting("loud", YesNo(), default=True)
PLACE: Setting[ChannelId | None] = Setting("place", TextChannel(), None)

AMOUNT = Setting("amount", WholeNumber(1, 10), 5)
GREETING = Setting("greeting", Line(5), "Hello")
COLOUR = Setting("colour", OneOf(Colour), Colour.RED)
RANK: Setting[RoleId | None] = Setting("rank", GuildRole(), RoleId(3))
CITY = Setting("city", NameFrom(lambda: frozenset({"Berlin", "Bonn"}), NoSuchCity), "Bonn")


def test_what_was_not_chosen_is_at_its_default() -> None:
    assert Settings()[LOUD] is True
    assert Settings()[PLACE] is None


def test_a_choice_is_found_again_and_others_stay() -> None:
    settings = Settings().choosing(LOUD, False).choosing(PLACE, 5)
    assert (settings[LOUD], settings[PLACE]) == (False, 5)
    assert settings.without(LOUD) == Settings({"place": 5})


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (AMOUNT, 1),
        (AMOUNT, 10),
        (GREETING, "a"),
        (GREETING, "Hallo"),
        (COLOUR, Colour.BLUE),
        (RANK, 1),
        (RANK, None),
        (PLACE, 1),
        (CITY, "Berlin"),
    ],
)
def test_a_choice_within_its_bounds_is_taken(setting: AnySetting, value: Value) -> None:
    assert Settings().choosing(setting, value).in_force(setting) == value


def test_none_is_a_choice_of_its_own() -> None:
    assert Settings({"place": 5}).choosing(PLACE, None).chosen == {"place": None}


def test_a_text_is_kept_as_others_can_read_it() -> None:
    assert Settings().choosing(GREETING, "  Oh\u202e \u3164 hi ") == Settings({"greeting": "Oh hi"})
    assert Settings({"greeting": " Hey\u202e"})[GREETING] == "Hey"


@pytest.mark.parametrize("text", ["", "  ", "\u3164", "\u202e"])
def test_a_text_that_nobody_can_read_is_refused_and_counts_as_not_chosen(text: str) -> None:
    with pytest.raises(NothingToRead):
        Settings().choosing(GREETING, text)
    assert Settings({"greeting": text})[GREETING] == "Hello"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (LOUD, 1),
        (LOUD, "yes"),
        (LOUD, None),
        (PLACE, True),
        (PLACE, 0),
        (PLACE, -5),
        (PLACE, "5"),
        (AMOUNT, 0),
        (AMOUNT, 11),
        (AMOUNT, True),
        (AMOUNT, "5"),
        (GREETING, "Hello!"),
        (GREETING, 5),
        (COLOUR, "green"),
        (COLOUR, "RED"),
        (COLOUR, 1),
        (RANK, True),
        (RANK, 0),
        (RANK, "5"),
        (CITY, 5),
    ],
)
def test_a_value_of_another_kind_is_refused(setting: AnySetting, value: Value) -> None:
    with pytest.raises(UnusableValue) as refused:
        Settings().choosing(setting, value)
    assert (refused.value.setting, refused.value.value) == (setting.name, value)


def test_a_name_that_is_not_on_the_list_is_refused_with_the_settings_own_error() -> None:
    with pytest.raises(NoSuchCity) as refused:
        Settings().choosing(CITY, "bonn")
    assert refused.value.typed == "bonn"
    assert Settings({"city": "bonn"})[CITY] == "Bonn"


def test_a_stored_value_that_is_refused_today_counts_as_not_chosen_and_is_still_known() -> None:
    settings = Settings({"loud": "very", "place": 5})
    assert (settings[LOUD], settings[PLACE]) == (True, 5)
    assert settings.in_force(LOUD) is True
    assert (settings.has_usable(LOUD), settings.has_usable(PLACE)) == (False, True)
    assert settings.held(LOUD) == "very"
