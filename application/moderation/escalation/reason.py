"""Why the bot acted by itself, in words: which points within how long, and which cases brought them."""

from domain.moderation.escalation.policy import Reached
from domain.moderation.escalation.written import points_written
from domain.moderation.reason import LONGEST_REASON, Reason


def reason_of(reached: Reached) -> Reason:
    """The newest causes are named; where not all fit, how many more there are."""
    heading = f"Automatic, for {points_written(reached.points)} within {reached.step.within.written}:"
    numbers = [f"#{cause.number}" for cause in reached.causes]
    for left_out in range(len(numbers)):
        named = numbers[left_out:]
        what = "case" if len(named) == 1 else "cases"
        more = f" and {left_out} older" if left_out else ""
        text = f"{heading} {what} {', '.join(named)}{more}"
        if len(text) <= LONGEST_REASON:
            return Reason(text)
    raise AssertionError("the newest cause alone fits")
