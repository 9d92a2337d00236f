"""What processes share of Discord's limits, in memory and on PostgreSQL."""

import asyncio
from datetime import timedelta

from domain.limits.invalid_requests import minute_of
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.limits import ONE, SECOND, THREE, TWO, a_place, a_share, a_turn

MINUTE = timedelta(minutes=1)


async def test_shares_are_those_that_have_not_run_out_and_each_process_has_one(backend: Backend) -> None:
    async with backend.uow() as uow:
        for share in (a_share(ONE, 5), a_share(TWO, 7, lasts=0), a_share(THREE, 9), a_share(ONE, 4, lasts=9)):
            await uow.request_shares.keep(share)
        await uow.commit()
    async with backend.uow() as uow:
        found = await uow.request_shares.shares(now=START)
        assert {share.process: share for share in found} == {ONE: a_share(ONE, 4, lasts=9), THREE: a_share(THREE, 9)}
        await uow.request_shares.forget(shares_before=START + 5 * SECOND, minutes_before=START)
        assert [share.process for share in await uow.request_shares.shares(now=START - MINUTE)] == [ONE]


async def test_invalid_requests_of_a_minute_are_added_up_and_forgotten_by_the_minute(backend: Backend) -> None:
    first = minute_of(START)
    async with backend.uow() as uow:
        for requests, minute in ((3, first), (4, first), (10, first + MINUTE)):
            await uow.request_shares.count_invalid(requests, minute=minute)
        assert await uow.request_shares.invalid_since(first) == 17
        assert await uow.request_shares.invalid_since(first + MINUTE) == 10
        assert await uow.request_shares.invalid_since(first + 2 * MINUTE) == 0
        await uow.request_shares.forget(shares_before=START, minutes_before=first + MINUTE)
        assert await uow.request_shares.invalid_since(first) == 10


async def test_whoever_has_a_turn_leaves_the_queue_and_each_key_has_one_last_turn(backend: Backend) -> None:
    async with backend.uow() as uow:
        queue = uow.identify_queue
        for place in (a_place(ONE, number=2), a_place(TWO, number=1), a_place(ONE, number=3, shard=1)):
            await queue.keep(place)
        await queue.keep(a_place(ONE, number=2, ago=-1))
        for turn in (a_turn(TWO, ago=9), a_turn(THREE, ago=7, key=4), a_turn(TWO, ago=2)):
            await queue.give(turn)
        await uow.commit()
    async with backend.uow() as uow:
        assert [*await uow.identify_queue.places()] == [
            a_place(ONE, number=2, ago=-1),
            a_place(ONE, number=3, shard=1),
        ]
        assert [*await uow.identify_queue.turns()] == [a_turn(TWO, ago=2), a_turn(THREE, ago=7, key=4)]


async def test_a_process_leaves_with_all_its_shards_and_those_who_are_silent_are_forgotten(backend: Backend) -> None:
    async with backend.uow() as uow:
        queue = uow.identify_queue
        for place in (
            a_place(ONE, number=1),
            a_place(ONE, number=2, shard=1),
            a_place(TWO, number=3, ago=9),
            a_place(THREE, number=4),
        ):
            await queue.keep(place)
        await queue.leave(ONE)
        assert [place.number for place in await queue.places()] == [3, 4]
        await queue.forget(before=START - 5 * SECOND)
        assert [place.number for place in await queue.places()] == [4]


async def test_while_one_decides_the_others_wait(backend: Backend) -> None:
    entered = list[int]()

    async def decide() -> None:
        async with backend.uow() as uow:
            await uow.request_shares.lock()
            entered.append(2)

    async with backend.uow() as uow:
        await uow.request_shares.lock()
        waiting = asyncio.create_task(decide())
        async with backend.uow() as other:
            await other.identify_queue.lock()  # has a lock of its own
        entered.append(1)
        await uow.commit()
    await waiting
    assert entered == [1, 2]
