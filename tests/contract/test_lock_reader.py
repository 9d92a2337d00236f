"""What is locked, as people ask for it, on both kinds of records."""

from datetime import timedelta

import pytest

from domain.channels.lockdown import Scope, StepState
from domain.channels.numbers import ActKind
from domain.shared.ids import ChannelId
from domain.shared.paging import Direction, Seek
from tests.builders import GUILD, MODERATOR, OTHER_GUILD
from tests.channels import House
from tests.contract.backends import Backend
from tests.fakes.channel_desk import GENERAL, LOUNGE, a_channel, a_guild
from tests.locks import a_desk


@pytest.fixture
def house(registered: Backend) -> House:
    return House(registered.uow, a_desk())


async def listed(backend: Backend) -> list[tuple[ChannelId, bool, int, StepState, str | None]]:
    page = await backend.locks.page(GUILD, Seek())
    return [(each.channel, each.is_locked, each.number, each.state, each.why) for each in page.items]


async def test_of_what_is_locked_it_is_told_by_whom_since_when_and_until_when(
    house: House, registered: Backend
) -> None:
    asked_at = house.clock.now()
    await house.lock(lasts="1h")
    [place] = (await registered.locks.page(GUILD, Seek())).items
    assert (place.channel, place.is_locked, place.number, place.kind) == (GENERAL, True, 1, ActKind.LOCK)
    assert (place.moderator, place.opened_at, place.expires_at) == (MODERATOR, asked_at, asked_at + timedelta(hours=1))
    assert (await registered.locks.page(OTHER_GUILD, Seek())).items == ()
    await house.unlock()
    assert await listed(registered) == []


async def test_what_could_not_be_locked_is_told_of_as_long_as_the_rest_is(house: House, registered: Backend) -> None:
    house.desk.refusing[LOUNGE] = "Missing Permissions"
    await house.lock(None, scope=Scope.SERVER)
    refused = (LOUNGE, False, 1, StepState.REFUSED, "Missing Permissions")
    assert await listed(registered) == [refused, (GENERAL, True, 1, StepState.DONE, None)]
    house.desk.refusing.clear()
    await house.lock(LOUNGE)
    assert (await listed(registered))[0] == (LOUNGE, True, 2, StepState.DONE, None)
    await house.unlock(LOUNGE)
    assert await listed(registered) == [(GENERAL, True, 1, StepState.DONE, None)]


async def test_once_the_rest_is_unlocked_nothing_is_told_of_what_could_not_be_locked(
    house: House, registered: Backend
) -> None:
    house.desk.refusing[LOUNGE] = "Missing Permissions"
    await house.lock(None, scope=Scope.SERVER)
    await house.unlock(None, scope=Scope.SERVER)
    assert await listed(registered) == []


async def test_what_could_not_be_unlocked_is_locked_and_says_why(house: House, registered: Backend) -> None:
    await house.lock()
    house.desk.refusing[GENERAL] = "Missing Access"
    await house.unlock()
    [place] = (await registered.locks.page(GUILD, Seek())).items
    assert (place.kind, place.is_locked, place.is_refused, place.why) == (ActKind.UNLOCK, True, True, "Missing Access")


async def test_pages_lead_through_all_that_is_locked_and_back(house: House, registered: Backend) -> None:
    house.desk.guild = a_guild(*(a_channel(ChannelId(1_000 + number)) for number in range(5)))
    await house.lock(None, scope=Scope.SERVER)
    first = await registered.locks.page(GUILD, Seek(size=2))
    assert [each.channel for each in first.items] == [1004, 1003]
    second = await registered.locks.page(GUILD, Seek(cursor=first.older, size=2))
    assert [each.channel for each in second.items] == [1002, 1001]
    back = await registered.locks.page(GUILD, Seek(cursor=second.newer, direction=Direction.NEWER, size=2))
    assert back.items == first.items
