"""Every backlog that is watched."""

from infrastructure.moderation.backlog import CASES
from infrastructure.outbox.backlog import EVENTS

BACKLOGS = (EVENTS, CASES)
