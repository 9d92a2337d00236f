"""Locking a category itself, so that what is made in it meanwhile is locked too, on both kinds of records."""

from datetime import timedelta

import pytest
from attrs import evolve

from domain.channels.errors import NothingLockable
from domain.channels.lockdown import Scope, StepState
from domain.channels.overwrites import Overwrite
from domain.shared.ids import ChannelId
from tests.channels import House
from tests.contract.backends import Backend
from tests.fakes.channel_desk import (
    CATEGORY,
    GENERAL,
    LOUNGE,
    SEND,
    VIEW,
    a_category,
    a_channel,
    a_guild,
)
from tests.locks import BEFORE, OF_ALL, a_desk_with_a_category, is_locked

HOUR = timedelta(hours=1)
NEW = ChannelId(804)


@pytest.fixture
def house(registered: Backend) -> House:
    return House(registered.uow, a_desk_with_a_category())


def make_in_the_category(house: House) -> None:
    """As Discord does: with the category's overwrites, which it follows from then on."""
    house.desk.make(evolve(a_channel(NEW), overwrites=house.desk.overwrites(CATEGORY)))


async def test_a_channel_that_is_made_in_a_locked_category_is_locked_and_opened_with_it(house: House) -> None:
    view = await house.lock(CATEGORY, scope=Scope.CATEGORY)
    assert {step.state for step in view.steps} == {StepState.DONE}
    assert is_locked(house, CATEGORY)
    make_in_the_category(house)
    assert is_locked(house, NEW)
    await house.unlock(CATEGORY, scope=Scope.CATEGORY)
    assert house.desk.overwrites(NEW) == {OF_ALL: BEFORE}
    assert await house.locked() == {}


@pytest.mark.parametrize("scope", [Scope.CATEGORY, Scope.SERVER])
async def test_a_category_and_all_that_follows_it_are_as_they_were_once_unlocked(house: House, scope: Scope) -> None:
    before, place = house.desk.all_overwrites(), CATEGORY if scope is Scope.CATEGORY else None
    await house.lock(place, scope=scope)
    assert all(is_locked(house, channel) for channel in before)
    await house.unlock(place, scope=scope)
    assert house.desk.all_overwrites() == before


@pytest.mark.parametrize("channel", [GENERAL, LOUNGE])
async def test_once_its_time_is_over_a_category_opens_nothing_that_a_later_lock_holds(
    house: House, channel: ChannelId
) -> None:
    await house.lock(CATEGORY, scope=Scope.CATEGORY, lasts="1h")
    await house.lock(channel, lasts="3h")
    await house.work(after=HOUR)
    assert not is_locked(house, CATEGORY)
    assert is_locked(house, channel)
    await house.work(after=2 * HOUR)
    assert house.desk.overwrites(channel) == {OF_ALL: BEFORE}


async def test_a_category_in_which_nobody_could_write_is_not_locked(house: House) -> None:
    house.desk.guild = a_guild(a_category(), a_channel(GENERAL, _700=Overwrite(0, VIEW | SEND)))
    with pytest.raises(NothingLockable):
        await house.lock(CATEGORY, scope=Scope.CATEGORY)


async def test_in_a_category_itself_nothing_is_said(house: House) -> None:
    await house.lock(CATEGORY, scope=Scope.CATEGORY, notice="Back soon")
    assert sorted(channel for channel, _, _ in house.desk.said) == [GENERAL, LOUNGE, ChannelId(805)]
