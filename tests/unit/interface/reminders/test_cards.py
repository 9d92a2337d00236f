from collections.abc import Callable
from datetime import timedelta

import pytest

from application.shared.zones import PersonsZone
from domain.reminders.reminder import LONGEST_TEXT, Place, Reminder, ReminderNumber, ReminderStatus
from domain.shared.ids import ChannelId, MessageId
from domain.shared.paging import Page
from interface.reminders.buttons import PAGE_SIZE, reminder_page
from interface.reminders.cards import (
    choice_name,
    deleted_card,
    delivered_card,
    kept_card,
    read_card,
    undelivered_card,
    zone_card,
)
from interface.shared.layout import Card, texts_of
from tests.builders import MEMBER
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import buttons_of
from tests.fakes.payloads import CHANNEL
from tests.reminders import a_reminder
from tests.unit.interface.fitting import fits

MOST_ESCAPED = "*"


def ids(card: Card) -> list[str]:
    return [str(button["custom_id"]) for button in buttons_of(as_message(card))]


def longest(number: int = 2**31 - 1) -> Reminder:
    reminder = a_reminder(
        number=number,
        text=MOST_ESCAPED * LONGEST_TEXT,
        recurrence="every weekday 8:30",
        time_zone="America/Argentina/ComodRivadavia",
        place=Place.CHANNEL,
    )
    reminder.about_channel, reminder.about_message = ChannelId(2**63 - 1), MessageId(2**63 - 1)
    reminder.problem, reminder.occurrence = MOST_ESCAPED * 200, 2**31 - 1
    return reminder


@pytest.mark.parametrize("place", Place)
def test_the_longest_fits_everywhere(place: Place) -> None:
    reminder = longest()
    for card in (
        kept_card(reminder, "I will remind you"),
        deleted_card(reminder),
        read_card(reminder),
        delivered_card(reminder, place, is_late=True, next_at=START),
    ):
        assert fits(card)


@pytest.mark.parametrize("status", ReminderStatus)
def test_a_page_of_the_longest_shows_all_of_them(status: ReminderStatus) -> None:
    some = [longest(2**31 - 1 - number) for number in range(PAGE_SIZE)]
    for each in some:
        each.status = status
    card = reminder_page(Page(tuple(some), newer=2**31 - 1, older=2**31 - 8))
    assert fits(card)
    assert all(f"**#{each.number}**" in texts_of(card)[0] for each in some)
    assert ids(card) == [f"reminders:newer:{2**31 - 1}", f"reminders:older:{2**31 - 8}"]


def test_a_parked_one_is_shown_with_what_it_was_about_and_why() -> None:
    parked = a_reminder(text="call *Mum*")
    parked.status, parked.problem = ReminderStatus.PARKED, "Cannot send messages to this user"
    [text] = texts_of(reminder_page(Page((parked,))))
    assert "**could not be delivered**: Cannot send messages to this user · call \\*Mum\\*" in text


def test_without_any_the_list_says_how_to_make_one() -> None:
    card = reminder_page(Page(()))
    assert texts_of(card) == ["### Your reminders", "None are waiting. `/remind me` makes one."]
    assert ids(card) == []


def test_what_was_meant_for_a_direct_message_is_not_read_by_a_channel() -> None:
    reminder = a_reminder(text="the surprise party")
    reminder.about_channel, reminder.about_message = CHANNEL, MessageId(5)
    card = delivered_card(reminder, Place.CHANNEL, is_late=False, next_at=None)
    assert not any("party" in text or "discord.com" in text for text in texts_of(card))
    assert ids(card)[0] == f"remind:read:{MEMBER}:1"
    assert "the surprise party" in texts_of(read_card(reminder))


@pytest.mark.parametrize("place", Place)
def test_what_was_meant_for_the_channel_is_read_in_either_place(place: Place) -> None:
    reminder = a_reminder(text="raid night", place=Place.CHANNEL)
    card = delivered_card(reminder, place, is_late=False, next_at=None)
    assert "raid night" in texts_of(card)
    assert ids(card) == [f"remind:snooze:{MEMBER}:1:1:{seconds}" for seconds in (600, 3600, 86400)]


def test_the_message_that_it_is_about_is_linked_in_a_server_and_in_a_direct_message() -> None:
    reminder = a_reminder()
    reminder.about_channel, reminder.about_message = CHANNEL, MessageId(5)
    assert f"https://discord.com/channels/{reminder.guild}/800/5" in texts_of(read_card(reminder))
    reminder.guild = None
    assert "https://discord.com/channels/@me/800/5" in texts_of(read_card(reminder))


@pytest.mark.parametrize(
    ("count", "said"), [(1, "⚠️ A reminder of yours could not"), (2, "⚠️ 2 reminders of yours could not")]
)
def test_who_is_seen_reads_of_those_that_could_not_be_delivered(count: int, said: str) -> None:
    [text] = texts_of(undelivered_card(count))
    assert text.startswith(said)


def test_what_is_offered_is_cut_to_what_discord_takes() -> None:
    reminder = longest()
    assert len(choice_name(reminder)) == 100
    reminder.number = ReminderNumber(7)
    reminder.text = "tea"
    assert choice_name(reminder) == "#7 · tea"


def test_a_time_zone_says_whose_it_is() -> None:
    chosen = texts_of(zone_card(PersonsZone("Europe/Berlin", is_chosen=True), START + timedelta(hours=1)))
    assert chosen[:2] == ["### Europe/Berlin", "That is your time zone; your clock shows 13:00 there now."]
    assert "as you have chosen none" in texts_of(zone_card(PersonsZone("UTC", is_chosen=False), START))[1]


@pytest.mark.parametrize(
    "card",
    [
        deleted_card,
        read_card,
        lambda reminder: kept_card(reminder, "I will remind you"),
        lambda reminder: delivered_card(reminder, Place.DM, is_late=False, next_at=None),
    ],
    ids=["deleted", "read", "kept", "delivered"],
)
def test_the_longest_text_is_shown_to_its_end(card: Callable[[Reminder], Card]) -> None:
    text = f"{'x' * (LONGEST_TEXT - 3)}end"
    assert text in texts_of(card(a_reminder(text=text)))
