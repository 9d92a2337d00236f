from attrs import frozen

from domain.guilds.settings import Setting
from domain.shared.events import Event
from domain.shared.ids import UserId


@frozen(kw_only=True)
class GuildSettingsChanged(Event):
    by: UserId
    settings: tuple[Setting, ...]
