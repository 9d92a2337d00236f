"""What a guild may choose about appeals."""

from domain.shared.ids import ChannelId
from domain.shared.settings import Setting, TextChannel

APPEALS = TextChannel(for_staff=True)
APPEAL_CHANNEL: Setting[ChannelId | None] = Setting("appeal_channel", APPEALS, None)
"""Where the moderators decide on appeals; without it none are taken."""
