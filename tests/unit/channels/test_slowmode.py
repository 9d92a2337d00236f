import pytest

from domain.channels.errors import SlowmodeNotWhole, SlowmodeTooLong
from domain.channels.slowmode import parse_slowmode
from domain.shared.durations import EmptyDuration, MissingUnit, UnreadableDuration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("off", 0),
        ("0", 0),
        (" None ", 0),
        ("aus", 0),
        (" Keiner ", 0),
        ("10s", 10),
        ("1h30m", 5400),
        ("30 Sekunden", 30),
        ("6h", 21_600),
    ],
)
def test_slowmode_in_words(text: str, seconds: int) -> None:
    assert parse_slowmode(text) == seconds


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("6h1s", SlowmodeTooLong),
        ("1mo", SlowmodeTooLong),
        ("1.5s", SlowmodeNotWhole),
        ("10", MissingUnit),
        ("0m", EmptyDuration),
        ("-5s", UnreadableDuration),
        ("10s foo", UnreadableDuration),
    ],
)
def test_what_is_no_slowmode_is_refused(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        parse_slowmode(text)
