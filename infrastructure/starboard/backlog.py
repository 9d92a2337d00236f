from sqlalchemy import text

from infrastructure.database.backlog import Backlog
from infrastructure.observability.metrics import STARRED_STUCK

STUCK_AFTER_ATTEMPTS = 5

STARS = Backlog(
    name="stars",
    statement=text(
        "SELECT count(*) AS stuck FROM starred_messages WHERE due_at IS NOT NULL AND attempts >= :attempts"
    ).bindparams(attempts=STUCK_AFTER_ATTEMPTS),
    gauges={"stuck": STARRED_STUCK},
    is_fine=lambda counts: counts["stuck"] == 0,
    finding=lambda counts: f"{counts['stuck']} not shown on their boards after {STUCK_AFTER_ATTEMPTS} or more attempts",
)
