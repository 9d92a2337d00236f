"""Times as Germans write them, and that none of it changes what English ones mean."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from application.shared.moments import Moments
from domain.reminders.errors import UnreadableRecurrence
from domain.reminders.recurrence import parse_recurrence
from domain.shared.durations import UnreadableDuration, is_for_good, parse_duration
from domain.shared.german_times import GERMAN, in_english
from domain.shared.moments import MomentIsPast, UnreadableMoment
from infrastructure.dates_in_words import DateparserDates

BERLIN = ZoneInfo("Europe/Berlin")
THURSDAY = datetime(2026, 11, 26, 13, 30, tzinfo=UTC)
"""14:30 in Berlin."""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("morgen 9:00", "2026-11-27T09:00+01:00"),
        ("Morgen um 9 Uhr", "2026-11-27T09:00+01:00"),
        ("morgen um 9", "2026-11-27T09:00+01:00"),
        ("morgen um 9 Uhr 30", "2026-11-27T09:30+01:00"),
        ("heute 18.45 Uhr", "2026-11-26T18:45+01:00"),
        ("um 18 Uhr", "2026-11-26T18:00+01:00"),
        ("übermorgen 9:00", "2026-11-28T09:00+01:00"),
        ("morgen mittag", "2026-11-27T12:00+01:00"),
        ("in 2 Stunden 30 Minuten", "2026-11-26T17:00+01:00"),
        ("in 2 Stunden und 30 Minuten", "2026-11-26T17:00+01:00"),
        ("in einer Stunde", "2026-11-26T15:30+01:00"),
        ("in zwei Tagen", "2026-11-28T14:30+01:00"),
        ("3 Wochen", "2026-12-17T14:30+01:00"),
        ("in einem Monat", "2026-12-26T14:30+01:00"),
        ("Freitag 18:00", "2026-11-27T18:00+01:00"),
        ("am Freitag um 18 Uhr", "2026-11-27T18:00+01:00"),
        ("bis Freitag, 18 Uhr", "2026-11-27T18:00+01:00"),
        ("nächsten Montag 8:00", "2026-11-30T08:00+01:00"),
        ("24. Dez 12:00", "2026-12-24T12:00+01:00"),
        ("am 24. Dezember um 12 Uhr", "2026-12-24T12:00+01:00"),
        ("am 24.12. um 12:00", "2026-12-24T12:00+01:00"),
        ("2. März 2027 9:00", "2027-03-02T09:00+01:00"),
        ("um 12 Uhr am 24. Dezember", "2026-12-24T12:00+01:00"),
        ("um 12:30 am Montag", "2026-11-30T12:30+01:00"),
        ("um 12 am 24.12.", "2026-12-24T12:00+01:00"),
        ("12 am Montag", "2026-11-30T12:00+01:00"),
        ("12:00 am nächsten Montag", "2026-11-30T12:00+01:00"),
        ("um 9 Uhr, morgen", "2026-11-27T09:00+01:00"),
        ("bis morgen", "2026-11-27T14:30+01:00"),
        ("um Mitternacht morgen", "2026-11-27T00:00+01:00"),
    ],
)
async def test_a_moment_in_german_is_read(text: str, meant: str) -> None:
    assert await read(text) == datetime.fromisoformat(meant)


async def read(text: str) -> datetime:
    return await Moments(DateparserDates()).read(text, now=THURSDAY, zone=BERLIN)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("morgen früh", UnreadableMoment),
        ("heute Abend", UnreadableMoment),
        ("am 9 Uhr 24 Dezember", UnreadableMoment),
        ("heute Morgen um 8 Uhr", UnreadableMoment),
        ("um 8 Uhr am Morgen", UnreadableMoment),
        ("übermorgen Morgen 9 Uhr", UnreadableMoment),
        ("Montag Morgen 9 Uhr", UnreadableMoment),
        ("24.12.2026 Morgen um 8", UnreadableMoment),
        ("2 Stunden irgendwann", UnreadableDuration),
        ("so", UnreadableMoment),
    ],
)
async def test_what_could_be_misread_is_refused_as_it_was_written(
    text: str, refusal: type[UnreadableMoment] | type[UnreadableDuration]
) -> None:
    with pytest.raises(refusal) as refused:
        await read(text)
    assert getattr(refused.value, "text", None) == text


async def test_this_morning_is_not_tomorrow_where_what_was_is_asked_for() -> None:
    with pytest.raises(UnreadableMoment):
        await Moments(DateparserDates()).read_past("gestern Morgen 9 Uhr", now=THURSDAY, zone=BERLIN)


async def test_what_is_over_is_said_as_it_was_written() -> None:
    with pytest.raises(MomentIsPast) as refused:
        await read("gestern 9:00")
    assert refused.value.text == "gestern 9:00"


@pytest.mark.parametrize(
    ("text", "meant"), [("vor 7 Tagen", "2026-11-19T14:30+01:00"), ("gestern 9 Uhr", "2026-11-25T09:00+01:00")]
)
async def test_what_was_is_read_in_german_too(text: str, meant: str) -> None:
    past = await Moments(DateparserDates()).read_past(text, now=THURSDAY, zone=BERLIN)
    assert past == datetime.fromisoformat(meant)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("jeden Montag 18:00", "every monday 18:00"),
        ("jeden Tag um 9 Uhr", "every day 09:00"),
        ("täglich 9:00", "every day 09:00"),
        ("Jeden Mo, Mi und Fr um 18:30 Uhr", "every monday, wednesday, friday 18:30"),
        ("montags und donnerstags 18:00", "every monday, thursday 18:00"),
        ("wöchentlich am Freitag um 12 Uhr", "every friday 12:00"),
        ("wöchentlich um 12 Uhr am Freitag", "every friday 12:00"),
        ("wöchentlich 12:00 am Mo", "every monday 12:00"),
        ("jeden Monat um 18 Uhr am 1.", "every month on day 1 18:00"),
        ("werktags 8:30", "every monday, tuesday, wednesday, thursday, friday 08:30"),
        ("jedes Wochenende um Mitternacht", "every saturday, sunday 00:00"),
        ("jeden Monat am 31. um 9:00", "every month on day 31 09:00"),
        ("monatlich am 1. um 9 Uhr", "every month on day 1 09:00"),
        ("jeden 2. im Monat 12 Uhr", "every month on day 2 12:00"),
    ],
)
def test_what_repeats_in_german_is_read(text: str, written: str) -> None:
    found = parse_recurrence(text)
    assert found is not None
    assert found.written == written


@pytest.mark.parametrize(
    "text",
    [
        "jeden Tag",
        "jeden zweiten Montag 9:00",
        "jeden Montag 9",
        "jede Stunde 9:00",
        "jeden Morgen um 8",
        "every mo 9:00",
        "weekly so 9:00",
    ],
)
def test_what_repeats_at_an_unknown_time_is_refused_as_it_was_written(text: str) -> None:
    with pytest.raises(UnreadableRecurrence) as refused:
        parse_recurrence(text)
    assert refused.value.text == text


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("1 Std 30 Min", "1h30m"),
        ("2 Wochen und 1 Tag", "2 weeks 1 day"),
        ("1 Jahr, 2 Monate", "1y2mo"),
        ("30 Sekunden", "30s"),
    ],
)
def test_lengths_of_time_have_units_of_both(german: str, english: str) -> None:
    assert parse_duration(german) == parse_duration(english)


def test_no_end_is_said_in_german_too() -> None:
    assert is_for_good("Für immer")


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow 9 am",
        "9  am tomorrow",
        "at 9:30 am on friday",
        "12am",
        "in 2h30m",
        "1mo",
        "so",
        "24 dec 12:00",
        "every mon, wed and fri at 6:30 am",
        "every month on the 31st at 9 am",
        "daily at 9am",
        "may 3",
        "until the cows come home",
        "friday 18:00 utc",
        "the day after tomorrow",
    ],
)
def test_english_stays_as_it_is(text: str) -> None:
    assert in_english(text) == " ".join(text.split())


def test_what_was_said_in_english_is_not_taken_for_german() -> None:
    assert all(in_english(english) == english for english in GERMAN.values())
