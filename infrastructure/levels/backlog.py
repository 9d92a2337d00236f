from sqlalchemy import text

from infrastructure.database.backlog import Backlog
from infrastructure.observability.metrics import LEVEL_ROLES_STUCK

STUCK_AFTER_ATTEMPTS = 8

REWARDS = Backlog(
    name="rewards",
    statement=text("SELECT count(*) AS stuck FROM level_role_syncs WHERE attempts > :attempts").bindparams(
        attempts=STUCK_AFTER_ATTEMPTS
    ),
    gauges={"stuck": LEVEL_ROLES_STUCK},
    is_fine=lambda counts: counts["stuck"] == 0,
    finding=lambda counts: f"{counts['stuck']} members not looked at after {STUCK_AFTER_ATTEMPTS} or more attempts",
)
