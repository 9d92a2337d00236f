"""What people ask about a member as a whole."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from attrs import field, frozen

from domain.moderation.actions.action import ActionKind
from domain.shared.ids import GuildId, UserId

COUNTED_CASES = 200
"""Of a member's newest cases, this many are counted at most."""


@frozen(kw_only=True)
class MemberFacts:
    """What is on record of somebody; all of it is empty for who was never met."""

    user: UserId
    username: str | None = None
    display_name: str | None = None
    is_bot: bool = False
    joined_at: datetime | None = None
    first_seen_at: datetime | None = None
    last_active_at: datetime | None = None
    left_at: datetime | None = None
    points: int = 0
    xp: int = 0
    messages: int = 0
    voice_minutes: int = 0
    cases: Mapping[ActionKind, int] = field(factory=dict)
    """How many cases that did not fail there are of each kind, where it was asked for."""


class ProfileReader(Protocol):
    async def facts(self, guild: GuildId, user: UserId, *, newest_cases: int) -> MemberFacts:
        """In one statement, whoever it is; nothing is written. `newest_cases` is how many are looked at, maybe none."""
        ...
