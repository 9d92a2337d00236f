"""What a guild may choose about charts."""

from domain.shared.channels import TO_POST, ChannelRight
from domain.shared.ids import ChannelId
from domain.shared.settings import Setting, TextChannel

DIGESTS = TextChannel(needs=(*TO_POST, ChannelRight.ATTACH))
DIGEST_CHANNEL: Setting[ChannelId | None] = Setting("digest_channel", DIGESTS, None)
"""Where the digest of each week is posted; none for no digest."""
