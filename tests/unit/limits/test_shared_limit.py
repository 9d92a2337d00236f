"""Several processes on one set of records: whatever they want, what goes to Discord keeps within fifty a second."""

import asyncio
import random
from uuid import uuid4

import pytest
from attrs import define, field

from application.limits.renew_share import GiveShareBackHandler, RenewShare, RenewShareHandler, ShareState
from application.limits.request_limiter import RequestLimiter, Urgency, WaitedTooLong
from application.limits.share_keeper import ShareKeeper
from application.shared.errors import CommitOutcomeUnknown, RecordsUnavailable
from domain.limits.process import ProcessId
from domain.limits.sharing import LIMIT
from tests.fakes.limits import SERVER_CLOCK
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.virtual_time import VirtualClock, VirtualTimeLoop, in_virtual_time


@define
class Renewing:
    """The use case, slow where a test says so, and every second time away at most; what was done may stay unknown."""

    handler: RenewShareHandler
    slow: float = 0.0
    fails: type[Exception] | None = None
    afterwards: bool = False

    failed: bool = False
    away: bool = False

    async def __call__(self, command: RenewShare) -> ShareState:
        if self.away:
            raise RecordsUnavailable
        fails = None if self.failed else self.fails
        self.failed = fails is not None
        if fails is not None and not self.afterwards:
            raise fails
        state = await self.handler(command)
        await asyncio.sleep(self.slow)
        if fails is not None:
            raise fails
        return state


@define(eq=False)
class Process:
    records: MemoryRecords
    sent: list[float]
    limiter: RequestLimiter = field(factory=RequestLimiter)
    slow: float = 0.0
    """Seconds at most from when a request may go until it arrives."""
    told: list[ShareState] = field(factory=list)
    renew: Renewing = field(init=False)
    keeper: ShareKeeper = field(init=False)
    tasks: list[asyncio.Task[None]] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        uow = MemoryUnitOfWorkFactory(self.records)
        self.renew = Renewing(RenewShareHandler(uow, LIMIT))
        process = ProcessId(uuid4())
        self.keeper = ShareKeeper(process, LIMIT, self.limiter, self.renew, GiveShareBackHandler(uow), self.told.append)

    def start(self) -> None:
        self.tasks.append(asyncio.create_task(self._keep()))

    def die(self) -> None:
        for task in self.tasks:
            task.cancel()

    def wants(self, number: int) -> None:
        self.tasks += [asyncio.create_task(self._one()) for _ in range(number)]

    async def _keep(self) -> None:
        while True:
            try:
                await self.keeper.keep()
            except (RecordsUnavailable, CommitOutcomeUnknown):
                await asyncio.sleep(1)
            await asyncio.sleep(2)

    async def _one(self) -> None:
        try:
            ended = await self.limiter.admit(random.choice([*Urgency]), within=500)
        except WaitedTooLong:
            return
        # A loop that is busy sends it later, and what it goes through takes its time, now more and now less.
        if self.slow:
            await asyncio.sleep(random.uniform(0, self.slow))
        self.sent.append(asyncio.get_running_loop().time())
        ended()


def most_in_a_second(sent: list[float]) -> int:
    sent = sorted(sent)
    return max(sum(begins <= at < begins + 1 for at in sent[place : place + 200]) for place, begins in enumerate(sent))


def records_with_a_clock() -> MemoryRecords:
    records = MemoryRecords()
    records[SERVER_CLOCK]["now"] = VirtualClock()
    return records


@pytest.mark.parametrize("seed", range(4))
def test_processes_that_join_die_and_meet_slow_or_lost_answers_never_send_more_than_fifty_in_a_second(
    seed: int,
) -> None:
    async def work() -> None:
        draw = random.Random(seed)
        random.seed(seed)
        records, sent, alive = records_with_a_clock(), list[float](), list[Process]()
        for _ in range(12):
            if len(alive) < 2 or (len(alive) < 5 and draw.random() < 0.5):
                alive.append(Process(records, sent))
                alive[-1].start()
            elif draw.random() < 0.3:
                alive.pop(draw.randrange(len(alive))).die()
            for process in alive:
                process.wants(draw.choice((0, 30, 120)))
                process.slow = draw.choice((0, 0.3, 1.5))
                process.renew.slow = draw.choice((0, 0, 0.5, 1.5))
                process.renew.fails = draw.choice((None, None, CommitOutcomeUnknown))
                process.renew.afterwards = draw.random() < 0.5
            await asyncio.sleep(draw.uniform(0.5, 4))
        for process in alive:
            process.die()
        assert len(sent) > 300
        assert most_in_a_second(sent) <= LIMIT

    in_virtual_time(work())


def test_two_that_want_all_have_the_same_each_after_a_few_seconds_and_one_that_died_leaves_it_all_to_the_other() -> (
    None
):
    async def work() -> None:
        records, sent = records_with_a_clock(), list[float]()
        one, two = Process(records, sent), Process(records, sent)
        for process in (one, two):
            process.wants(1000)
            process.start()
            await asyncio.sleep(1)
        await asyncio.sleep(5)
        assert sorted((one.limiter.share, two.limiter.share)) == [22, 23]
        one.die()
        await asyncio.sleep(13)
        assert two.limiter.share == 45
        assert two.told[-1].processes == 1
        two.die()

    in_virtual_time(work())


def test_what_is_given_back_counts_for_one_more_second() -> None:
    async def work() -> None:
        records = records_with_a_clock()
        one, two = Process(records, []), Process(records, [])
        await one.keeper.keep()
        await one.keeper.give_back()
        await two.keeper.keep()
        assert two.limiter.share == 3
        await asyncio.sleep(1)
        await two.keeper.keep()
        assert two.limiter.share == 45

    in_virtual_time(work())


