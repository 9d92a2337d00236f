"""A process in a fleet of one; time goes on only as a test says."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from attrs import define, field

from application.fleet.leave_fleet import LeaveFleet
from application.shared.errors import RecordsUnavailable
from domain.fleet.fleet import Fleet
from domain.fleet.lease import MARGIN
from domain.fleet.orders import Orders, Report, Wish
from interface.fleet.keeper import FleetKeeper, Pace
from interface.fleet.scout import Scout
from interface.fleet.slot import ShardSlot
from interface.shared.client import CurrentClient
from interface.shared.tenure import Tenure
from tests.fakes.clock import START
from tests.fakes.interactions import Guild
from tests.fleet import LEASE, Sailor, identity
from tests.virtual_time import in_virtual_time


@define
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@define(eq=False)
class Records:
    """The fleet, whose answers take some time, or do not come."""

    clock: Clock
    fleet: Fleet = field(factory=Fleet)
    takes: float = 0.0
    is_away: bool = False
    left: list[LeaveFleet] = field(factory=list)
    reports: list[Report] = field(factory=list)

    async def step(self, report: Report) -> Orders:
        self.reports.append(report)
        self.clock.now += self.takes
        if self.is_away:
            raise RecordsUnavailable
        return self.fleet.step(report, at=START + timedelta(seconds=self.clock.now), lease=LEASE)

    async def leave(self, command: LeaveFleet) -> None:
        self.left.append(command)


@define(eq=False)
class Crew:
    records: Records
    client: CurrentClient
    keeper: FleetKeeper
    notes: list[str | None]
    ready: list[int]

    async def round(self) -> None:
        """The process looks again, now."""
        self.keeper.wake.set()
        await at_rest()


async def at_rest() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


@pytest.fixture
async def crew(guild: Guild) -> AsyncIterator[Crew]:
    clock = Clock()
    records, notes, ready = Records(clock), list[str | None](), list[int]()
    client = CurrentClient(tenure=Tenure(clock))

    async def log_in() -> object:
        raise AssertionError

    async def open_shard(slot: ShardSlot) -> None:
        guild.bot.watch = slot.watch
        slot.replace(guild.bot)
        await asyncio.Event().wait()

    async def on_shard_ready(shard: int) -> None:
        ready.append(shard)

    async def finish(_: object) -> None:
        return None

    guild.bot.add_listener(on_shard_ready)
    scout = Scout(1, log_in)  # type: ignore[arg-type]  # never asked: the number is chosen
    pace = Pace(lease=LEASE.total_seconds(), look_every=60.0)
    keeper = FleetKeeper(
        identity(1), records.step, records.leave, scout, open_shard, finish, client, pace, notes.append, ready.append
    )
    running = asyncio.create_task(keeper.run())
    await at_rest()
    ready.clear()
    yield Crew(records, client, keeper, notes, ready)
    running.cancel()
    await asyncio.wait({running})


async def test_a_process_acts_until_shortly_before_its_lease_is_over(crew: Crew) -> None:
    crew.records.is_away = True
    crew.records.clock.now += LEASE.total_seconds() - MARGIN - 0.1
    await crew.round()
    assert (crew.client.is_ready, crew.notes[-1]) == (True, None)
    crew.records.clock.now += 0.1
    await crew.round()
    assert not crew.client.is_ready
    assert crew.notes[-1] == "serves no shard: its lease could not be renewed (RecordsUnavailable)"


async def test_after_a_pause_of_which_only_the_renewal_itself_was_long_it_is_caught_up_with(crew: Crew) -> None:
    await crew.round()
    assert crew.ready == []
    crew.records.takes = LEASE.total_seconds()
    await crew.round()
    crew.records.takes = 0.0
    await crew.round()
    assert crew.client.is_ready
    assert 0 in crew.ready


async def test_it_tells_to_what_it_is_connected(crew: Crew, guild: Guild) -> None:
    await crew.round()
    assert crew.records.fleet.cut_off() == []
    for lost, missing in (("disconnect", [0]), ("resumed", [])):
        guild.bot.dispatch(lost)
        await crew.round()
        assert [shard.number for shard in crew.records.fleet.cut_off()] == missing
    crew.keeper._slots[0].replace(None)
    await crew.round()
    assert [shard.number for shard in crew.records.fleet.cut_off()] == [0]


async def test_alone_it_hands_nothing_over_and_gives_all_back(crew: Crew) -> None:
    await crew.keeper.hand_over(within=60.0)
    await crew.keeper.give_back()
    assert crew.records.left == [LeaveFleet(identity(1).id)]


async def test_that_it_leaves_the_others_are_told_at_once(crew: Crew) -> None:
    assert not crew.records.reports[-1].is_leaving
    await crew.keeper.hand_over(within=60.0)
    await at_rest()
    assert crew.records.reports[-1].is_leaving


async def test_what_it_took_up_shortly_before_it_gives_back_with_the_shard(crew: Crew, guild: Guild) -> None:
    await guild.bot.watch.admit(7)
    await crew.keeper.give_back()
    assert crew.records.left == [LeaveFleet(identity(1).id, {0: (7,)})]


@pytest.mark.parametrize(("spacing", "taken", "over_at"), [(6, {0, 1, 2, 3}, 24.0), (60, set[int](), 10.0)])
def test_a_stop_waits_for_each_shard_as_long_as_discord_takes_to_let_it_connect(
    spacing: int, taken: set[int], over_at: float
) -> None:
    async def work() -> None:
        loop = asyncio.get_running_loop()
        fleet, other = Fleet(), Sailor(identity(2), wish := Wish(4, is_fixed=True))

        def at() -> datetime:
            return START + timedelta(seconds=loop.time())

        async def step(report: Report) -> Orders:
            return fleet.step(report, at=at(), lease=LEASE)

        async def nothing(*_given: object) -> None:
            await asyncio.Event().wait()

        client, pace = CurrentClient(tenure=Tenure(loop.time)), Pace(lease=LEASE.total_seconds(), look_every=2.0)
        scout = Scout(wish.shards, nothing)  # type: ignore[arg-type]  # never asked: the number is chosen
        keeper = FleetKeeper(
            identity(1), step, nothing, scout, nothing, nothing, client, pace, lambda _: None, lambda _: None
        )

        async def another_takes_one_at_a_time() -> None:
            while True:
                await asyncio.sleep(0.5)
                other.connected = set(sorted(other.connected)[: int(loop.time() // spacing) - len(other.open)])
                other.step(fleet, at())

        tasks = [asyncio.create_task(keeper.run())]
        await asyncio.sleep(1)
        tasks.append(asyncio.create_task(another_takes_one_at_a_time()))
        await asyncio.sleep(2)
        await keeper.hand_over(within=7.0)
        assert (other.open, loop.time() // 1) == (taken, over_at)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    in_virtual_time(work())


async def test_what_another_took_when_the_lease_was_over_is_only_prepared_for_and_acted_on_no_more(crew: Crew) -> None:
    fleet, clock = crew.records.fleet, crew.records.clock
    clock.now += LEASE.total_seconds()
    other = Report(process=identity(2), wish=Wish(1, is_fixed=True))
    orders = fleet.step(other, at=START + timedelta(seconds=clock.now), lease=LEASE)
    assert [*orders.serve] == [0]
    fleet.shards[0].name_heir(identity(1).id)
    await crew.round()
    assert not crew.client.is_ready
    await crew.round()
    assert fleet.shards[0].heir_is_ready
