from datetime import datetime, timedelta

from domain.greetings.repository import Coming
from domain.shared.ids import UserId
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD
from tests.contract.backends import Backend
from tests.fakes.clock import START

HOUR = timedelta(hours=1)
QUIET = 2 * HOUR


async def welcome(backend: Backend, at: datetime, *comers: Coming) -> frozenset[UserId]:
    async with backend.uow() as uow:
        welcomed = await uow.greetings.welcome(GUILD, comers, at=at, quiet_since=at - QUIET)
        await uow.commit()
    return welcomed


async def farewell(backend: Backend, at: datetime, *users: UserId) -> frozenset[UserId]:
    async with backend.uow() as uow:
        missed = await uow.greetings.farewell(GUILD, users, at=at, quiet_since=at - QUIET)
        await uow.commit()
    return missed


async def test_each_joining_is_welcomed_once_however_much_later_it_is_told_again(registered: Backend) -> None:
    both = Coming(MEMBER, START), Coming(MODERATOR, START)
    assert await welcome(registered, START, *both) == {MEMBER, MODERATOR}
    assert await welcome(registered, START + 9 * HOUR, *both) == frozenset()


async def test_who_joins_again_is_welcomed_when_the_time_of_quiet_is_over(registered: Backend) -> None:
    await welcome(registered, START, Coming(MEMBER, START))
    assert await welcome(registered, START + HOUR, Coming(MEMBER, START + HOUR)) == frozenset()
    assert await welcome(registered, START + QUIET, Coming(MEMBER, START + QUIET)) == {MEMBER}


async def test_who_goes_is_missed_once_within_the_time_of_quiet_and_not_welcomed_in_it(registered: Backend) -> None:
    await welcome(registered, START, Coming(MEMBER, START))
    assert await farewell(registered, START + HOUR, MEMBER, MODERATOR) == {MEMBER, MODERATOR}
    assert await farewell(registered, START + QUIET, MEMBER) == frozenset()
    late = START + QUIET + HOUR
    assert await welcome(registered, late - HOUR, Coming(MEMBER, late)) == frozenset()
    assert await farewell(registered, late, MEMBER) == {MEMBER}


async def test_whoever_was_greeted_long_ago_is_forgotten_a_part_at_a_time(registered: Backend) -> None:
    await farewell(registered, START, *map(UserId, range(1, 4)))
    await farewell(registered, START + HOUR, MEMBER)
    for expected in (2, 1, 0):
        async with registered.uow() as uow:
            assert await uow.greetings.forget(before=START + HOUR, limit=2) == expected
            await uow.commit()
    assert await farewell(registered, START + HOUR, MEMBER, UserId(1)) == {UserId(1)}
    async with registered.uow() as uow:
        assert await uow.greetings.farewell(OTHER_GUILD, [MEMBER], at=START, quiet_since=START) == {MEMBER}
