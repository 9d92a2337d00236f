"""How a shard waits for its turn to IDENTIFY; no time passes here."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from attrs import define, field

from application.limits.take_identify_turn import TakeIdentifyTurnHandler
from application.shared.errors import CommitOutcomeUnknown, DiscordUnreachable, RecordsUnavailable
from application.shared.use_case import UseCase
from domain.limits.identifying import Asking, Turn, Waiting
from domain.limits.process import ProcessId
from domain.limits.session_starts import SessionStarts
from interface.limits.identify_turns import IdentifyTurns
from tests.fakes.limits import SERVER_CLOCK
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.limits import ONE, PLENTY, TWO
from tests.virtual_time import VirtualClock, in_virtual_time


@define(eq=False)
class Queue:
    """Processes on one set of records; `identified` says who did when."""

    records: MemoryRecords = field(factory=MemoryRecords)
    identified: list[tuple[float, int]] = field(factory=list)
    notes: list[tuple[int, str | None]] = field(factory=list)
    waited: list[float] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.records[SERVER_CLOCK]["now"] = VirtualClock()

    def turns(
        self,
        process: ProcessId,
        wrap: Callable[[UseCase[Asking, Turn | Waiting]], UseCase[Asking, Turn | Waiting]],
        processes: int = 3,
    ) -> IdentifyTurns:
        ask = wrap(TakeIdentifyTurnHandler(MemoryUnitOfWorkFactory(self.records)))
        return IdentifyTurns(process, ask, lambda *note: self.notes.append(note), self.waited.append, lambda: processes)

    async def identify(
        self,
        process: ProcessId,
        shard: int,
        starts: SessionStarts = PLENTY,
        wrap: Callable[[UseCase[Asking, Turn | Waiting]], UseCase[Asking, Turn | Waiting]] = lambda ask: ask,
    ) -> None:
        await self.turns(process, wrap)(shard, starts)
        self.identified.append((asyncio.get_running_loop().time(), shard))


def virtually(work: Callable[[], Awaitable[None]]) -> None:
    async def done() -> None:
        await work()

    in_virtual_time(done())


def test_the_shards_of_all_processes_take_their_turns_in_the_order_in_which_they_came() -> None:
    async def work() -> None:
        queue = Queue()
        async with asyncio.TaskGroup() as tasks:
            for process, shard in ((ONE, 0), (TWO, 1), (ONE, 2), (TWO, 3)):
                tasks.create_task(queue.identify(process, shard))
        assert [shard for _, shard in queue.identified] == [0, 1, 2, 3]
        gaps = [after - before for (before, _), (after, _) in zip(queue.identified, queue.identified[1:], strict=False)]
        assert all(6 <= gap < 8.6 for gap in gaps)
        assert {shard for shard, note in queue.notes if note is not None} == {2, 3}
        assert [note for shard, note in queue.notes if shard == 3][-1] is None

    virtually(work)


def test_as_many_as_discord_allows_at_once_do_not_wait_for_each_other() -> None:
    async def work() -> None:
        queue, starts = Queue(), SessionStarts(1000, timedelta(days=1), max_concurrency=2)
        async with asyncio.TaskGroup() as tasks:
            for shard in range(4):
                tasks.create_task(queue.identify(ONE, shard, starts))
        assert [shard for at, shard in queue.identified if at < 5] == [0, 1]
        assert [shard for at, shard in queue.identified if at >= 5] == [2, 3]

    virtually(work)


def test_a_process_that_died_in_front_holds_the_others_up_for_seconds() -> None:
    async def work() -> None:
        queue = Queue()
        await queue.identify(ONE, 0)
        dies = asyncio.create_task(queue.identify(ONE, 1))
        await asyncio.sleep(0.1)
        behind = asyncio.create_task(queue.identify(TWO, 2))
        await asyncio.sleep(4)
        dies.cancel()
        await behind
        assert queue.identified[-1][0] < 12

    virtually(work)


def test_a_turn_whose_news_came_late_is_not_used_but_had_again() -> None:
    asked = list[Asking]()

    def slow(ask: UseCase[Asking, Turn | Waiting]) -> UseCase[Asking, Turn | Waiting]:
        async def slowly(asking: Asking) -> Turn | Waiting:
            asked.append(asking)
            answer = await ask(asking)
            await asyncio.sleep(2 if len(asked) == 1 else 0)
            return answer

        return slowly

    async def work() -> None:
        queue = Queue()
        await queue.identify(ONE, 0, wrap=slow)
        assert [asking.unused for asking in asked] == [False, True]
        await queue.identify(TWO, 1)
        assert [at for at, _ in queue.identified] == [2, 8]

    virtually(work)


def test_a_turn_of_which_nobody_knows_whether_it_was_given_is_asked_for_again() -> None:
    tries = list[Asking]()

    def lost(ask: UseCase[Asking, Turn | Waiting]) -> UseCase[Asking, Turn | Waiting]:
        async def first_is_lost(asking: Asking) -> Turn | Waiting:
            tries.append(asking)
            answer = await ask(asking)
            if len(tries) == 1:
                raise CommitOutcomeUnknown
            return answer

        return first_is_lost

    async def work() -> None:
        queue = Queue()
        await queue.identify(ONE, 0, wrap=lost)
        assert queue.identified == [(0, 0)]

    virtually(work)


def test_who_stands_in_line_before_it_connects_is_never_cut_off_however_many_there_are() -> None:
    async def one(queue: Queue, shard: int) -> None:
        turns = queue.turns(ONE, lambda ask: ask)
        await turns.stand_in_line(shard, PLENTY)
        await asyncio.sleep(1)  # as long as it takes to connect
        connected = asyncio.get_running_loop().time()
        await turns(shard, PLENTY)
        queue.identified.append((asyncio.get_running_loop().time(), shard))
        assert queue.identified[-1][0] - connected < 10

    async def work() -> None:
        queue = Queue()
        async with asyncio.TaskGroup() as tasks:
            for shard in range(20):
                tasks.create_task(one(queue, shard))
        assert [shard for _, shard in queue.identified] == list(range(20))
        assert queue.identified[-1][0] <= 20 * 6
        assert {shard for shard, note in queue.notes if note is not None} == set(range(3, 20))

    virtually(work)


def test_whoever_waits_longer_than_discord_py_would_is_told_so_and_finds_its_place_again() -> None:
    async def work() -> None:
        queue = Queue()
        async with asyncio.TaskGroup() as tasks:
            for shard in range(9):
                tasks.create_task(one(queue, shard))
        assert [shard for _, shard in queue.identified] == list(range(9))

    async def one(queue: Queue, shard: int) -> None:
        try:
            await queue.identify(ONE, shard)
        except DiscordUnreachable:
            assert shard >= 5
            assert asyncio.get_running_loop().time() <= 40
            await asyncio.sleep(3)
            await queue.identify(ONE, shard)

    virtually(work)


def test_with_few_connections_left_another_one_is_waited_for_elsewhere_and_the_health_says_until_when() -> None:
    async def work() -> None:
        queue, few = Queue(), SessionStarts(10, timedelta(hours=1))
        await queue.identify(ONE, 0, few)
        with pytest.raises(DiscordUnreachable):
            await queue.identify(TWO, 1, few)
        assert asyncio.get_running_loop().time() == 0
        told = [note for shard, note in queue.notes if shard == 1 and note is not None]
        assert told[0].startswith("Discord allows 10 more connections of all processes, the next one is made at ")

    virtually(work)


def away(_: UseCase[Asking, Turn | Waiting]) -> UseCase[Asking, Turn | Waiting]:
    async def nobody(_: Asking) -> Turn | Waiting:
        raise RecordsUnavailable

    return nobody


def test_without_records_it_goes_by_what_the_process_itself_did(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interface.limits.identify_turns.random.random", lambda: 0.5)

    async def work() -> None:
        queue = Queue()
        turns = queue.turns(ONE, away)
        await turns(0, PLENTY)
        assert asyncio.get_running_loop().time() == 6  # half of the moments of two others
        await turns(1, PLENTY)
        assert asyncio.get_running_loop().time() == 18

    virtually(work)


def test_without_records_nobody_waits_longer_than_discord_py_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interface.limits.identify_turns.random.random", lambda: 0.5)

    async def work() -> None:
        with pytest.raises(DiscordUnreachable):
            await Queue().turns(ONE, away, processes=20)(0, PLENTY)
        assert asyncio.get_running_loop().time() == 0

    virtually(work)
