"""How far back a member's record is read, so that what it says of each step is exact."""

from datetime import datetime, timedelta

from application.moderation.escalation.queries import EscalationReader
from domain.moderation.escalation.record import MemberRecord
from domain.moderation.escalation.rules import EscalationRules
from domain.shared.ids import GuildId, UserId


async def record_until(
    reader: EscalationReader, rules: EscalationRules, guild: GuildId, target: UserId, at: datetime
) -> MemberRecord:
    """The record twice the longest window back: whether a step still holds depends on the points of each moment within
    its window, and those on a window before that moment."""
    longest = max((step.within.most for step in rules.in_force), default=timedelta(0))
    return await reader.record(guild, target, rules.counted, since=at - 2 * longest)
