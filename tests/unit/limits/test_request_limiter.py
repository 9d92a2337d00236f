"""What goes to Discord when; no time passes here."""

import asyncio
from collections.abc import Coroutine

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from application.limits.request_limiter import RequestLimiter, Urgency, WaitedTooLong
from domain.limits.invalid_requests import Pace
from domain.limits.window import SlidingWindow
from tests.virtual_time import in_virtual_time

PEOPLE, BACKGROUND = Urgency.PEOPLE, Urgency.BACKGROUND
FULL = Pace()


async def sent_at(limiter: RequestLimiter, *wishes: Urgency, within: float = 1000) -> list[tuple[float, Urgency]]:
    """All wish at once; when each went, in that order."""
    loop, sent = asyncio.get_running_loop(), list[tuple[float, Urgency]]()

    async def one(urgency: Urgency) -> None:
        (await limiter.admit(urgency, within=within))()
        sent.append((loop.time(), urgency))

    await asyncio.gather(*map(one, wishes))
    return sent


def run[Result](work: Coroutine[None, None, Result]) -> Result:
    return in_virtual_time(work)


def test_as_many_go_within_a_second_as_the_share_allows() -> None:
    async def work() -> None:
        limiter = RequestLimiter()
        limiter.change(3, FULL)
        assert [at for at, _ in await sent_at(limiter, *[BACKGROUND] * 7)] == [0, 0, 0, 1, 1, 1, 2]

    run(work())


def test_without_a_share_all_wait_until_there_is_one() -> None:
    async def work() -> None:
        limiter = RequestLimiter()
        waiting = asyncio.create_task(sent_at(limiter, BACKGROUND))
        await asyncio.sleep(4)
        limiter.change(1, FULL)
        assert await waiting == [(4, BACKGROUND)]

    run(work())


def test_what_people_wait_for_goes_first_and_what_nobody_waits_for_still_goes() -> None:
    async def work() -> None:
        limiter = RequestLimiter()
        limiter.change(1, FULL)
        sent = await sent_at(limiter, *[BACKGROUND] * 3, *[PEOPLE] * 9)
        assert "".join(urgency.value[0] for _, urgency in sent) == "bppppbppppbp"

    run(work())


def test_whoever_waits_too_long_is_told_and_takes_nobodys_place() -> None:
    async def work() -> None:
        limiter = RequestLimiter()
        limiter.change(1, FULL)
        (await limiter.admit(PEOPLE, within=1))()
        with pytest.raises(WaitedTooLong):
            await limiter.admit(PEOPLE, within=0.5)
        await limiter.admit(PEOPLE, within=1)
        assert asyncio.get_running_loop().time() == 1

    run(work())


def test_who_is_cancelled_while_waiting_takes_nobodys_place() -> None:
    async def work() -> None:
        limiter = RequestLimiter()
        limiter.change(1, FULL)
        first, second, third = (asyncio.create_task(sent_at(limiter, PEOPLE)) for _ in range(3))
        await first
        second.cancel()
        assert await third == [(1, PEOPLE)]

    run(work())


def test_who_gives_up_in_the_moment_of_their_turn_gives_it_back() -> None:
    async def work() -> None:
        limiter = RequestLimiter()
        waiting = asyncio.create_task(limiter.admit(PEOPLE, within=1000))
        await asyncio.sleep(0)
        limiter.change(1, FULL)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await limiter.admit(PEOPLE, within=2)
        assert asyncio.get_running_loop().time() == 1

    run(work())


def test_near_a_ban_what_nobody_waits_for_slows_down_and_then_stops_while_people_are_served() -> None:
    async def work() -> None:
        limiter = RequestLimiter()
        limiter.change(10, Pace(background=1))
        sent = await sent_at(limiter, *[BACKGROUND] * 3, *[PEOPLE] * 3)
        assert [at for at, urgency in sent if urgency is BACKGROUND] == [0, 1, 2]
        assert [at for at, urgency in sent if urgency is PEOPLE] == [0, 0, 0]
        limiter.change(10, Pace(background=0))
        await limiter.admit(PEOPLE, within=1)
        with pytest.raises(WaitedTooLong):
            await limiter.admit(BACKGROUND, within=30)
        limiter.change(10, Pace(people=0, background=0))
        with pytest.raises(WaitedTooLong):
            await limiter.admit(PEOPLE, within=30)

    run(work())


def test_a_window_that_holds_more_than_it_may_opens_when_enough_of_it_has_passed() -> None:
    window = SlidingWindow()
    for at in (0.0, 0.25, 0.5):
        window.end(window.begin(at), at)
    assert [window.opens_at(most, 0.5) for most in (4, 3, 1, 0)] == [0.5, 1.0, 1.5, None]


