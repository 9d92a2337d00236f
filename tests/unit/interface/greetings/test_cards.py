import pytest
from discord.ui import Container

from application.greetings.ports import Greeting, Said
from domain.greetings.errors import UnknownGreetingVariable
from domain.greetings.settings import FAREWELL_TEXT, LONGEST_TEXT, WELCOME_TEXT
from domain.shared.ids import UserId
from domain.shared.names import LONGEST_NAME, Names
from interface.greetings.cards import farewell_card, welcome_card, welcome_message_card
from interface.shared import layout
from interface.shared.layout import texts_of
from tests.builders import MEMBER


def said(text: str, *, display_name: str | None = "Di_m", server: str = "Har*bour", user: int = MEMBER) -> Said:
    return Said(
        user=UserId(user), names=Names(username="dim", display_name=display_name), text=text, server=server, count=1_234
    )


def test_a_welcome_names_and_mentions_and_a_farewell_only_names() -> None:
    assert texts_of(welcome_card(Greeting([said(WELCOME_TEXT.default)]))) == ["Welcome to Har\\*bour, <@20> (Di\\_m)!"]
    assert texts_of(farewell_card(Greeting([said(FAREWELL_TEXT.default)]))) == ["Di\\_m has left Har\\*bour."]
    assert texts_of(farewell_card(Greeting([said("{user}, {count}", display_name=None)]))) == ["dim, 1,234"]


def test_who_comes_is_greeted_in_another_colour_than_who_goes() -> None:
    cards = welcome_card(Greeting([], 1)), welcome_message_card(said("Hi")), farewell_card(Greeting([], 1))
    welcome, message, farewell = (next(iter(shown.walk_children())) for shown in cards)
    assert isinstance(welcome, Container)
    assert isinstance(message, Container)
    assert isinstance(farewell, Container)
    assert welcome.accent_colour == message.accent_colour
    assert farewell.accent_colour not in (None, welcome.accent_colour)


def test_what_people_are_called_is_read_no_further_and_lines_are_broken_where_asked_for() -> None:
    card = welcome_card(Greeting([said(r"@everyone *hi*\n{name}", display_name="{server}")]))
    assert texts_of(card) == ["\\@everyone \\*hi\\*\n{server}"]


def test_those_beyond_the_limit_are_counted_in_a_line() -> None:
    assert texts_of(welcome_card(Greeting([said("Hi {name}")], 90))) == ["Hi Di\\_m\n-# 90 others have joined."]
    assert texts_of(farewell_card(Greeting([], 90))) == ["-# 90 members have left."]


def test_a_direct_message_says_where_it_comes_from() -> None:
    assert texts_of(welcome_message_card(said("Hi"))) == ["Hi", "-# Har\\*bour"]


def test_the_longest_welcomes_fit_into_one_card() -> None:
    longest = said("{name}" * (LONGEST_TEXT // 6), display_name="*" * LONGEST_NAME, server="*" * 100)
    for card in (welcome_card(Greeting([longest] * 10, 5_000)), farewell_card(Greeting([longest] * 10, 5_000))):
        assert sum(map(len, texts_of(card))) <= layout.LONGEST_TEXT
    assert sum(map(len, texts_of(welcome_message_card(longest)))) <= layout.LONGEST_TEXT


def test_a_variable_that_there_is_not_is_refused_when_the_text_is_chosen() -> None:
    with pytest.raises(UnknownGreetingVariable):
        WELCOME_TEXT.read("Hello {usr}")
