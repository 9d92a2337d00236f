"""The clock that all processes share."""

from datetime import timedelta
from unittest.mock import patch

from sqlalchemy import text

from infrastructure.database.clock import DatabaseClock
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from tests.statements import statements_of

MONOTONIC = "infrastructure.database.clock.monotonic"


async def test_it_says_what_the_server_says_whatever_this_machines_clock_does(engines: Engines) -> None:
    reading = Reading(engines)
    for machine in (0.0, 1e9):  # wherever a machine's steady clock begins
        with patch(MONOTONIC, return_value=machine):
            now = await DatabaseClock(reading).now()
        row = await reading.row(text("SELECT clock_timestamp() AS now"))
        assert row is not None
        assert abs(row["now"] - now) < timedelta(seconds=1)


async def test_the_server_is_asked_once_a_minute(engines: Engines) -> None:
    clock = DatabaseClock(Reading(engines))
    with patch(MONOTONIC) as monotonic, statements_of(engines) as log:
        monotonic.return_value = 1000.0
        first = await clock.now()
        monotonic.return_value = 1060.0
        assert await clock.now() == first + timedelta(minutes=1)
        assert len(log.reads) == 1
        monotonic.return_value = 1060.1
        await clock.now()
    assert len(log.reads) == 2
