from sqlalchemy import text

from infrastructure.database.backlog import Backlog
from infrastructure.observability.metrics import LOCKS_STUCK

STUCK_AFTER_ATTEMPTS = 5

LOCKS = Backlog(
    name="locks",
    statement=text("SELECT count(*) AS stuck FROM channel_turns WHERE attempts > :attempts").bindparams(
        attempts=STUCK_AFTER_ATTEMPTS
    ),
    gauges={"stuck": LOCKS_STUCK},
    is_fine=lambda counts: counts["stuck"] == 0,
    finding=lambda counts: (
        f"{counts['stuck']} servers with locks that could not be opened in {STUCK_AFTER_ATTEMPTS} or more attempts"
    ),
)
