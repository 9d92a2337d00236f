"""What a guild may choose about its leaderboards."""

from domain.shared.settings import Setting, YesNo

SHOW_LEFT = Setting("leaderboard_show_left", YesNo(), False)
