"""Where a guild's staff reads what was done; several contexts post there."""

from domain.shared.ids import ChannelId
from domain.shared.settings import Setting, TextChannel

MOD_LOG = TextChannel(for_staff=True)
MOD_LOG_CHANNEL: Setting[ChannelId | None] = Setting("mod_log_channel", MOD_LOG, None)
"""Where every case is posted, and whatever else the staff did."""
