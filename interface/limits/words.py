"""What is said of Discord's limits to whoever runs the bot: in its health, by `tux doctor`, and in the log."""

from datetime import datetime

from application.limits.queries import LimitsView
from application.limits.renew_share import ShareState
from domain.limits.invalid_requests import BANNED_AT, PACES, TOLD_FROM


def waits_for_turn(since: datetime) -> str:
    return f"waits since {since:%H:%M:%S} UTC for its turn to connect among the shards of all processes"


def waits_for_budget(remaining: int, until: datetime) -> str:
    left = f"Discord allows {remaining} more connections of all processes"
    return f"{left}, the next one is made at {until:%Y-%m-%d %H:%M:%S} UTC"


def of_requests(state: ShareState) -> str | None:
    """The same sentence for as long as nothing worth another line in the log has changed; None if all is well."""
    if state.invalid >= TOLD_FROM:
        reached = next(least for least, _ in PACES if state.invalid >= least)
        return (
            f"more than {reached:,} requests in 10 minutes were refused with 401, 403 or 429; Discord bans the address "
            f"at {BANNED_AT:,}, so fewer are sent until they are fewer"
        )
    if not state.may_use:
        return f"no requests can be sent: {state.processes} processes share all that Discord takes in a second"
    return None


def finding(view: LimitsView) -> str:
    shared = f"shared by {view.processes} processes" if view.processes != 1 else "one process has all of them"
    waiting = f"; {view.waiting} shards wait for their turn to connect" if view.waiting else ""
    refused = f"{view.invalid:,} of the last 10 minutes were refused, Discord bans at {BANNED_AT:,}"
    return f"{refused}; {shared}{waiting}"
