"""Who has which shards, by the rules alone."""

from datetime import datetime, timedelta
from random import Random

import pytest

from domain.fleet.dealing import shares
from domain.fleet.fleet import Fleet
from domain.fleet.orders import Wish
from domain.fleet.shard import HandOver
from tests.fakes.clock import START
from tests.fleet import LEASE, Sailor, identity, loads, served_by, until_calm


def sailors(count: int, shards: int = 4) -> list[Sailor]:
    return [Sailor(identity(number), Wish(shards, is_fixed=True)) for number in range(1, count + 1)]


def test_one_process_has_all_shards_at_its_first_step() -> None:
    [only] = sailors(1)
    orders = only.step(Fleet(), START)
    assert (orders.count, [*orders.serve], orders.in_flux) == (4, [0, 1, 2, 3], False)


@pytest.mark.parametrize(("processes", "shards", "each"), [(2, 4, [2, 2]), (3, 4, [1, 1, 2]), (3, 2, [0, 1, 1])])
def test_shards_are_dealt_out_evenly_and_what_is_left_over_waits(processes: int, shards: int, each: list[int]) -> None:
    fleet, crew = Fleet(), sailors(processes, shards)
    at = until_calm(fleet, crew, START)
    assert loads(crew) == each
    assert served_by(crew, at) == dict.fromkeys(range(shards), 1)


def test_who_has_more_keeps_the_one_that_is_left_over() -> None:
    one, two, three = (sailor.who.id for sailor in sailors(3))
    assert shares({one: 0, two: 3, three: 1}, 4) == {two: 2, one: 1, three: 1}


def test_a_process_that_comes_takes_over_what_it_is_connected_to_and_not_before() -> None:
    fleet, (first, second) = Fleet(), sailors(2)
    first.step(fleet, START)
    orders = second.step(fleet, START)
    assert (orders.serve, orders.prepare) == ({}, frozenset({2, 3}))
    assert first.step(fleet, START).hand == frozenset()
    assert first.open == {0, 1, 2, 3}
    assert second.step(fleet, START).serve == {}  # it is connected, and says so
    assert first.step(fleet, START).hand == {2, 3}
    assert first.open == {0, 1}
    assert second.step(fleet, START).serve == {}
    first.step(fleet, START)
    assert second.step(fleet, START).serve == {2: (2,), 3: (3,)}
    assert fleet.shards[2].came_by is HandOver.HANDED


def test_a_process_that_dies_loses_its_shards_when_its_lease_is_over() -> None:
    fleet, (first, second) = Fleet(), sailors(2)
    at = until_calm(fleet, [first, second], START)
    assert second.step(fleet, second.until - timedelta(seconds=1)).serve.keys() == second.open
    dies = first.until
    assert second.step(fleet, dies - timedelta(microseconds=1)).serve.keys() == {2, 3}
    assert second.step(fleet, dies).serve.keys() == {0, 1, 2, 3}
    assert fleet.shards[0].came_by is HandOver.LAPSED
    assert at < dies


def test_one_that_is_known_to_have_ended_loses_them_at_once() -> None:
    fleet, (first, second) = Fleet(), sailors(2)
    at = until_calm(fleet, [first, second], START)
    assert second.step(fleet, at, gone=[first.who.id]).serve.keys() == {0, 1, 2, 3}


def test_a_process_never_takes_itself_for_gone() -> None:
    fleet, (first, _) = Fleet(), sailors(2)
    first.step(fleet, START)
    assert first.step(fleet, START, gone=[first.who.id]).serve.keys() == {0, 1, 2, 3}


def test_who_is_late_to_renew_has_lost_nothing_if_nobody_was_there_sooner() -> None:
    fleet, (first, second) = Fleet(), sailors(2)
    first.step(fleet, START)
    assert first.step(fleet, START + 2 * LEASE).serve.keys() == {0, 1, 2, 3}
    second.step(fleet, START + 4 * LEASE)
    assert first.step(fleet, START + 4 * LEASE).serve == {}


def test_who_leaves_hands_over_first_and_gives_back_what_nobody_took() -> None:
    fleet, (first, second, third) = Fleet(), sailors(3)
    at = until_calm(fleet, [first, second, third], START)
    first.is_leaving = True
    assert first.step(fleet, at).others
    at = until_calm(fleet, [first, second, third], at)
    assert (first.open, loads([second, third])) == (set(), [2, 2])
    second.is_leaving = third.is_leaving = True
    third.step(fleet, at)
    assert not second.step(fleet, at).others
    fleet.leave(second.who.id, at=at)
    assert [shard.number for shard in fleet.shards.values() if shard.holder is None] == sorted(second.open)
    [fourth] = sailors(4)[3:]
    assert fourth.step(fleet, at).serve.keys() == second.open


def test_the_heir_of_one_who_dies_has_the_shard_connected_or_not() -> None:
    fleet, (first, second) = Fleet(), sailors(2)
    first.step(fleet, START)
    assert second.step(fleet, START).prepare == {2, 3}
    assert second.step(fleet, START, gone=[first.who.id]).serve.keys() == {0, 1, 2, 3}


def test_the_heir_of_one_who_leaves_before_it_was_ready_is_told_what_was_taken_up() -> None:
    fleet, (first, second) = Fleet(), sailors(2)
    first.step(fleet, START)
    assert second.step(fleet, START).prepare == {2, 3}
    fleet.leave(first.who.id, at=START, answered={0: (6,), 3: (7, 8)})
    assert second.step(fleet, START).serve == {0: (), 1: (), 2: (), 3: (7, 8)}


