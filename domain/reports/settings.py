"""What a guild may choose about reports."""

from domain.shared.ids import ChannelId, RoleId
from domain.shared.settings import GuildRole, Setting, TextChannel, YesNo

REPORTS = TextChannel(for_staff=True)
REPORTS_CHANNEL: Setting[ChannelId | None] = Setting("reports_channel", REPORTS, None)
"""Where every report is posted for the moderators."""

REPORTS_ROLE: Setting[RoleId | None] = Setting("reports_role", GuildRole(), None)
"""Who is pinged when a report is opened."""

TELL_REPORTERS = Setting("tell_reporters", YesNo(), default=True)
"""Whether those who reported are told by direct message what became of it."""
