from attrs import frozen

from application.moderation.case_log_events import ALL_IN_THE_MOD_LOG
from domain.shared.events import Event
from domain.shared.ids import ChannelId
from domain.shared.mod_log import MOD_LOG, MOD_LOG_CHANNEL
from domain.shared.settings import Setting, TextChannel


@frozen(kw_only=True)
class WaitingPosts:
    """Posts that wait in a guild as long as the channel is closed which it has chosen for them."""

    setting: Setting[ChannelId | None]
    channel: TextChannel
    events: tuple[type[Event], ...]
    """After which something is posted there, or brought up to date."""

    @property
    def names(self) -> list[str]:
        return [event.__name__ for event in self.events]


IN_THE_MOD_LOG = WaitingPosts(setting=MOD_LOG_CHANNEL, channel=MOD_LOG, events=ALL_IN_THE_MOD_LOG)
