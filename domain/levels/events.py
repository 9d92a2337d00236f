from attrs import frozen

from domain.shared.events import Event
from domain.shared.ids import UserId


@frozen(kw_only=True)
class LevelReached(Event):
    user: UserId
    level: int
