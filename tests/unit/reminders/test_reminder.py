from datetime import timedelta

import pytest

from domain.reminders.errors import ReminderNotFound, ReminderTextTooLong, SnoozedAlready, TooManyReminders
from domain.reminders.reminder import (
    AGAIN_AFTER,
    LONGEST_TEXT,
    MOST_OF_EACH,
    Place,
    ReminderStatus,
    Schedule,
    check_room,
    parse_number,
    parse_text,
)
from domain.shared.lease import NOBODY
from domain.shared.text import NothingToRead
from tests.fakes.clock import START
from tests.reminders import a_reminder

LATER = START + timedelta(days=2)


@pytest.mark.parametrize(("typed", "number"), [("7", 7), (" #7 ", 7), ("2147483647", 2**31 - 1)])
def test_a_number_is_read_with_or_without_its_sign(typed: str, number: int) -> None:
    assert parse_number(typed) == number


@pytest.mark.parametrize("typed", ["", "#", "tea", "-1", "1.5", "²", "2147483648", "9" * 5000])
def test_what_is_no_number_names_no_reminder(typed: str) -> None:
    with pytest.raises(ReminderNotFound):
        parse_number(typed)


def test_a_text_is_tidied_and_has_a_limit() -> None:
    assert parse_text("  a \n b ") == "a b"
    assert len(parse_text("a" * LONGEST_TEXT)) == LONGEST_TEXT
    with pytest.raises(ReminderTextTooLong):
        parse_text("a" * (LONGEST_TEXT + 1))
    with pytest.raises(NothingToRead):
        parse_text(" \u200b ")


def test_one_more_fits_below_the_limit() -> None:
    check_room(MOST_OF_EACH - 1)
    with pytest.raises(TooManyReminders):
        check_room(MOST_OF_EACH)


def test_the_other_place_is_tried_second_where_there_is_one() -> None:
    assert a_reminder().places == (Place.DM, Place.CHANNEL)
    assert a_reminder(place=Place.CHANNEL).places == (Place.CHANNEL, Place.DM)
    assert a_reminder(guild=None, place=Place.CHANNEL).places == (Place.DM,)
    assert a_reminder(channel=None).places == (Place.DM,)


def test_it_is_late_after_two_minutes() -> None:
    reminder = a_reminder(due_at=START)
    assert not reminder.is_late(START + timedelta(minutes=2))
    assert reminder.is_late(START + timedelta(minutes=2, seconds=1))


def test_one_that_comes_once_is_done_when_it_is_delivered() -> None:
    reminder = a_reminder(due_at=START)
    reminder.delivered(at=LATER)
    assert (reminder.status, reminder.delivered_at, reminder.occurrence) == (ReminderStatus.DELIVERED, LATER, 1)


def test_what_repeats_is_due_again_and_what_was_missed_is_not_made_up_for() -> None:
    reminder = a_reminder(due_at=START, recurrence="every day 12:00")
    reminder.attempts = 3
    reminder.refused("closed", at=START)
    reminder.delivered(at=LATER + timedelta(hours=1))
    due = LATER + timedelta(days=1)
    assert (reminder.status, reminder.due_at, reminder.lease_until) == (ReminderStatus.PENDING, due, due)
    assert (reminder.occurrence, reminder.attempts, reminder.refusals, reminder.problem) == (2, 0, 0, None)


def test_a_refusal_waits_longer_each_time_and_then_it_is_parked_and_still_there() -> None:
    reminder = a_reminder(due_at=START)
    for wait in AGAIN_AFTER:
        reminder.refused("closed", at=LATER)
        assert (reminder.status, reminder.lease_until) == (ReminderStatus.PENDING, LATER + wait)
    parked_at = LATER + 2 * AGAIN_AFTER[-1]
    reminder.refused("closed", at=parked_at)
    assert (reminder.status, reminder.problem, reminder.is_owner_told) == (ReminderStatus.PARKED, "closed", False)
    assert reminder.lease_until == parked_at  # its owner can be told at once


def test_a_new_time_has_what_was_parked_tried_again() -> None:
    reminder = a_reminder(due_at=START)
    for _ in range(len(AGAIN_AFTER) + 1):
        reminder.refused("closed", at=START)
    reminder.edit(None, Schedule(due_at=LATER, recurrence=None, time_zone="UTC"))
    assert (reminder.status, reminder.due_at, reminder.lease_until) == (ReminderStatus.PENDING, LATER, LATER)
    assert (reminder.refusals, reminder.problem, reminder.occurrence, reminder.text) == (0, None, 2, "tea")


def test_a_new_text_alone_leaves_the_time() -> None:
    reminder = a_reminder(due_at=START, recurrence="every day 12:00")
    reminder.edit("coffee", None)
    assert (reminder.text, reminder.due_at, reminder.occurrence) == ("coffee", START, 1)
    assert reminder.lease_token == NOBODY


def test_an_occurrence_is_put_off_once() -> None:
    reminder = a_reminder()
    reminder.snooze(2)
    for pressed in (2, 1):
        with pytest.raises(SnoozedAlready):
            reminder.snooze(pressed)
    reminder.snooze(3)
