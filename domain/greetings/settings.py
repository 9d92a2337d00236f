"""What a guild may choose about welcomes and farewells."""

from domain.greetings.texts import check_greeting
from domain.shared.channels import ChannelRight
from domain.shared.ids import ChannelId
from domain.shared.settings import Line, Setting, TextChannel, WholeNumber, YesNo

LONGEST_TEXT = 500

_NEEDS = (ChannelRight.VIEW, ChannelRight.SEND)

WELCOME_CHANNEL: Setting[ChannelId | None] = Setting("welcome_channel", TextChannel(needs=_NEEDS), None)
WELCOME_TEXT: Setting[str] = Setting(
    "welcome_text", Line(LONGEST_TEXT, check_greeting), "Welcome to {server}, {user} ({name})!"
)
WELCOME_DM: Setting[bool] = Setting("welcome_dm", YesNo(), False)
"""Whether who comes is sent the text as a direct message, too."""
WELCOME_PING: Setting[bool] = Setting("welcome_ping", YesNo(), False)
"""Whether who comes is pinged in the channel."""

FAREWELL_CHANNEL: Setting[ChannelId | None] = Setting("farewell_channel", TextChannel(needs=_NEEDS), None)
FAREWELL_TEXT: Setting[str] = Setting("farewell_text", Line(LONGEST_TEXT, check_greeting), "{name} has left {server}.")
FAREWELL_BANNED: Setting[bool] = Setting("farewell_banned", YesNo(), False)
"""Whether a farewell is said of who was banned, too."""

QUIET_HOURS: Setting[int] = Setting("greeting_quiet_hours", WholeNumber(1, 720), 24)
"""For how long who comes again, or goes again, is not greeted again."""
