from sqlalchemy import text

from infrastructure.database.backlog import Backlog
from infrastructure.observability.metrics import ABSENCES_STUCK

STUCK_AFTER_ATTEMPTS = 5

ABSENCES = Backlog(
    name="absences",
    statement=text(
        "SELECT count(*) AS stuck FROM absences WHERE attempts >= :attempts"
        " AND lease_until < now() + interval '10 minutes'"
    ).bindparams(attempts=STUCK_AFTER_ATTEMPTS),
    gauges={"stuck": ABSENCES_STUCK},
    is_fine=lambda counts: counts["stuck"] == 0,
    finding=lambda counts: f"{counts['stuck']} nicknames not seen to after {STUCK_AFTER_ATTEMPTS} or more attempts",
)
