from sqlalchemy import text

from domain.moderation.repository import STUCK_AFTER_ATTEMPTS
from infrastructure.database.backlog import Backlog
from infrastructure.observability.metrics import CASES_STUCK, DRIFT, ENDS_STUCK

CASES = Backlog(
    name="cases",
    statement=text("SELECT count(*) AS stuck FROM cases WHERE status = 'pending' AND attempts >= :attempts").bindparams(
        attempts=STUCK_AFTER_ATTEMPTS
    ),
    gauges={"stuck": CASES_STUCK},
    is_fine=lambda counts: counts["stuck"] == 0,
    finding=lambda counts: f"{counts['stuck']} unfinished after {STUCK_AFTER_ATTEMPTS} or more attempts",
)

ENDS = Backlog(
    name="ends",
    statement=text("SELECT count(*) AS stuck FROM case_schedule WHERE attempts > :attempts").bindparams(
        attempts=STUCK_AFTER_ATTEMPTS
    ),
    gauges={"stuck": ENDS_STUCK},
    is_fine=lambda counts: counts["stuck"] == 0,
    finding=lambda counts: f"{counts['stuck']} could not be ended in {STUCK_AFTER_ATTEMPTS} or more attempts",
)

DIFFERENCES = Backlog(
    name="drift",
    statement=text("SELECT coalesce(sum(differences), 0) AS differences FROM drift_checks"),
    gauges={"differences": DRIFT},
    is_fine=lambda counts: True,  # the servers' own people see to it
    finding=lambda counts: f"{counts['differences']} differences between Discord and the record, as of last night",
)
