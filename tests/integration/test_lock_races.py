"""Locks of channels on real PostgreSQL: what is decided at the same moment, and who works on it."""

import asyncio
from datetime import timedelta

import pytest

from application.channels.drive_lockdown import DriveLockdown
from application.channels.open_lockdown import HEAD_START, OpenLockdown, OpenLockdownHandler
from application.channels.take_turn import BACKOFF, LEASES
from domain.channels.lockdown import LockdownIntent, Scope, StepState, Turn
from domain.channels.numbers import ActKind
from domain.shared.ids import ChannelId
from domain.shared.lease import Room
from infrastructure.channels.backlog import LOCKS, STUCK_AFTER_ATTEMPTS
from infrastructure.database.engines import Engines
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MODERATOR, OTHER_GUILD, a_request
from tests.channels import House, a_lock
from tests.fakes.channel_desk import GENERAL, a_channel, a_guild
from tests.fakes.clock import START
from tests.integration.pools import wait_for_lock
from tests.locks import BEFORE, OF_ALL, a_desk, is_locked


@pytest.fixture
async def house(uow_factory: PostgresUnitOfWorkFactory) -> House:
    async with uow_factory() as uow:
        await uow.guilds.register_many([GUILD, OTHER_GUILD], at=START)
        await uow.commit()
    return House(uow_factory, a_desk())


def an_unlock(channel: ChannelId = GENERAL) -> LockdownIntent:
    return LockdownIntent(
        guild=GUILD,
        kind=ActKind.UNLOCK,
        scope=Scope.CHANNEL,
        place=channel,
        moderator=MODERATOR,
        reason=None,
        opened_at=START,
        request=a_request(),
    )


async def claimed(house: House) -> tuple[Turn, ...]:
    async with house.uow() as uow:
        turns = await uow.channel_turns.claim([GUILD], now=house.clock.now(), leases=LEASES, room=Room(1))
        await uow.commit()
    return turns


async def test_what_is_decided_while_a_turn_ends_has_a_turn_of_its_own(house: House, engines: Engines) -> None:
    await house.lock()
    async with house.uow() as uow:
        await uow.channel_turns.want(GUILD, at=START)
        await uow.commit()
    [turn] = await claimed(house)
    async with house.uow() as uow:
        assert await uow.channel_turns.end(turn)
        deciding = asyncio.create_task(
            OpenLockdownHandler(house.uow, house.agreed)(OpenLockdown(an_unlock(), [GENERAL]))
        )
        await wait_for_lock(engines)
        assert await uow.lockdowns.unsettled(GUILD) == ()
        await uow.commit()
    await deciding
    assert await house.work(after=HEAD_START) == []
    assert house.desk.overwrites(GENERAL)[OF_ALL] == BEFORE


async def test_whoever_decides_a_lock_begins_it_and_others_only_where_they_do_not_come(house: House) -> None:
    """A sweep between the decision and its first turn would have the moderator told that all is still to do."""
    open_lockdown = OpenLockdownHandler(house.uow, house.agreed)
    lock = await open_lockdown(OpenLockdown(a_lock(), [GENERAL]))
    assert await claimed(house) == ()
    done = await house.drive(DriveLockdown(lockdown=lock))
    assert [step.state for step in done.steps] == [StepState.DONE]
    await open_lockdown(OpenLockdown(an_unlock(), [GENERAL]))  # and its process is killed
    assert await house.work() == []
    assert is_locked(house, GENERAL)
    assert await house.work(after=HEAD_START) == []
    assert not is_locked(house, GENERAL)


async def test_while_somebody_is_at_it_nobody_else_has_the_turn_whatever_is_decided(house: House) -> None:
    async with house.uow() as uow:
        await uow.channel_turns.want(GUILD, at=START)
        await uow.commit()
    [turn] = await claimed(house)
    async with house.uow() as uow:
        await uow.channel_turns.want(GUILD, at=START)
        await uow.commit()
    assert await claimed(house) == ()
    house.clock.advance(LEASES[0])
    [other] = await claimed(house)
    assert other.lease_token != turn.lease_token
    async with house.uow() as uow:
        assert not await uow.channel_turns.hold(turn, until=house.clock.now())
        assert not await uow.channel_turns.end(turn)


async def test_of_a_lock_and_its_end_at_one_moment_the_lock_stands_where_it_is_the_later(
    house: House, engines: Engines
) -> None:
    """The first lock's time is over; while its end is being decided, a moderator locks the channel again."""
    await house.lock(lasts="1h")
    house.clock.advance(timedelta(hours=1))
    async with house.uow() as uow:
        await uow.channel_turns.want(GUILD, at=house.clock.now())
        await uow.lockdowns.open(a_lock(), [GENERAL])
        ending = asyncio.create_task(house.work())
        await wait_for_lock(engines)
        await uow.commit()
    assert await ending == []
    await house.work(after=LEASES[0])
    assert is_locked(house, GENERAL)
    assert [*await house.locked()] == [GENERAL]


async def test_a_server_of_300_channels_takes_one_change_for_each(house: House) -> None:
    house.desk.guild = a_guild(*(a_channel(ChannelId(1_000 + number)) for number in range(300)))
    told = list[tuple[int, int]]()

    async def progress(done: int, of: int) -> None:
        told.append((done, of))

    await house.lock(None, scope=Scope.SERVER, progress=progress)
    assert len(house.desk.reasons) == 300
    assert (told[0], told[-1], len(told)) == ((10, 300), (300, 300), 30)
    await house.unlock(None, scope=Scope.SERVER)
    assert len(house.desk.reasons) == 600


async def test_an_end_that_is_refused_again_and_again_is_shown_as_stuck(house: House, engines: Engines) -> None:
    await house.lock(lasts="1h")
    house.desk.refusing[GENERAL] = "Missing Permissions"
    house.clock.advance(timedelta(hours=1))
    seen = list[int]()
    for _ in range(STUCK_AFTER_ATTEMPTS + 1):
        assert await house.work() == []
        async with engines.autocommit.connect() as connection:
            [row] = (await connection.execute(LOCKS.statement)).mappings()
        seen.append(row["stuck"])
        house.clock.advance(BACKOFF[-1])
    assert seen == [0] * STUCK_AFTER_ATTEMPTS + [1]
    assert not LOCKS.is_fine({"stuck": 1})
    house.desk.refusing.clear()
    await house.work()
    assert house.desk.overwrites(GENERAL)[OF_ALL] == BEFORE
