from sqlalchemy import text

from infrastructure.database.backlog import Backlog
from infrastructure.observability.metrics import DEPARTED_GUILDS, DEPARTED_STUCK, PRIVACY_STUCK

STUCK_AFTER_ATTEMPTS = 5

PRIVACY = Backlog(
    name="privacy",
    statement=text(
        "SELECT count(*) AS stuck FROM privacy_requests WHERE state = 'waiting' AND attempts >= :attempts"
    ).bindparams(attempts=STUCK_AFTER_ATTEMPTS),
    gauges={"stuck": PRIVACY_STUCK},
    is_fine=lambda counts: counts["stuck"] == 0,
    finding=lambda counts: (
        f"{counts['stuck']} exports or erasures not finished after {STUCK_AFTER_ATTEMPTS} or more attempts"
    ),
)
DEPARTED = Backlog(
    name="departed",
    statement=text(
        "SELECT count(*) AS kept, count(*) FILTER (WHERE attempts >= :attempts) AS stuck FROM guild_departures"
    ).bindparams(attempts=STUCK_AFTER_ATTEMPTS),
    gauges={"kept": DEPARTED_GUILDS, "stuck": DEPARTED_STUCK},
    is_fine=lambda counts: counts["stuck"] == 0,
    finding=lambda counts: (
        f"{counts['kept']} servers removed the bot and are erased 30 days after that; of {counts['stuck']} the data"
        f" could not be erased in {STUCK_AFTER_ATTEMPTS} or more attempts"
    ),
)
