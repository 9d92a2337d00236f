"""What a guild may choose about evidence."""

from domain.shared.channels import TO_POST, ChannelRight
from domain.shared.ids import ChannelId
from domain.shared.settings import Setting, TextChannel

EVIDENCE = TextChannel(needs=(*TO_POST, ChannelRight.ATTACH), for_staff=True)
EVIDENCE_CHANNEL: Setting[ChannelId | None] = Setting("evidence_channel", EVIDENCE, None)
"""Where files are posted again, because what Discord links to is gone after a day."""
