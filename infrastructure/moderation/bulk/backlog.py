from sqlalchemy import text

from infrastructure.database.backlog import Backlog
from infrastructure.observability.metrics import BULKS_STUCK

_STUCK_AFTER_ATTEMPTS = 5
"""In a row, in which nothing of the operation was recorded."""

BULKS = Backlog(
    name="bulk operations",
    statement=text(
        "SELECT count(*) AS stuck FROM bulk_operations WHERE state = 'running' AND attempts >= :attempts"
    ).bindparams(attempts=_STUCK_AFTER_ATTEMPTS),
    gauges={"stuck": BULKS_STUCK},
    is_fine=lambda counts: counts["stuck"] == 0,
    finding=lambda counts: f"{counts['stuck']} did not get on in {_STUCK_AFTER_ATTEMPTS} or more attempts",
)
