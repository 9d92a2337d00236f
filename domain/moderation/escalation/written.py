"""Rules as their history keeps them, and as the reason of an automatic case says them."""

from domain.moderation.escalation.rules import Step, Worth
from domain.shared.durations import Duration


def points_written(points: int) -> str:
    return "1 point" if points == 1 else f"{points} points"


def threshold_written(step: Step) -> str:
    """`3 points within 30 days`."""
    return f"{points_written(step.points)} within {step.within.written}"


def step_written(step: Step) -> str:
    """`3 points within 30 days: timeout for 1 day`."""
    return f"{threshold_written(step)}: {step.kind.name}{_for(step.lasts)}"


def worth_written(worth: Worth) -> str:
    """`1 point for 90 days`."""
    return f"{points_written(worth.points)}{_for(worth.expires_after)}"


def _for(length: Duration | None) -> str:
    return "" if length is None else f" for {length.written}"
