"""A task that falls silent is said once, counted once, and named as long as it is silent."""

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from application.shared.errors import RecordsUnavailable
from infrastructure.watchdog import Watchdog, watched


class Clock:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def look(watchdog: Watchdog) -> None:
    for pulse in watchdog._pulses.values():
        pulse.look()


def counted(task: str) -> float:
    return REGISTRY.get_sample_value("tux_silences_total", {"task": task}) or 0.0


def test_a_silence_is_logged_and_counted_once_and_so_is_its_end(clock: Clock) -> None:
    watchdog = Watchdog(clock)
    pulse = watchdog.pulse("relay of the test", within=60)
    with capture_logs() as logs:
        for seconds in (60, 1, 10, 200):
            clock.seconds += seconds
            look(watchdog)
        assert watchdog.problems() == ("relay of the test: no sign of life for 271 s",)
        pulse.beat()
        look(watchdog)
        look(watchdog)
    assert watchdog.problems() == ()
    said = [entry["event"] for entry in logs]
    assert said == ["a task has fallen silent", "a task that was silent goes on"]
    assert (logs[0]["task"], logs[0]["silent_for"]) == ("relay of the test", 61)
    assert counted("relay of the test") == 1


def test_at_rest_nothing_is_expected_and_a_rest_does_not_begin_anew(clock: Clock) -> None:
    watchdog = Watchdog(clock)
    pulse = watchdog.pulse("listener", within=60)
    pulse.rest()
    clock.seconds += 1000
    assert watchdog.problems() == ()
    pulse.resume()
    clock.seconds += 59
    pulse.resume()
    clock.seconds += 2
    assert watchdog.problems() == ("listener: no sign of life for 61 s",)


async def test_only_a_round_that_succeeds_is_a_sign_of_life(clock: Clock) -> None:
    watchdog, fails = Watchdog(clock), True

    async def work() -> None:
        clock.seconds += 50
        if fails:
            raise RecordsUnavailable

    rounds = watched(work, watchdog.pulse("sweep", within=60))
    for _ in range(2):
        with pytest.raises(RecordsUnavailable):
            await rounds()
    assert watchdog.problems() == ("sweep: no sign of life for 100 s",)
    fails = False
    await rounds()
    assert watchdog.problems() == ()


def test_what_a_task_itself_says_is_shown_until_it_takes_it_back(clock: Clock) -> None:
    watchdog = Watchdog(clock)
    with capture_logs() as logs:
        watchdog.note("commands", "Discord refuses them")
        watchdog.note("commands", "Discord refuses them")
    assert len(logs) == 1
    assert watchdog.problems() == ("commands: Discord refuses them",)
    watchdog.note("commands", None)
    watchdog.note("commands", None)
    assert watchdog.problems() == ()
