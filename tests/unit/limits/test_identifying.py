"""Whose turn it is to IDENTIFY."""

from datetime import timedelta

import pytest
from attrs import evolve

from domain.limits.identifying import KEPT, PRESENT, Asking, Turn, Waiting, answered, pause_without_records
from domain.limits.session_starts import RESERVE, SessionStarts
from tests.fakes.clock import START
from tests.limits import ONE, PLENTY, SECOND, THREE, TWO, a_place, a_turn, asks

SIXTEEN = SessionStarts(1000, timedelta(days=1), max_concurrency=16)


def test_who_is_alone_has_its_turn_at_once() -> None:
    assert answered(asks(), [], [], START) == Turn(key=0, process=ONE, shard=0, given_at=START)


@pytest.mark.parametrize(("ago", "wait"), [(0, 6), (5.9, 0.1)])
def test_the_next_turn_of_a_key_comes_when_both_identifys_are_surely_five_seconds_apart(
    ago: float, wait: float
) -> None:
    answer = answered(asks(), [], [a_turn(ago=ago)], START)
    assert isinstance(answer, Waiting)
    assert (answer.ahead, answer.until) == (0, START + wait * SECOND)


def test_six_seconds_after_the_last_turn_it_is_the_next_ones() -> None:
    assert isinstance(answered(asks(), [], [a_turn(ago=6)], START), Turn)


def test_shards_of_other_keys_do_not_wait_for_each_other() -> None:
    there = [a_place(TWO, number=1, shard=16)]
    assert isinstance(answered(asks(shard=1, starts=SIXTEEN), there, [a_turn(ago=0)], START), Turn)
    assert isinstance(answered(asks(shard=32, starts=SIXTEEN), there, [], START), Waiting)


def test_whoever_came_first_goes_first_and_keeps_its_place_while_it_asks() -> None:
    places = [a_place(TWO, number=4), a_place(ONE, number=7), a_place(THREE, number=9)]
    answer = answered(asks(), places, [], START)
    assert answer == Waiting(place=a_place(ONE, number=7), ahead=1, until=START + 6 * SECOND)
    assert isinstance(answered(asks(TWO), places, [], START), Turn)


def test_who_comes_stands_behind_all_others() -> None:
    answer = answered(asks(), [a_place(TWO, number=4), a_place(THREE, number=9)], [], START)
    assert isinstance(answer, Waiting)
    assert (answer.place.number, answer.ahead, answer.until) == (10, 2, START + 12 * SECOND)


def test_who_has_died_in_the_queue_is_passed_over_soon_and_one_that_comes_back_has_its_place_again() -> None:
    gone = a_place(TWO, number=1, ago=PRESENT.total_seconds())
    behind = a_place(ONE, number=2)
    assert isinstance(answered(asks(), [gone, behind], [], START), Turn)
    back = answered(asks(TWO), [gone, behind], [a_turn(THREE, ago=1)], START)
    assert isinstance(back, Waiting)
    assert (back.place.number, back.ahead) == (1, 0)


def test_after_two_minutes_of_silence_the_place_is_lost() -> None:
    old = a_place(ONE, number=1, ago=KEPT.total_seconds())
    answer = answered(asks(), [old, a_place(TWO, number=2)], [], START)
    assert isinstance(answer, Waiting)
    assert answer.place.number == 3


def test_a_turn_that_came_too_late_to_be_used_is_had_again_at_once_but_only_ones_own() -> None:
    own = a_turn(ONE, ago=2)
    assert isinstance(answered(asks(unused=True), [], [own], START), Turn)
    assert isinstance(answered(asks(), [], [own], START), Waiting)
    assert isinstance(answered(asks(shard=1, unused=True), [], [own], START), Waiting)
    assert isinstance(answered(asks(unused=True), [], [a_turn(TWO, ago=2)], START), Waiting)


def test_the_last_hundred_connections_of_a_day_are_spread_over_it_for_all_keys_together() -> None:
    few = SessionStarts(RESERVE, timedelta(seconds=10_000), max_concurrency=16)
    given = [a_turn(key=3, ago=99), a_turn(key=4, ago=500)]
    answer = answered(asks(starts=few), [], given, START)
    assert isinstance(answer, Waiting)
    assert answer.until == START + 1 * SECOND
    assert isinstance(answered(asks(starts=few), [], given, START + 1 * SECOND), Turn)
    assert isinstance(answered(asks(starts=few), [], [], START), Turn)


def test_with_no_connection_left_nobody_has_a_turn_until_discord_counts_anew() -> None:
    none = SessionStarts(0, timedelta(hours=2))
    answer = answered(asks(starts=none), [], [a_turn(ago=5000)], START)
    assert isinstance(answer, Waiting)
    assert answer.until == START + timedelta(hours=2)


def test_who_only_stands_in_line_keeps_its_place_and_takes_no_turn() -> None:
    answer = answered(evolve(asks(), only_stands=True), [], [], START)
    assert answer == Waiting(place=a_place(ONE, number=1), ahead=0, until=START)


def test_where_nothing_has_to_be_spaced_nobody_waits() -> None:
    asking = Asking(process=ONE, shard=0, starts=PLENTY, spacing=timedelta(0))
    assert isinstance(answered(asking, [], [a_turn(ago=0)], START), Turn)


@pytest.mark.parametrize(
    ("since_last", "processes", "drawn", "pause"),
    [(None, 1, 0.9, 0), (2, 1, 0.9, 4), (60, 1, 0.9, 0), (None, 4, 0.5, 9), (2, 4, 0.5, 13)],
)
def test_without_records_each_process_keeps_its_own_distance_and_takes_a_moment_of_its_own(
    since_last: float | None, processes: int, drawn: float, pause: float
) -> None:
    last = None if since_last is None else since_last * SECOND
    found = pause_without_records(asks(), since_last=last, processes=processes, drawn=drawn)
    assert found == pause * SECOND
