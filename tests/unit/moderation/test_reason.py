from datetime import timedelta

import pytest

from domain.moderation.case_number import CaseNumber, audit_token
from domain.moderation.errors import InvalidDeleteWindow, ReasonTooLong
from domain.moderation.reason import LONGEST_REASON, parse_reason
from domain.shared.text import NothingToRead
from tests.builders import an_intent


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (None, None),
        ("spam", "spam"),
        ("  two\n lines\tand   gaps ", "two lines and gaps"),
        ("x" * LONGEST_REASON, "x" * LONGEST_REASON),
        (" " * 500 + "short" + " " * 500, "short"),
    ],
)
def test_a_reason_is_tidied_and_none_is_none(typed: str | None, reason: str | None) -> None:
    assert parse_reason(typed) == reason


@pytest.mark.parametrize("typed", ["", " \n\t ", "\u3164", "\u202e\u200b"])
def test_a_reason_that_nobody_can_read_is_refused(typed: str) -> None:
    with pytest.raises(NothingToRead):
        parse_reason(typed)


def test_a_reason_keeps_nothing_that_the_database_cannot_hold_and_every_emoji() -> None:
    assert parse_reason("Spam\x00 \ud83d👩‍👧") == "Spam 👩‍👧"


def test_a_reason_longer_than_discords_audit_log_can_take_is_refused() -> None:
    with pytest.raises(ReasonTooLong) as refused:
        parse_reason("x" * (LONGEST_REASON + 1))
    assert (refused.value.length, refused.value.longest) == (481, 480)


def test_the_longest_reason_and_its_token_fit_the_audit_log() -> None:
    largest = CaseNumber(2**31 - 1)
    assert len(audit_token(largest)) + 1 + LONGEST_REASON <= 512


def test_the_token_names_the_case() -> None:
    assert audit_token(CaseNumber(42)) == "[case 42]"


@pytest.mark.parametrize("window", [timedelta(0), timedelta(seconds=1), timedelta(days=7)])
def test_messages_of_up_to_seven_days_may_be_deleted(window: timedelta) -> None:
    assert an_intent(delete_messages=window).delete_messages == window


@pytest.mark.parametrize("window", [timedelta(seconds=-1), timedelta(days=7, seconds=1)])
def test_no_other_delete_window_is_accepted(window: timedelta) -> None:
    with pytest.raises(InvalidDeleteWindow) as refused:
        an_intent(delete_messages=window)
    assert (refused.value.window, refused.value.longest) == (window, timedelta(days=7))