def test_while_the_records_are_away_the_share_is_kept_and_after_its_lease_at_most_an_equal_part() -> None:
    async def work() -> None:
        records = records_with_a_clock()
        one, two = Process(records, []), Process(records, [])
        await one.keeper.keep()
        await two.keeper.keep()
        assert (one.limiter.share, two.told[-1].processes) == (45, 2)
        two.limiter.change(30, two.limiter.pace)
        two.renew.away = True
        for share, seconds in ((30, 9), (25, 1), (25, 60)):
            await asyncio.sleep(seconds)
            with pytest.raises(RecordsUnavailable):
                await two.keeper.keep()
            assert two.limiter.share == share

    in_virtual_time(work())


@define
class StandsStill:
    """A clock that goes on while nothing else of the process does."""

    missed: float = 0.0

    def __call__(self) -> float:
        return asyncio.get_running_loop().time() + self.missed


def test_a_process_that_stood_still_for_longer_than_its_lease_sends_nothing_before_it_has_asked_anew() -> None:
    async def work() -> None:
        clock, records, sent = StandsStill(), records_with_a_clock(), list[float]()
        one = Process(records, sent, RequestLimiter(clock))
        await one.keeper.keep()
        clock.missed = 9.9
        one.wants(10)
        await asyncio.sleep(0)
        assert (len(sent), one.limiter.uses()) == (10, 45)
        clock.missed = 10.0
        one.wants(10)
        one.keeper.count_invalid()
        await asyncio.sleep(3)
        assert (len(sent), one.limiter.uses()) == (10, 0)
        await one.keeper.keep()
        await asyncio.sleep(0)
        assert len(sent) == 20

    in_virtual_time(work())


def test_a_renewal_that_failed_because_the_process_stood_still_says_nothing_of_the_records() -> None:
    clock = StandsStill()

    async def stands_still(_command: RenewShare) -> ShareState:
        clock.missed += 60
        raise RecordsUnavailable

    async def work() -> None:
        sent = list[float]()
        one = Process(records_with_a_clock(), sent, RequestLimiter(clock))
        await one.keeper.keep()
        one.keeper._renew = stands_still
        with pytest.raises(RecordsUnavailable):
            await one.keeper.keep()
        one.wants(1)
        await asyncio.sleep(1)
        assert sent == []
        one.die()

    in_virtual_time(work())


def test_whoever_does_not_reach_the_records_from_the_first_sends_only_what_is_nobodys_and_not_at_once() -> None:
    async def work() -> None:
        one = Process(records_with_a_clock(), [])
        one.renew.away = True
        for share in (0, 5):
            with pytest.raises(RecordsUnavailable):
                await one.keeper.keep()
            assert one.limiter.share == share
            await asyncio.sleep(10)

    in_virtual_time(work())


@pytest.mark.parametrize("reached", [True, False])
def test_a_renewal_that_fails_only_after_more_than_a_lease_is_no_standstill(reached: bool) -> None:
    async def fails_late(_command: RenewShare) -> ShareState:
        await asyncio.sleep(13)
        raise RecordsUnavailable

    async def work() -> None:
        one = Process(records_with_a_clock(), sent := list[float]())
        if reached:
            await one.keeper.keep()
        one.keeper._renew = fails_late
        one.start()
        await asyncio.sleep(60)
        one.wants(5)
        await asyncio.sleep(1)
        assert (one.limiter.share, len(sent)) == (45 if reached else 5, 5)
        one.die()

    in_virtual_time(work())


@pytest.mark.parametrize("seconds", [10.5, 60])
def test_nor_does_one_that_failed_because_the_process_was_stopped_while_it_waited(seconds: float) -> None:
    async def stops(_command: RenewShare) -> ShareState:
        await asyncio.sleep(5.1)
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualTimeLoop)
        loop.hold_up(seconds)
        await asyncio.sleep(0.5)
        raise RecordsUnavailable

    async def work() -> None:
        one = Process(records_with_a_clock(), sent := list[float]())
        await one.keeper.keep()
        one.keeper._renew = stops
        with pytest.raises(RecordsUnavailable):
            await one.keeper.keep()
        one.wants(1)
        await asyncio.sleep(1)
        assert sent == []
        one.die()

    in_virtual_time(work())


def test_invalid_requests_of_all_are_added_up_slow_all_down_and_are_forgotten_after_ten_minutes() -> None:
    async def work() -> None:
        records = records_with_a_clock()
        one, two = Process(records, []), Process(records, [])
        for process in (one, two):
            for _ in range(600):
                process.keeper.count_invalid()
            assert process.limiter.pace.background is None
            await process.keeper.keep()
        assert two.told[-1].invalid == 1200
        assert two.limiter.pace.background == 1
        await one.keeper.keep()
        assert one.limiter.pace.background == 1
        await asyncio.sleep(660)
        await one.keeper.keep()
        assert one.told[-1].invalid == 0
        assert one.limiter.pace.background is None

    in_virtual_time(work())


def test_ones_own_invalid_requests_slow_a_process_down_at_once_and_while_the_records_are_away() -> None:
    async def work() -> None:
        one = Process(records_with_a_clock(), [])
        await one.keeper.keep()
        one.renew.away = True
        for _ in range(1000):
            one.keeper.count_invalid()
        assert one.limiter.pace.background == 1
        with pytest.raises(RecordsUnavailable):
            await one.keeper.keep()
        one.renew.away = False
        await one.keeper.keep()
        assert one.told[-1].invalid == 1000
        await one.keeper.keep()
        assert one.told[-1].invalid == 1000

    in_virtual_time(work())
