"""Every backlog that is watched."""

from infrastructure.levels.backlog import REWARDS
from infrastructure.moderation.backlog import CASES
from infrastructure.outbox.backlog import EVENTS
from infrastructure.points.backlog import PURCHASES

BACKLOGS = (EVENTS, CASES, PURCHASES, REWARDS)
