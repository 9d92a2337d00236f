"""What a guild may choose about moderation."""

from domain.shared.mod_log import MOD_LOG, MOD_LOG_CHANNEL
from domain.shared.settings import Line, Setting, YesNo

__all__ = ["APPEAL_TEXT", "DM_ON_ACTION", "MOD_LOG", "MOD_LOG_CHANNEL", "PUBLIC_NOTICE"]

DM_ON_ACTION = Setting("dm_on_action", YesNo(), default=True)
"""Whether members are told by direct message about actions taken on them."""

APPEAL_TEXT: Setting[str | None] = Setting("appeal_text", Line(longest=500), None)
"""What members read below what they are told of an action: how to appeal, for example."""

PUBLIC_NOTICE = Setting("public_notice", YesNo(), default=False)
"""Whether the channel where a command was used reads what was done."""
