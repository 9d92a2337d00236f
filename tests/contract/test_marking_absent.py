"""Who left while nobody was there to see it counts as having left; in memory and on PostgreSQL."""

from datetime import timedelta

import pytest

from application.members import mark_absent
from application.members.mark_absent import APART, MarkAbsent, MarkAbsentHandler
from domain.shared.ids import UserId
from tests.builders import GUILD, OTHER_GUILD
from tests.contract.backends import Backend
from tests.fakes.clock import START, FakeClock
from tests.members import a_sighting, at, found, joined, left, met

USERS = [UserId(number) for number in range(100, 107)]
LONG_AGO = START - timedelta(days=9)


@pytest.fixture(autouse=True)
def _three_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mark_absent, "AT_ONCE", 3)


@pytest.fixture
async def known(registered: Backend) -> Backend:
    await met(registered, *(a_sighting(user=user, seen=LONG_AGO) for user in USERS))
    await met(registered, a_sighting(user=USERS[0], seen=LONG_AGO, guild=OTHER_GUILD))
    return registered


async def mark(backend: Backend, here: set[UserId]) -> int:
    """All members; returns in how many transactions."""
    handler, after, times = MarkAbsentHandler(backend.uow, FakeClock()), UserId(0), 0
    while True:
        times += 1
        next_ = await handler(MarkAbsent(guild=GUILD, here=here, after=after))
        if next_ is None:
            return times
        assert next_ > after
        after = next_


async def gone(backend: Backend) -> list[UserId]:
    return [user for user in USERS if not (await found(backend, user)).is_active]


async def test_stored_members_who_are_not_here_left_and_the_others_did_not(known: Backend) -> None:
    here = {USERS[1], USERS[4], UserId(999)}
    assert await mark(known, here) == 3
    assert await gone(known) == [user for user in USERS if user not in here]
    member = await found(known, USERS[0])
    assert member.left_at == member.updated_at == START - APART
    assert (await found(known, USERS[1])).updated_at == LONG_AGO


async def test_it_is_about_one_guild(known: Backend) -> None:
    await mark(known, set())
    async with known.uow() as uow:
        assert (await uow.members.get(OTHER_GUILD, USERS[0])).is_active


async def test_who_left_before_keeps_the_time_of_that(known: Backend) -> None:
    await left(known, LONG_AGO + APART, USERS[2])
    await mark(known, {*USERS} - {USERS[2]})
    assert (await found(known, USERS[2])).left_at == LONG_AGO + APART


async def test_nobody_left_before_they_were_last_seen(known: Backend) -> None:
    await met(known, a_sighting(user=USERS[3], seen=at(5)))
    await mark(known, {*USERS} - {USERS[3]})
    assert (await found(known, USERS[3])).left_at == at(5)


async def test_who_joins_at_the_same_time_is_there_although_our_clock_is_ahead(known: Backend) -> None:
    await mark(known, {*USERS} - {USERS[5]})
    await joined(known, a_sighting(user=USERS[5], seen=START - APART / 2, joined_at=START - APART / 2))
    assert await gone(known) == []


async def test_a_guild_without_members_is_done_at_once(registered: Backend) -> None:
    assert await mark(registered, set()) == 1
