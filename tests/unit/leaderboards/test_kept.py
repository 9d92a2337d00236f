"""What takes long to find out is found out once, and again when it has grown old."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import define, field

from application.leaderboards.kept import PER_ENTRY, Kept
from application.shared.errors import RecordsUnavailable
from tests.fakes.clock import START, FakeClock

SECOND = timedelta(seconds=1)


@define
class Finder:
    """Notes each time that it is asked; takes `takes` by the clock, and waits for `gate`."""

    clock: FakeClock
    takes: timedelta = timedelta(0)
    size: int = 1
    asked: list[str] = field(factory=list)
    gate: asyncio.Event = field(factory=asyncio.Event)
    begun: asyncio.Event = field(factory=asyncio.Event)
    failures: list[Exception] = field(factory=list)

    async def __call__(self, key: str) -> list[int]:
        self.asked.append(key)
        self.begun.set()
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop()
        self.clock.advance(self.takes)
        return [len(self.asked)] * self.size


@pytest.fixture
def finder(clock: FakeClock) -> Finder:
    finder = Finder(clock)
    finder.gate.set()
    return finder


@pytest.fixture
def keep(finder: Finder, clock: FakeClock) -> Callable[[int], Kept[str, list[int]]]:
    def kept(room: int) -> Kept[str, list[int]]:
        return Kept(find_out=finder, clock=clock, fresh=60 * SECOND, longest=600 * SECOND, room=room)

    return kept


@pytest.fixture
def kept(keep: Callable[[int], Kept[str, list[int]]]) -> Kept[str, list[int]]:
    return keep(1_000)


async def test_it_is_found_out_once_however_many_ask(kept: Kept[str, list[int]], finder: Finder) -> None:
    finder.gate.clear()
    asking = [asyncio.create_task(kept.get("a")) for _ in range(20)]
    await finder.begun.wait()
    assert not kept.known("a")
    finder.gate.set()
    assert [found.value for found in await asyncio.gather(*asking)] == [[1]] * 20
    assert finder.asked == ["a"]
    assert kept.known("a")


async def test_a_failure_is_told_to_who_asked_and_the_next_one_tries_again(
    kept: Kept[str, list[int]], finder: Finder
) -> None:
    finder.failures.append(RecordsUnavailable())
    with pytest.raises(RecordsUnavailable):
        await kept.get("a")
    assert (await kept.get("a")).value == [2]


async def test_what_is_no_longer_fresh_is_given_as_it_is_and_found_out_again_behind_the_scenes(
    kept: Kept[str, list[int]], finder: Finder, clock: FakeClock
) -> None:
    first = await kept.get("a")
    clock.advance(59 * SECOND)
    await kept.get("a")
    await kept.refresh()
    assert finder.asked == ["a"]
    clock.advance(SECOND)
    assert await kept.get("a") is first
    await kept.refresh()
    assert finder.asked == ["a", "a"]
    found = await kept.get("a")
    assert (found.value, found.at) == ([2], START + 60 * SECOND)
    await kept.refresh()
    assert finder.asked == ["a", "a"]


async def test_what_is_too_old_is_found_out_while_one_waits(
    kept: Kept[str, list[int]], finder: Finder, clock: FakeClock
) -> None:
    await kept.get("a")
    clock.advance(600 * SECOND)
    assert not kept.known("a")
    assert (await kept.get("a")).value == [2]


async def test_nobody_asked_nothing_is_found_out_again(
    kept: Kept[str, list[int]], finder: Finder, clock: FakeClock
) -> None:
    await kept.get("a")
    clock.advance(300 * SECOND)
    await kept.refresh()
    assert finder.asked == ["a"]


async def test_what_took_long_counts_as_fresh_for_longer(
    kept: Kept[str, list[int]], finder: Finder, clock: FakeClock
) -> None:
    finder.takes = 20 * SECOND
    found = await kept.get("a")
    assert (found.at, found.fresh_until) == (START, START + 20 * SECOND + 1000 * SECOND)
    clock.advance(999 * SECOND)
    assert await kept.get("a") is found
    await kept.refresh()
    assert finder.asked == ["a"]


async def test_it_is_found_out_anew_once_for_all_who_found_it_out_of_date(
    kept: Kept[str, list[int]], finder: Finder
) -> None:
    old = await kept.get("a")
    found = await asyncio.gather(*(kept.anew("a", old) for _ in range(5)))
    assert [each.value for each in found] == [[2]] * 5


async def test_the_longest_unused_is_dropped_first_and_the_room_is_kept(
    keep: Callable[[int], Kept[str, list[int]]], finder: Finder
) -> None:
    room = 3 * (10 + PER_ENTRY)
    kept = keep(room)
    finder.size = 10
    for key in ("a", "b", "c", "a", "d"):
        await kept.get(key)
        assert kept.size <= room
    assert [key for key in "abcd" if kept.known(key)] == ["a", "c", "d"]


async def test_a_single_one_may_have_more_than_the_room(
    keep: Callable[[int], Kept[str, list[int]]], finder: Finder
) -> None:
    kept = keep(5)
    finder.size = 10
    for key in ("a", "b"):
        await kept.get(key)
        assert kept.known(key)
    assert kept.size == 10 + PER_ENTRY


async def test_those_that_have_no_elements_take_room_too(
    keep: Callable[[int], Kept[str, list[int]]], finder: Finder
) -> None:
    kept = keep(10 * PER_ENTRY)
    finder.size = 0
    keys = [str(number) for number in range(1_000)]
    for key in keys:
        await kept.get(key)
    assert [key for key in keys if kept.known(key)] == keys[-10:]


async def test_what_nobody_would_be_given_any_more_is_let_go_of_when_something_else_is_kept(
    kept: Kept[str, list[int]], finder: Finder, clock: FakeClock
) -> None:
    """Keys that hold a day are not asked for again on the next one."""
    finder.size = 5
    await kept.get("of yesterday")
    clock.advance(599 * SECOND)
    await kept.get("of today")
    assert kept.size == 2 * (5 + PER_ENTRY)
    clock.advance(61 * SECOND)
    await kept.get("of another guild")
    assert kept.size == 2 * (5 + PER_ENTRY)
    assert kept.known("of today")


async def test_what_counts_as_fresh_for_longer_is_not_let_go_of(
    kept: Kept[str, list[int]], finder: Finder, clock: FakeClock
) -> None:
    finder.takes = 20 * SECOND
    await kept.get("a")
    clock.advance(900 * SECOND)
    await kept.get("b")
    assert kept.known("a")


async def test_the_size_is_that_of_what_is_kept_when_it_was_found_out_again(
    kept: Kept[str, list[int]], finder: Finder
) -> None:
    old = await kept.get("a")
    finder.size = 3
    await kept.anew("a", old)
    assert kept.size == 3 + PER_ENTRY
