"""Which kinds of action escalation knows; a new kind that belongs here has its line."""

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.softban import SOFTBAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.warn import WARN

OFFENCES: tuple[ActionKind, ...] = (WARN, TIMEOUT, KICK, SOFTBAN, BAN)
"""What can bring points: each says that the member did something."""

AUTOMATIC: tuple[ActionKind, ...] = (TIMEOUT, KICK, BAN)
"""What a step can take."""
