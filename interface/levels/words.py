"""What people read of activity and the rules that it is counted by."""

from functools import singledispatch

from domain.levels import errors
from domain.levels.settings import LEVELS_ENABLED
from interface.shared.languages import gettext, gettext_lazy, number
from interface.shared.setting_face import SettingFace

XP_FOR_ACTIVITY = SettingFace(
    setting=LEVELS_ENABLED,
    option="xp",
    title=gettext_lazy("XP for activity"),
    description="Whether activity brings XP",
)

_RULES = {
    "least_xp": gettext_lazy("XP of a message, at least"),
    "most_xp": gettext_lazy("XP of a message, at most"),
    "cooldown": gettext_lazy("Seconds between messages that count"),
    "rates_by_role": gettext_lazy("Rates of roles"),
    "rates_by_channel": gettext_lazy("Rates of channels"),
    "excluded_roles": gettext_lazy("Roles without XP"),
    "excluded_channels": gettext_lazy("Channels without XP"),
    "message_cap": gettext_lazy("XP from messages a day"),
    "voice_cap": gettext_lazy("XP from voice a day"),
    "voice_xp": "XP a minute in voice",
}


@singledispatch
def levels_words(error: Exception) -> str | None:
    return None


@levels_words.register
def _(error: errors.RuleOutOfRange) -> str:
    return gettext(
        "**{rule}** can be {least} to {most}, not {value}.",
        rule=_RULES[error.rule],
        least=number(error.least),
        most=number(error.most),
        value=number(error.value),
    )


@levels_words.register
def _(error: errors.TooManyExceptions) -> str:
    return gettext("**{rule}** can name {most} at most. Remove some first.", rule=_RULES[error.rule], most=error.most)


@levels_words.register
def _(error: errors.RulesNotFound) -> str:
    return gettext("This server has no version {version} of its rules for levels.", version=error.version)
