from sqlalchemy import text

from infrastructure.database.backlog import Backlog
from infrastructure.observability.metrics import OUTBOX_BACKLOG, OUTBOX_PARKED

EVENTS = Backlog(
    name="outbox",
    statement=text(
        "SELECT (SELECT count(*) FROM outbox WHERE done_at IS NULL AND parked_at IS NULL) AS waiting,"
        " (SELECT count(*) FROM outbox WHERE parked_at IS NOT NULL) AS parked"
    ),
    gauges={"waiting": OUTBOX_BACKLOG, "parked": OUTBOX_PARKED},
    is_fine=lambda counts: counts["parked"] == 0,
    finding=lambda counts: f"{counts['waiting']} waiting, {counts['parked']} given up",
)
