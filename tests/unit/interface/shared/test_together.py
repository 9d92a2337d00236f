import asyncio

import pytest
from attrs import define, field

from interface.shared.together import Together


@define
class Work:
    """Goes on only when it is let."""

    rounds: list[frozenset[int]] = field(factory=list)
    may_go_on: asyncio.Event = field(factory=asyncio.Event)
    fails: bool = False

    async def __call__(self, items: frozenset[int]) -> None:
        self.rounds.append(items)
        await self.may_go_on.wait()
        if self.fails:
            raise ConnectionError


async def test_what_comes_in_a_burst_is_done_in_two_rounds_and_nothing_is_left_out() -> None:
    work = Work()
    together = Together(work)
    async with asyncio.TaskGroup() as burst:
        for number in range(500):
            burst.create_task(together.add(number))
        await asyncio.sleep(0)
        work.may_go_on.set()
    assert work.rounds == [frozenset({0}), frozenset(range(1, 500))]
    await together.add(500)
    assert work.rounds[2:] == [frozenset({500})]


async def test_after_a_failure_what_had_come_meanwhile_is_done_with_what_comes_next() -> None:
    work = Work(fails=True)
    together = Together(work)
    first = asyncio.create_task(together.add(1))
    await asyncio.sleep(0)
    await together.add(2)
    work.may_go_on.set()
    with pytest.raises(ConnectionError):
        await first
    work.fails = False
    await together.add(3)
    assert work.rounds == [frozenset({1}), frozenset({2, 3})]
