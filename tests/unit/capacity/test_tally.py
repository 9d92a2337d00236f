"""Whether `make capacity` notices what was counted twice, lost without a reason, or brought the wrong XP."""

from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.capacity.tally import FORGOTTEN, UNHEARD, Counted, Loss, tally
from benchmarks.capacity.writing import Said
from domain.shared.ids import GuildId
from domain.shared.shards import shard_of
from playground.world.snowflakes import id_at

AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
GUILD, USER = id_at(AT - timedelta(days=1)), 7
SHARD = shard_of(GuildId(GUILD), 4)


def said(second: float, *, heard: bool = True, is_kept: bool = False) -> Said:
    number = id_at(AT + timedelta(seconds=second))
    return Said(at=second, id=number, guild=GUILD, user=USER, heard=heard, is_kept=is_kept)


def test_what_is_all_there_is_in_order() -> None:
    found = tally([said(0), said(1), said(61)], {(GUILD, USER): Counted(3, 2, 40)}, [], 4)
    assert (found.said, found.counted, found.members, found.xp) == (3, 3, 1, 40)
    assert (found.twice, found.unexplained, found.members_with_other_xp) == (0, 0, 0)
    assert not found.lost


@pytest.mark.parametrize("counted", [Counted(4, 2, 40), Counted(3, 2, 40)])
def test_what_was_counted_and_never_heard_was_counted_twice(counted: Counted) -> None:
    found = tally([said(0), said(1), said(61, heard=False)], {(GUILD, USER): counted}, [], 4)
    assert found.twice == counted.messages - 2


def test_members_of_whom_nobody_heard_anything_are_noticed() -> None:
    assert tally([], {(GUILD, USER): Counted(1, 1, 20)}, [], 4).twice == 1


@pytest.mark.parametrize("counted", [Counted(3, 3, 60), Counted(3, 1, 20), Counted(3, 2, 29), Counted(3, 2, 51)])
def test_other_xp_than_the_rules_give_are_noticed(counted: Counted) -> None:
    found = tally([said(0), said(1), said(61)], {(GUILD, USER): counted}, [], 4)
    assert found.members_with_other_xp == 1
    [other] = found.some_of_them
    assert (other.who, other.shard, other.xp) == ((GUILD, USER), SHARD, counted.xp)
    assert [at for _, at in other.said] == [0, 1, 61]
    assert (other.should_have_brought_xp, other.that_brought_xp) == (2, counted.that_brought_xp)


def test_a_loss_is_explained_by_its_shard_and_its_time_and_never_more_than_was_said_then() -> None:
    messages = [said(0), said(1), said(2), said(3, heard=False), said(4)]
    killed = Loss("killed", frozenset({SHARD}), since=1.5, until=2.5)
    found = tally(messages, {(GUILD, USER): Counted(2, 1, 20)}, [killed], 4)
    assert (found.lost, found.unexplained) == ({UNHEARD: 1, "killed": 1}, 1)
    elsewhere = Loss("killed", frozenset({SHARD + 1}), since=1.5, until=2.5)
    found = tally(messages, {(GUILD, USER): Counted(2, 1, 20)}, [elsewhere], 4)
    assert (found.lost, found.unexplained) == ({UNHEARD: 1}, 2)


def test_what_a_session_that_was_resumed_told_of_later_may_be_counted_and_may_be_lost() -> None:
    messages = [said(0), said(1), said(61, heard=False, is_kept=True)]
    assert tally(messages, {(GUILD, USER): Counted(3, 2, 40)}, [], 4).twice == 0
    assert tally(messages, {(GUILD, USER): Counted(4, 2, 40)}, [], 4).twice == 1
    found = tally(messages, {(GUILD, USER): Counted(2, 1, 20)}, [], 4)
    assert (found.lost, found.unexplained) == ({UNHEARD: 1}, 0)


@pytest.mark.parametrize(("forgotten", "unexplained"), [(0, 2), (1, 1), (5, 0)])
def test_as_many_as_were_forgotten_are_explained_and_no_more_than_were_lost(forgotten: int, unexplained: int) -> None:
    found = tally([said(0), said(1), said(2)], {(GUILD, USER): Counted(1, 1, 20)}, [], 4, forgotten=forgotten)
    assert (found.lost[FORGOTTEN], found.unexplained) == (2 - unexplained, unexplained)
