"""Work that ends by itself, or when the process is asked to stop."""

import asyncio
import signal
from collections.abc import Iterator

import pytest

from interface.startup.stopping import run_until_stopped


@pytest.fixture(autouse=True)
def hangup() -> Iterator[None]:
    """What was set for a closed terminal is set again."""
    before = signal.getsignal(signal.SIGHUP)
    yield
    signal.signal(signal.SIGHUP, before)


def asked_to_stop(number: signal.Signals) -> tuple[bool, bool]:
    """Whether it ended by itself, and whether it came to the end of what it did."""
    done = list[str]()

    async def work() -> None:
        signal.raise_signal(number)
        await asyncio.sleep(0.01)
        done.append("all")

    return run_until_stopped(work()), done == ["all"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_who_is_asked_to_stop_does_and_says_so(number: signal.Signals) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    assert asked_to_stop(number) == (False, False)


def test_a_closed_terminal_is_nothing_to_who_was_told_to_outlive_it() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    assert asked_to_stop(signal.SIGHUP) == (True, True)


def test_what_ends_by_itself_was_not_stopped_and_what_fails_says_why() -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    assert run_until_stopped(asyncio.sleep(0))
    with pytest.raises(ZeroDivisionError):
        run_until_stopped(fail())
