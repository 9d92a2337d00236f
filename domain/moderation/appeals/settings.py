"""What a guild may choose about appeals."""

from domain.moderation.actions import KINDS
from domain.moderation.appeals.appeal import can_be_appealed
from domain.moderation.settings import is_told
from domain.shared.ids import ChannelId
from domain.shared.settings import Setting, Settings, TextChannel

APPEALS = TextChannel(for_staff=True)
APPEAL_CHANNEL: Setting[ChannelId | None] = Setting("appeal_channel", APPEALS, None)
"""Where the moderators decide on appeals; without it none are taken."""


def is_within_reach(settings: Settings) -> bool:
    """Whether members are told of anything that can be appealed: the button is below that."""
    return any(can_be_appealed(kind) and is_told(settings, kind) for kind in KINDS)
