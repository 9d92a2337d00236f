"""Who acts on what a shard tells: time stands still here, and goes on as a test says."""

import asyncio

import pytest
from attrs import define

from application.shared.errors import DiscordUnreachable, RecordsUnavailable
from interface.shared import watch as watch_module
from interface.shared.tenure import Tenure, steady
from interface.shared.watch import ServedElsewhere, ShardWatch


@define
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tenure(clock: Clock) -> Tenure:
    tenure = Tenure(clock)
    tenure.extend(200.0)
    return tenure


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_module, "_WAITS", 0.0)


def test_a_tenure_ends_by_itself(clock: Clock, tenure: Tenure) -> None:
    tenure.check()
    clock.now = 200.0
    with pytest.raises(DiscordUnreachable):
        tenure.check()
    tenure.extend(300.0)
    tenure.check()


def test_without_a_fleet_a_tenure_never_ends() -> None:
    assert Tenure().holds
    assert steady() <= steady()


async def test_a_holder_takes_up_what_is_asked(tenure: Tenure) -> None:
    watch = ShardWatch(tenure)
    await watch.admit(7)
    assert (watch.acts, watch.pause()) == (True, (7,))


async def test_what_was_taken_up_is_remembered_for_as_long_as_an_heir_might_answer_it(
    clock: Clock, tenure: Tenure
) -> None:
    watch = ShardWatch(tenure)
    await watch.admit(7)
    clock.now += 60.5
    await watch.admit(8)
    assert watch.pause() == (8,)


async def test_what_an_heir_hears_waits_until_the_shard_is_handed_over(tenure: Tenure) -> None:
    watch = ShardWatch.of_an_heir(tenure)
    asked = [asyncio.create_task(watch.admit(interaction)) for interaction in (7, 8)]
    await asyncio.sleep(0)
    assert not any(task.done() for task in asked)
    watch.begin((7,))
    answered = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(each) for each in answered] == [ServedElsewhere, type(None)]


async def test_what_is_asked_between_two_holders_is_taken_up_by_the_first_if_it_goes_on(tenure: Tenure) -> None:
    watch = ShardWatch(tenure)
    watch.pause()
    asked = asyncio.create_task(watch.admit(7))
    await asyncio.sleep(0)
    assert not asked.done()
    watch.begin()
    await asked


@pytest.mark.usefixtures("impatient")
async def test_an_heir_leaves_alone_what_the_holder_has_had_the_time_to_answer(tenure: Tenure) -> None:
    with pytest.raises(ServedElsewhere):
        await ShardWatch.of_an_heir(tenure).admit(7)


async def test_who_handed_a_shard_over_takes_up_nothing(tenure: Tenure) -> None:
    watch = ShardWatch(tenure)
    watch.end()
    with pytest.raises(ServedElsewhere):
        await watch.admit(7)


@pytest.mark.usefixtures("impatient")
async def test_whose_lease_is_over_acts_no_more_and_says_at_last_that_it_cannot(clock: Clock, tenure: Tenure) -> None:
    watch = ShardWatch(tenure)
    clock.now = 200.0
    assert not watch.acts
    with pytest.raises(RecordsUnavailable):
        await watch.admit(7)
    assert watch.pause() == ()
