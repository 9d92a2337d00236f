"""When a replica may be read; tests/integration/test_replica.py has a real one."""

import math

import pytest

from infrastructure.database.own_writes import OwnWrites, Parameters, guilds_in
from infrastructure.database.replica import Freshness


def test_a_replica_is_as_of_the_newest_position_that_it_has_replayed() -> None:
    fresh = Freshness()
    for at, position in ((1.0, 10), (2.0, 20), (3.0, 30)):
        fresh.written(at, position, longest=60)
    fresh.replayed(9)
    assert fresh.as_of == -math.inf
    fresh.replayed(25)
    assert fresh.as_of == 2.0
    fresh.replayed(30)
    assert fresh.as_of == 3.0


def test_while_the_primary_is_idle_it_is_as_of_the_last_look() -> None:
    fresh = Freshness()
    for at in (1.0, 3_600.0, 7_200.0):
        fresh.written(at, 10, longest=60)
        fresh.replayed(10)
        assert fresh.as_of == at


def test_of_a_replica_that_stands_still_no_more_is_kept_than_is_of_use() -> None:
    fresh = Freshness()
    for at in range(10_000):
        fresh.written(float(at), at, longest=20)
    assert len(fresh._marks) == 21
    fresh.replayed(9_990)
    assert fresh.as_of == 9_990.0


@pytest.mark.parametrize(
    ("parameters", "guilds"),
    [
        (None, set()),
        ({"in_guild": 7, "which": 1}, {7}),
        ({"guild": 7, "user": 1}, {7}),
        ([{"event_guild_id": 7}, {"event_guild_id": 8}], {7, 8}),
        ({"guilds": [7, 8]}, set()),
        ({"guild": [7, 8]}, set()),
        ({"of_user": 7}, set()),
    ],
)
def test_a_statement_is_about_the_guild_that_its_parameters_name(parameters: Parameters, guilds: set[int]) -> None:
    assert guilds_in(parameters) == guilds


def test_what_was_changed_is_remembered_by_guild_until_the_replica_has_it() -> None:
    moment = [1.0]
    writes = OwnWrites(lambda: moment[0])
    writes.note({7})
    moment[0] = 2.0
    writes.note({8})
    assert [writes.last(guilds) for guilds in ({7}, {8}, {7, 8}, {9})] == [1, 2, 2, -math.inf]
    writes.forget_until(1.0)
    assert [writes.last({guild}) for guild in (7, 8)] == [-math.inf, 2]
