from sqlalchemy import text

from infrastructure.database.backlog import Backlog
from infrastructure.observability.metrics import REMINDERS_STUCK

STUCK_AFTER_ATTEMPTS = 5

REMINDERS = Backlog(
    name="reminders",
    # What is parked is shown to whose it is; here count those that nobody could even try to the end.
    statement=text(
        "SELECT count(*) AS stuck FROM reminders"
        " WHERE status = 'pending' AND refusals = 0 AND attempts >= :attempts AND due_at < now()"
        " AND lease_until < now() + interval '10 minutes'"
    ).bindparams(attempts=STUCK_AFTER_ATTEMPTS),
    gauges={"stuck": REMINDERS_STUCK},
    is_fine=lambda counts: counts["stuck"] == 0,
    finding=lambda counts: f"{counts['stuck']} not delivered after {STUCK_AFTER_ATTEMPTS} or more attempts",
)