def test_what_is_under_way_takes_its_place_until_a_second_after_its_end_and_no_longer_than_ten_seconds() -> None:
    window = SlidingWindow()
    first, second = window.begin(0.0), window.begin(1.0)
    assert [window.opens_at(most, 2.0) for most in (3, 2, 1)] == [2.0, 10.0, 11.0]
    window.end(second, 2.5)
    assert (window.opens_at(2, 3.0), window.opens_at(2, 3.5)) == (3.5, 3.5)
    assert window.taken(10.0) == 0
    window.end(first, 10.0)
    assert window.taken(10.0) == 0


def test_a_place_that_is_given_up_before_its_time_opens_the_next_one_a_second_later() -> None:
    async def work() -> None:
        limiter = RequestLimiter()
        limiter.change(1, FULL)
        ended = await limiter.admit(PEOPLE, within=1)
        waiting = asyncio.create_task(sent_at(limiter, PEOPLE))
        await asyncio.sleep(3)
        assert not waiting.done()
        ended()
        assert await waiting == [(4, PEOPLE)]

    run(work())


def test_what_is_still_under_way_counts_as_used_by_a_process_whose_share_was_lowered() -> None:
    async def work() -> None:
        limiter = RequestLimiter()
        limiter.change(3, FULL)
        ends = [await limiter.admit(PEOPLE, within=1) for _ in range(3)]
        limiter.change(1, FULL)
        await asyncio.sleep(2)
        assert limiter.uses() == 3
        for ended in ends:
            ended()
        await asyncio.sleep(1)
        assert limiter.uses() == 1

    run(work())


def test_a_share_that_was_lowered_is_used_for_one_second_more() -> None:
    async def work() -> None:
        limiter = RequestLimiter()
        limiter.change(40, FULL)
        limiter.change(20, FULL)
        assert limiter.uses() == 40
        await asyncio.sleep(0.5)
        limiter.change(10, FULL)
        assert limiter.uses() == 40
        await asyncio.sleep(1)
        assert limiter.uses() == 10

    run(work())


def test_what_nobody_waits_for_and_is_not_answered_leaves_half_of_the_places_to_people() -> None:
    async def work() -> None:
        limiter = RequestLimiter()
        limiter.change(5, FULL)
        unanswered = [asyncio.create_task(limiter.admit(BACKGROUND, within=1000)) for _ in range(5)]
        await asyncio.sleep(0.5)
        assert await sent_at(limiter, *[PEOPLE] * 4, within=2) == [(0.5, PEOPLE)] * 3 + [(1.5, PEOPLE)]
        assert [each.done() for each in unanswered] == [True, True, False, False, False]
        (await unanswered[0])()
        await asyncio.sleep(1)
        assert [each.done() for each in unanswered] == [True, True, True, False, False]
        await asyncio.sleep(10)
        assert all(each.done() for each in unanswered[:4])

    run(work())


def test_of_a_single_place_nothing_can_be_left() -> None:
    async def work() -> None:
        limiter = RequestLimiter()
        limiter.change(1, FULL)
        await limiter.admit(BACKGROUND, within=1)
        with pytest.raises(WaitedTooLong):
            await limiter.admit(PEOPLE, within=9)
        await limiter.admit(PEOPLE, within=2)
        assert asyncio.get_running_loop().time() == 10

    run(work())


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 4), st.sampled_from(Urgency)), min_size=1, max_size=80),
    st.lists(st.tuples(st.floats(0, 4), st.integers(1, 8)), max_size=4),
)
def test_no_second_ever_has_more_than_the_largest_share_that_held_in_it(
    wishes: list[tuple[float, Urgency]], changes: list[tuple[float, int]]
) -> None:
    async def work() -> None:
        limiter, loop = RequestLimiter(), asyncio.get_running_loop()
        limiter.change(4, FULL)
        sent, held = list[float](), list[tuple[float, int]]()

        async def one(at: float, urgency: Urgency) -> None:
            await asyncio.sleep(at)
            (await limiter.admit(urgency, within=1000))()
            sent.append(loop.time())

        async def change(at: float, share: int) -> None:
            await asyncio.sleep(at)
            limiter.change(share, FULL)
            held.append((loop.time(), share))

        await asyncio.gather(*(one(*wish) for wish in wishes), *(change(*each) for each in changes))
        assert len(sent) == len(wishes)
        for begins in sent:
            within = [at for at in sent if begins <= at < begins + 1]
            before = [4, *(share for at, share in held if at < begins)]
            assert len(within) <= max(before[-1], *(share for at, share in held if begins <= at < begins + 1), 0)

    run(work())