def test_a_shard_is_cut_off_until_its_holder_says_that_it_is_connected_and_from_when_it_is_not_any_more() -> None:
    fleet, [first] = Fleet(), sailors(1, 1)
    at = [START + timedelta(seconds=seconds) for seconds in range(4)]
    first.step(fleet, at[0])
    assert [shard.cut_off_since for shard in fleet.cut_off()] == [at[0]]
    first.step(fleet, at[1])
    assert fleet.cut_off() == []
    first.cut_off = {0}
    for moment in at[2:]:
        first.step(fleet, moment)
        assert [shard.cut_off_since for shard in fleet.cut_off()] == [at[2]]
    fleet.leave(first.who.id, at=at[3])
    assert fleet.cut_off() == [], "nobody has it, which is counted as such"


def test_what_is_handed_over_is_not_cut_off_and_what_an_heir_was_not_ready_for_is() -> None:
    fleet, (first, second) = Fleet(), sailors(2)
    for sailor in (first, second, second, first, first):
        sailor.step(fleet, START)
    assert fleet.shards[2].holder == second.who.id
    assert fleet.cut_off() == []
    until_calm(fleet, [first, second], START)
    third = sailors(3)[2]
    third.step(fleet, START)
    [number] = third.connected
    fleet.leave(second.who.id if number in second.open else first.who.id, at=START)
    assert fleet.shards[number].holder == third.who.id
    assert fleet.shards[number].cut_off_since == START


def test_where_the_heir_dies_the_holder_goes_on() -> None:
    fleet, (first, second) = Fleet(), sailors(2)
    first.step(fleet, START)
    second.step(fleet, START)
    second.step(fleet, START)
    assert first.step(fleet, START).hand == {2, 3}
    orders = first.step(fleet, START, gone=[second.who.id])
    assert (set(orders.serve), set(orders.hand)) == ({0, 1, 2, 3}, set())


def test_where_the_heir_that_was_paused_for_dies_the_next_one_connects_first() -> None:
    fleet, (first, second, third) = Fleet(), sailors(3, 2)
    first.step(fleet, START)
    second.step(fleet, START)
    second.step(fleet, START)
    assert first.step(fleet, START).hand == {1}  # and so it pauses
    orders = third.step(fleet, START, gone=[second.who.id])
    assert orders.prepare == {1}
    orders = first.step(fleet, START)
    assert (set(orders.serve), set(orders.hand)) == ({0, 1}, set())


def test_of_two_counts_that_were_chosen_that_of_the_process_that_came_last_holds() -> None:
    fleet, (first, second) = Fleet(), sailors(2)
    second.wish = Wish(6, is_fixed=True)
    at = until_calm(fleet, [first], START)
    second.step(fleet, at)
    assert first.open == {0, 1, 2, 3}
    assert second.orders is not None
    assert second.orders.serve == {}, "two counts would be served at once"
    at = until_calm(fleet, [first, second], at)
    assert (fleet.count, loads([first, second])) == (6, [3, 3])


def test_who_was_given_up_and_comes_back_did_not_come_last() -> None:
    fleet, (first, second) = Fleet(), sailors(2)
    second.wish = Wish(6, is_fixed=True)
    at = until_calm(fleet, [first], START)
    at = until_calm(fleet, [first, second], at)
    second.step(fleet, at, gone=[first.who.id])
    until_calm(fleet, [first, second], at)
    assert fleet.count == 6


def test_what_discord_advises_makes_the_count_grow_and_not_shrink() -> None:
    fleet, (first, second) = Fleet(), sailors(2)
    at = until_calm(fleet, [first], START)
    second.wish = Wish(3, is_fixed=False)
    at = until_calm(fleet, [first, second], at)
    assert fleet.count == 4
    second.wish = Wish(5, is_fixed=False)
    until_calm(fleet, [first, second], at)
    assert fleet.count == 5


def test_a_first_process_after_all_others_takes_what_discord_advises() -> None:
    fleet, (first, second) = Fleet(), sailors(2)
    first.step(fleet, START)
    fleet.leave(first.who.id, at=START)
    second.wish = Wish(2, is_fixed=False)
    assert second.step(fleet, START).count == 2


@pytest.mark.parametrize("seed", range(40))
def test_whatever_happens_no_shard_is_acted_on_twice_and_all_are_served_in_the_end(seed: int) -> None:
    """Processes come, die, stand still, leave and change their minds at random."""
    draw, fleet, at = Random(seed), Fleet(), START
    crew = sailors(3)
    every = {sailor.who.id: sailor for sailor in crew}
    for number in range(4, 80):
        sailor = draw.choice(crew)
        match draw.choice(["step"] * 6 + ["die", "come", "leave", "stand still", "change"]):
            case "step":
                sailor.step(fleet, at)
            case "die" if len(crew) > 1:
                crew.remove(sailor)
                sailor.until = at  # it acts no more, and nobody knows
            case "come":
                crew.append(Sailor(identity(number), Wish(4, is_fixed=True)))
                every[crew[-1].who.id] = crew[-1]
            case "leave":
                sailor.is_leaving = True
            case "stand still":
                at += LEASE / 2
            case _:
                sailor.wish = Wish(draw.choice([3, 4, 5]), is_fixed=draw.random() < 0.5)
        at += timedelta(seconds=draw.random())
        twice = [shard for shard, times in served_by([*every.values()], at).items() if times > 1]
        assert twice == []
        counts = {len(fleet.shards)}
        assert counts == {fleet.count}
    calm_down(fleet, crew, at)


def calm_down(fleet: Fleet, crew: list[Sailor], at: datetime) -> None:
    crew.append(Sailor(identity(99), Wish(4, is_fixed=True)))
    at = until_calm(fleet, crew, at + 2 * LEASE)
    staying = [sailor for sailor in crew if not sailor.is_leaving]
    assert served_by(crew, at) == dict.fromkeys(range(4), 1)
    assert max(loads(staying)) - min(loads(staying)) <= 1
