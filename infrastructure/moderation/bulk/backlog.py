from sqlalchemy import text

from application.moderation.bulk.queries import STUCK_AFTER_ATTEMPTS
from infrastructure.database.backlog import Backlog
from infrastructure.observability.metrics import BULKS_STUCK

BULKS = Backlog(
    name="bulk operations",
    statement=text(
        "SELECT count(*) AS stuck FROM bulk_operations WHERE state = 'running' AND attempts >= :attempts"
    ).bindparams(attempts=STUCK_AFTER_ATTEMPTS),
    gauges={"stuck": BULKS_STUCK},
    is_fine=lambda counts: counts["stuck"] == 0,
    finding=lambda counts: f"{counts['stuck']} did not get on in {STUCK_AFTER_ATTEMPTS} or more attempts",
)
