import pytest

from domain.reminders.recurrence import parse_recurrence
from domain.shared.language import Language
from domain.shared.paging import Page
from interface.reminders.buttons import reminder_page
from interface.reminders.cards import kept_card
from interface.reminders.recurrences import recurrence_text
from interface.shared.languages import speaking
from interface.shared.layout import texts_of
from tests.reminders import a_reminder


@pytest.mark.parametrize(
    ("written", "in_english", "in_german"),
    [
        ("every day 9:00", "every day 09:00", "jeden Tag um 09:00"),
        ("every tuesday 18:00", "every Tuesday 18:00", "jeden Dienstag um 18:00"),
        (
            "every mon, wed and sun 6pm",
            "every Monday, Wednesday and Sunday 18:00",
            "jeden Montag, Mittwoch und Sonntag um 18:00",
        ),
        ("every month on the 31st at 9:00", "every month on day 31 09:00", "jeden Monat am 31. um 09:00"),
    ],
)
def test_what_repeats_is_said_in_the_language_of_who_reads_it_and_can_be_typed_again(
    written: str, in_english: str, in_german: str
) -> None:
    recurrence = parse_recurrence(written)
    assert recurrence is not None
    for language, expected in ((Language.ENGLISH, in_english), (Language.GERMAN, in_german)):
        with speaking(language):
            assert recurrence_text(recurrence) == expected
        assert parse_recurrence(expected) == recurrence


def test_lists_and_cards_say_it_in_that_language() -> None:
    reminder = a_reminder(recurrence="every tuesday 18:00")
    with speaking(Language.GERMAN):
        shown = [*texts_of(reminder_page(Page((reminder,)))), *texts_of(kept_card(reminder, "x"))]
    assert sum("🔁 jeden Dienstag um 18:00" in text for text in shown) == 2
