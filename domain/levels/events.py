from attrs import frozen

from domain.shared.events import Event
from domain.shared.ids import UserId


@frozen(kw_only=True)
class LevelReached(Event):
    """A member's XP have grown into a higher level; several levels at once are one event."""

    user: UserId
    level: int
    previous: int
