"""A shard asks until its turn comes, and what it said is kept for the other processes."""

from attrs import evolve

from application.limits.renew_share import GiveShareBack, GiveShareBackHandler
from application.limits.take_identify_turn import TakeIdentifyTurnHandler
from domain.limits.identifying import KEPT, Turn, Waiting
from tests.fakes.clock import START, FakeClock
from tests.fakes.limits import PLACES, SERVER_CLOCK, SHARES, TURNS
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.limits import ONE, SECOND, THREE, TWO, a_place, a_share, asks


async def test_a_turn_is_given_to_one_and_the_next_waits_at_its_place_until_it_comes() -> None:
    records, clock = MemoryRecords(), FakeClock()
    records[SERVER_CLOCK]["now"] = clock
    take = TakeIdentifyTurnHandler(MemoryUnitOfWorkFactory(records))
    first = Turn(key=0, process=ONE, shard=0, given_at=START)
    assert await take(asks()) == first
    second = evolve(asks(), process=TWO)
    waiting = await take(second)
    assert isinstance(waiting, Waiting)
    assert ([*records[TURNS].values()], [*records[PLACES].values()]) == ([first], [waiting.place])
    clock.advance(10 * SECOND)
    assert await take(second) == Turn(key=0, process=TWO, shard=0, given_at=clock.now())
    assert records[PLACES] == {}


async def test_the_places_of_those_who_asked_no_more_are_forgotten() -> None:
    records, clock = MemoryRecords(), FakeClock()
    records[SERVER_CLOCK]["now"] = clock
    take = TakeIdentifyTurnHandler(MemoryUnitOfWorkFactory(records))
    gone, present = a_place(TWO, number=1, key=1), a_place(THREE, number=2, key=1)
    seconds = KEPT / SECOND
    for place in (evolve(gone, asked_at=START - SECOND), present):
        records[PLACES][place.process, place.shard] = place
    clock.advance(seconds * SECOND)
    await take(asks())
    assert [*records[PLACES].values()] == [present]


async def test_a_process_that_stops_leaves_the_queue_and_its_share_a_second_later() -> None:
    records, clock = MemoryRecords(), FakeClock()
    records[SERVER_CLOCK]["now"] = clock
    stays = a_place(TWO, number=3)
    for place in (a_place(ONE, number=1), a_place(ONE, number=2, shard=1), stays):
        records[PLACES][place.process, place.shard] = place
    shares = {process: a_share(process, 5) for process in (ONE, TWO)}
    records[SHARES].update(shares)
    await GiveShareBackHandler(MemoryUnitOfWorkFactory(records))(GiveShareBack(ONE))
    assert [*records[PLACES].values()] == [stays]
    assert records[SHARES] == {ONE: evolve(shares[ONE], until=START + SECOND), TWO: shares[TWO]}
