from sqlalchemy import text

from infrastructure.database.backlog import Backlog
from infrastructure.observability.metrics import DIGESTS_STUCK

STUCK_AFTER_ATTEMPTS = 5

DIGESTS = Backlog(
    name="digests",
    # What Discord refuses is for the guild's staff to mend, and they are told; after a week nobody tries any more.
    statement=text(
        "SELECT count(*) AS stuck FROM digests"
        " WHERE settled_at IS NULL AND refused_at IS NULL AND attempts >= :attempts"
        " AND opened_at > now() - interval '7 days'"
    ).bindparams(attempts=STUCK_AFTER_ATTEMPTS),
    gauges={"stuck": DIGESTS_STUCK},
    is_fine=lambda counts: counts["stuck"] == 0,
    finding=lambda counts: f"{counts['stuck']} not posted after {STUCK_AFTER_ATTEMPTS} or more attempts",
)
