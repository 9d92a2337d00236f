from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.shared.moments import Moments
from domain.shared.durations import AmbiguousUnit, MissingUnit, UnreadableDuration
from domain.shared.errors import DomainError
from domain.shared.moments import AmbiguousDate, MomentIsPast, UnreadableMoment
from infrastructure.dates_in_words import DateparserDates

BERLIN = ZoneInfo("Europe/Berlin")
THURSDAY = datetime(2026, 11, 26, 13, 30, tzinfo=UTC)
"""14:30 in Berlin."""


async def read(text: str, now: datetime = THURSDAY) -> datetime:
    return await Moments(DateparserDates()).read(text, now=now, zone=BERLIN)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2h30m", "2026-11-26T17:00+01:00"),
        ("1mo", "2026-12-26T14:30+01:00"),
        ("until friday 18:00", "2026-11-27T18:00+01:00"),
        ("Until Friday 18:00", "2026-11-27T18:00+01:00"),
        ("friday 6pm", "2026-11-27T18:00+01:00"),
        ("tomorrow 9:00", "2026-11-27T09:00+01:00"),
        ("at 15:00", "2026-11-26T15:00+01:00"),
        ("at 14:00", "2026-11-27T14:00+01:00"),
        ("monday", "2026-11-30T00:00+01:00"),
        ("24 dec", "2026-12-24T00:00+01:00"),
        ("24.12.2026 18:00", "2026-12-24T18:00+01:00"),
        ("01.02.2027", "2027-02-01T00:00+01:00"),
        ("2027-02-01 12:00", "2027-02-01T12:00+01:00"),
        ("02/02/2027", "2027-02-02T00:00+01:00"),
        ("friday 18:00 utc", "2026-11-27T19:00+01:00"),
    ],
)
async def test_a_moment_is_read_as_the_guild_means_it(text: str, meant: str) -> None:
    assert await read(text) == datetime.fromisoformat(meant)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("soon", UnreadableMoment),
        ("until the cows come home", UnreadableMoment),
        ("friday foo", UnreadableMoment),
        ("31 feb", UnreadableMoment),
        ("friday 25:00", UnreadableMoment),
        ("x" * 5000, UnreadableMoment),
        ("10d foo", UnreadableDuration),
        ("5", MissingUnit),
        ("10.5", MissingUnit),
        ("1M", AmbiguousUnit),
        ("01/02/2027", AmbiguousDate),
        ("until 3-4-27", AmbiguousDate),
        ("yesterday", MomentIsPast),
        ("2020-01-01", MomentIsPast),
        ("now", MomentIsPast),
    ],
)
async def test_a_moment_that_could_be_misread_is_refused(text: str, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        await read(text)


async def test_a_time_that_the_clocks_skip_is_as_far_after_midnight_as_it_says() -> None:
    saturday = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)

    assert await read("tomorrow 2:30", saturday) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


async def test_a_time_that_comes_twice_is_the_first_one() -> None:
    saturday = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)

    assert await read("tomorrow 2:30", saturday) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(st.text() | st.text(alphabet="0123456789:./- mondaytuefri+"))
async def test_any_text_is_a_moment_to_come_or_is_refused(text: str) -> None:
    try:
        moment = await read(text)
    except DomainError:
        return
    assert moment > THURSDAY
