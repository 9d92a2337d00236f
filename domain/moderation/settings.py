"""What a guild may choose about moderation."""

from domain.shared.ids import ChannelId
from domain.shared.settings import Line, Setting, TextChannel, YesNo

MOD_LOG = TextChannel(for_staff=True)
MOD_LOG_CHANNEL: Setting[ChannelId | None] = Setting("mod_log_channel", MOD_LOG, None)
"""Where every case is posted."""

DM_ON_ACTION = Setting("dm_on_action", YesNo(), default=True)
"""Whether members are told by direct message about actions taken on them."""

APPEAL_TEXT: Setting[str | None] = Setting("appeal_text", Line(longest=500), None)
"""What members read below what they are told of an action: how to appeal, for example."""

PUBLIC_NOTICE = Setting("public_notice", YesNo(), default=False)
"""Whether the channel where a command was used reads what was done."""

MODERATORS_NAMED = Setting("moderators_named", YesNo(), default=False)
"""Whether members who read their own cases read who decided."""
