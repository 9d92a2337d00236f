from attrs import frozen

from domain.shared.events import Event
from domain.shared.ids import UserId


@frozen(kw_only=True)
class GuildSettingsChanged(Event):
    """`settings` names those that changed."""

    by: UserId
    settings: tuple[str, ...]
