"""What a guild may choose about charts."""

from domain.shared.ids import ChannelId
from domain.shared.settings import Setting, TextChannel

DIGEST_CHANNEL: Setting[ChannelId | None] = Setting("digest_channel", TextChannel(), None)
"""Where the digest of each week is posted; none for no digest."""
