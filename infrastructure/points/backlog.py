from sqlalchemy import text

from infrastructure.database.backlog import Backlog
from infrastructure.observability.metrics import PURCHASES_STUCK

STUCK_AFTER_ATTEMPTS = 5

PURCHASES = Backlog(
    name="purchases",
    statement=text("SELECT count(*) AS stuck FROM purchases WHERE state = 'paid' AND attempts >= :attempts").bindparams(
        attempts=STUCK_AFTER_ATTEMPTS
    ),
    gauges={"stuck": PURCHASES_STUCK},
    is_fine=lambda counts: counts["stuck"] == 0,
    finding=lambda counts: f"{counts['stuck']} paid for, and not given after {STUCK_AFTER_ATTEMPTS} or more attempts",
)
