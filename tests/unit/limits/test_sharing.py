"""The arithmetic of shares of fifty requests a second."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.limits.invalid_requests import BANNED_AT, PACES, Pace, is_invalid, minute_of, pace_at
from domain.limits.process import ProcessId
from domain.limits.session_starts import SessionStarts
from domain.limits.sharing import LIMIT, Share, fair_share, renewed, share_without_records
from tests.fakes.clock import START
from tests.limits import ONE, SECOND, THREE, TWO, a_share


def test_who_is_alone_has_all_but_a_tenth() -> None:
    result = renewed(ONE, uses=0, others=[], limit=LIMIT, now=START)
    assert (result.may_use, result.share.requests, result.share.until) == (45, 45, START + 10 * SECOND)


@given(st.integers(1, 45))
def test_equal_parts_use_up_what_is_shared_out_and_differ_by_one_at_most(number: int) -> None:
    processes = [ProcessId(UUID(int=each)) for each in range(number)]
    shares = [fair_share(process, processes, LIMIT) for process in processes]
    assert sum(shares) == 45
    assert max(shares) - min(shares) <= 1


def test_who_joins_begins_with_half_of_what_is_free_and_the_other_gives_up_only_what_it_uses_no_more() -> None:
    joins = renewed(TWO, uses=0, others=[a_share(ONE, 45)], limit=LIMIT, now=START)
    assert joins.may_use == joins.share.requests == 3
    lowers = renewed(ONE, uses=45, others=[joins.share], limit=LIMIT, now=START)
    assert (lowers.may_use, lowers.share.requests) == (23, 45)
    lowered = renewed(ONE, uses=23, others=[joins.share], limit=LIMIT, now=START)
    assert (lowered.may_use, lowered.share.requests) == (23, 23)
    grows = renewed(TWO, uses=3, others=[lowered.share], limit=LIMIT, now=START)
    assert (grows.may_use, grows.share.requests) == (22, 22)


def test_what_others_hold_is_never_promised_again() -> None:
    assert renewed(ONE, uses=0, others=[a_share(TWO, 30), a_share(THREE, 20)], limit=LIMIT, now=START).may_use == 0
    assert renewed(ONE, uses=9, others=[a_share(TWO, 30), a_share(THREE, 18)], limit=LIMIT, now=START).may_use == 2


def test_beyond_fifty_processes_one_waits_until_another_goes() -> None:
    others = [a_share(ProcessId(UUID(int=number)), 1) for number in range(2, 52)]
    assert renewed(ONE, uses=0, others=others, limit=LIMIT, now=START).may_use == 0
    assert renewed(ONE, uses=0, others=others[1:], limit=LIMIT, now=START).may_use == 1


@given(st.integers(0, 45), st.integers(1, 60))
def test_without_records_a_share_is_kept_but_never_more_than_its_part_of_fifty(share: int, processes: int) -> None:
    kept = share_without_records(share, processes, LIMIT)
    assert kept <= share
    assert kept * processes <= LIMIT or kept == 1


@given(st.lists(st.tuples(st.sampled_from([ONE, TWO, THREE]), st.integers(0, 2)), max_size=60))
def test_what_is_used_never_exceeds_the_limit_whatever_answers_are_lost(steps: list[tuple[ProcessId, int]]) -> None:
    """Each renews in any order; of some the answer is lost, so that they go on with what they had."""
    used, recorded = dict[ProcessId, int](), dict[ProcessId, Share]()
    for process, answer in steps:
        others = [share for whose, share in recorded.items() if whose != process]
        result = renewed(process, uses=used.get(process, 0), others=others, limit=LIMIT, now=START)
        recorded[process] = result.share
        if answer:
            used[process] = result.may_use
        assert sum(used.values()) <= sum(share.requests for share in recorded.values()) <= LIMIT


@pytest.mark.parametrize(
    ("invalid", "pace"),
    [
        (999, Pace()),
        (1_000, Pace(background=1)),
        (5_000, Pace(background=0)),
        (8_000, Pace(people=1, background=0)),
        (9_500, Pace(people=0, background=0)),
    ],
)
def test_the_nearer_a_ban_the_less_is_sent_and_what_nobody_waits_for_gives_way_first(invalid: int, pace: Pace) -> None:
    assert pace_at(invalid) == pace
    assert PACES[0][0] < BANNED_AT


@pytest.mark.parametrize(
    ("status", "scope", "counts"),
    [
        (401, None, True),
        (403, None, True),
        (429, "user", True),
        (429, "global", True),
        (429, None, True),
        (429, "shared", False),
        (404, None, False),
        (200, None, False),
    ],
)
def test_what_discord_counts_as_invalid(status: int, scope: str | None, counts: bool) -> None:
    assert is_invalid(status, scope) is counts


def test_invalid_requests_are_counted_by_the_minute() -> None:
    assert minute_of(START + 119 * SECOND) == START + 60 * SECOND


def test_a_shards_key_is_the_remainder_by_how_many_may_connect_at_once() -> None:
    assert [SessionStarts(1, SECOND, max_concurrency=16).key_of(shard) for shard in (0, 15, 16, 33)] == [0, 15, 0, 1]
    assert SessionStarts(1, SECOND).key_of(7) == 0
