import asyncio
from contextlib import suppress

from prometheus_client import REGISTRY

from infrastructure.observability.event_loop import LOOK_EVERY, watch_event_loop
from tests.virtual_time import VirtualTimeLoop, in_virtual_time


def noted(at_most: str) -> float:
    return REGISTRY.get_sample_value("tux_event_loop_lag_seconds_bucket", {"le": at_most}) or 0.0


async def looks(times: int, *, held_up_for: float = 0.0) -> None:
    """Watch so many times, and hold the loop up right before the last."""
    watching = asyncio.create_task(watch_event_loop())
    await asyncio.sleep((times - 0.5) * LOOK_EVERY)
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualTimeLoop)
    loop.hold_up(held_up_for)
    await asyncio.sleep(LOOK_EVERY)
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching


def test_a_loop_that_keeps_up_is_never_late() -> None:
    before, late_before = noted("0.001"), noted("+Inf")
    in_virtual_time(looks(50))
    assert noted("0.001") - before == noted("+Inf") - late_before == 50


def test_a_loop_that_is_held_up_is_late_for_all_that_came_due_meanwhile() -> None:
    before = {bound: noted(bound) for bound in ("0.5", "1.0", "+Inf")}
    in_virtual_time(looks(1, held_up_for=1.07))
    found = {bound: noted(bound) - count for bound, count in before.items()}
    # From 0.05 s on until 1.12 s: what was due at 0.1 s came 1.02 s late, at 0.7 s 0.42 s, and at 1.2 s in time.
    assert found == {"0.5": 6, "1.0": 11, "+Inf": 12}


def test_a_short_hold_up_is_noted_as_what_it_was() -> None:
    before = {bound: noted(bound) for bound in ("0.02", "0.05", "+Inf")}
    in_virtual_time(looks(1, held_up_for=0.09))
    found = {bound: noted(bound) - count for bound, count in before.items()}
    # What was due at 0.1 s came 0.04 s late, and at 0.2 s in time.
    assert found == {"0.02": 1, "0.05": 2, "+Inf": 2}
