"""How long a process keeps its shards without renewing its lease; all in seconds."""

MARGIN = 2.0
"""Before the end of its lease, from which on a process acts no more: what it sent by then arrives in time."""

SOON = 0.5
"""To the next step while shards change hands, or after one that failed; news comes sooner."""

RENEWALS = 3
"""So many, one after the other, may take all the time that the database may take before the lease is lost."""

USUAL = 15.0


def shortest_lease(*, deadline: float, look_every: float) -> float:
    """`deadline` is all the time that a renewal may take."""
    return MARGIN + look_every + RENEWALS * (deadline + SOON)


def usual_lease(*, deadline: float, look_every: float) -> float:
    return max(USUAL, shortest_lease(deadline=deadline, look_every=look_every))
