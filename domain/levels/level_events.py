from attrs import frozen

from domain.shared.events import Event
from domain.shared.ids import UserId


@frozen(kw_only=True)
class LevelAdjusted(Event):
    """A level became another without having been reached: lowered, imported, or counted under other rules."""

    user: UserId
    level: int
