"""What a guild may choose about rewards and notices."""

from domain.levels.notices import LONGEST_NOTICE, NoticePlace, check_notice
from domain.levels.rewards import RewardMode
from domain.shared.ids import ChannelId
from domain.shared.settings import Line, OneOf, Setting, TextChannel

REWARD_MODE = Setting("level_reward_mode", OneOf(RewardMode), RewardMode.STACK)

LEVEL_NOTICE = Setting("level_notice", OneOf(NoticePlace), NoticePlace.OFF)

NOTICES = TextChannel()
LEVEL_NOTICE_CHANNEL: Setting[ChannelId | None] = Setting("level_notice_channel", NOTICES, None)

LEVEL_NOTICE_TEXT = Setting("level_notice_text", Line(LONGEST_NOTICE, check_notice), "{user} reached level {level}!")

LEVELS_STAFF_CHANNEL: Setting[ChannelId | None] = Setting("levels_staff_channel", TextChannel(for_staff=True), None)
"""Where the staff is told of rewards that Discord refuses; the mod-log without one."""
