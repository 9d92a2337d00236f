from sqlalchemy import text

from infrastructure.database.backlog import Backlog
from infrastructure.observability.metrics import CASES_STUCK

STUCK_AFTER_ATTEMPTS = 5

CASES = Backlog(
    name="cases",
    statement=text("SELECT count(*) AS stuck FROM cases WHERE status = 'pending' AND attempts >= :attempts").bindparams(
        attempts=STUCK_AFTER_ATTEMPTS
    ),
    gauges={"stuck": CASES_STUCK},
    is_fine=lambda counts: counts["stuck"] == 0,
    finding=lambda counts: f"{counts['stuck']} unfinished after {STUCK_AFTER_ATTEMPTS} or more attempts",
)
