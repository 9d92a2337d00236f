from datetime import timedelta

import pytest

from domain.fleet.fleet import Fleet
from interface.fleet.words import shards_in_words, who_serves_what
from tests.fakes.clock import START
from tests.fleet import LEASE, Sailor, identity, until_calm


@pytest.mark.parametrize(
    ("numbers", "words"), [([], "none"), ([3], "3"), ([0, 1, 2, 5, 7, 8], "0-2, 5, 7-8"), ([2, 1], "1-2")]
)
def test_shards_are_named_in_ranges(numbers: list[int], words: str) -> None:
    assert shards_in_words(numbers) == words


def test_it_is_said_who_serves_what_who_is_a_spare_and_what_changed_hands_last() -> None:
    fleet, crew = Fleet(), [Sailor(identity(number)) for number in range(1, 6)]
    at = until_calm(fleet, crew, START)
    said = who_serves_what(fleet, at + timedelta(seconds=7))
    assert "host, process 1 serves 0" in said
    assert "serves none, as a spare" in said
    assert said.endswith("7 s ago, handed over without a gap")
    assert "nobody" not in said


def test_it_is_said_what_is_not_connected_and_since_when() -> None:
    fleet, only = Fleet(), Sailor(identity(1))
    at = until_calm(fleet, [only], START)
    only.step(fleet, at)
    assert "not connected" not in who_serves_what(fleet, at)
    only.cut_off = {1, 2}
    only.step(fleet, at)
    assert "; not connected is 1-2, for up to 9 s;" in who_serves_what(fleet, at + timedelta(seconds=9))


def test_it_is_said_what_nobody_serves_and_since_when() -> None:
    fleet, (first, second) = Fleet(), [Sailor(identity(number)) for number in (1, 2)]
    at = until_calm(fleet, [first, second], START)
    second.step(fleet, at + LEASE / 2)
    assert "nobody serves 0-1;" in who_serves_what(fleet, at + LEASE)
    fleet.leave(first.who.id, at=at + LEASE)
    assert "nobody serves 0-1 for 1 s;" in who_serves_what(fleet, at + LEASE + timedelta(seconds=1))
    assert who_serves_what(fleet, at + 3 * LEASE) == "no process serves any"
    assert who_serves_what(Fleet(), START) == "no process serves any"
