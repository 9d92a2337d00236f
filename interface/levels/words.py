"""What people read of activity and the rules that it is counted by."""

from functools import singledispatch

from domain.levels import errors
from domain.levels.settings import LEVELS_ENABLED
from interface.shared.setting_face import SettingFace, SettingGroup

LEVELS_SETTINGS = SettingGroup(
    name="levels",
    description="XP and levels",
    faces=(
        SettingFace(
            setting=LEVELS_ENABLED, option="xp", title="XP for activity", description="Whether activity brings XP"
        ),
    ),
)

_RULES = {
    "least_xp": "XP of a message, at least",
    "most_xp": "XP of a message, at most",
    "cooldown": "Seconds between messages that count",
    "rates_by_role": "Rates of roles",
    "rates_by_channel": "Rates of channels",
    "excluded_roles": "Roles without XP",
    "excluded_channels": "Channels without XP",
    "message_cap": "XP from messages a day",
    "voice_cap": "XP from voice a day",
    "voice_xp": "XP a minute in voice",
}


@singledispatch
def levels_words(error: Exception) -> str | None:
    return None


@levels_words.register
def _(error: errors.RuleOutOfRange) -> str:
    return f"**{_RULES[error.rule]}** can be {error.least:,} to {error.most:,}, not {error.value:,}."


@levels_words.register
def _(error: errors.TooManyExceptions) -> str:
    return f"**{_RULES[error.rule]}** can name {error.most} at most. Remove some first."


@levels_words.register
def _(error: errors.RulesNotFound) -> str:
    return f"This server has no version {error.version} of its rules for levels."
