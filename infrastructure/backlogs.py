"""Every backlog that is watched."""

from infrastructure.afk.backlog import ABSENCES
from infrastructure.channels.backlog import LOCKS
from infrastructure.charts.backlog import DIGESTS
from infrastructure.fleet.backlog import FLEET
from infrastructure.levels.backlog import PARTS, REWARDS
from infrastructure.moderation.backlog import CASES, DIFFERENCES, ENDS
from infrastructure.moderation.bulk.backlog import BULKS
from infrastructure.outbox.backlog import EVENTS
from infrastructure.points.backlog import PURCHASES
from infrastructure.privacy.backlog import DEPARTED, PRIVACY
from infrastructure.reminders.backlog import REMINDERS
from infrastructure.starboard.backlog import STARS

BACKLOGS = (
    EVENTS,
    CASES,
    ENDS,
    DIFFERENCES,
    BULKS,
    LOCKS,
    DIGESTS,
    PURCHASES,
    REMINDERS,
    REWARDS,
    PARTS,
    STARS,
    ABSENCES,
    PRIVACY,
    DEPARTED,
    FLEET,
)
