"""What people read of guilds and their settings."""

from functools import singledispatch

from domain.guilds import errors
from domain.guilds.settings import TIME_ZONE
from interface.shared.layout import in_code
from interface.shared.setting_face import SettingFace, SettingGroup

GUILD_SETTINGS = SettingGroup(
    name="server",
    description="About this server",
    faces=(
        SettingFace(
            setting=TIME_ZONE, option="time_zone", title="Time zone", description="By which days and weeks begin here"
        ),
    ),
)


@singledispatch
def guild_words(error: Exception) -> str | None:
    return None


@guild_words.register
def _(_: errors.GuildNotRegistered) -> str:
    return "I don't know this server yet. Use any command here once, and try again."


@guild_words.register
def _(_: errors.NothingChosen) -> str:
    return "You chose nothing, so nothing changed. Pick one of the options of this command, and give it a value."


@guild_words.register
def _(error: errors.UnknownTimeZone) -> str:
    return f"I don't know the time zone {in_code(error.name)}. Choose one from the list, for example `Europe/Berlin`."


@guild_words.register
def _(error: errors.UnknownSetting) -> str:
    return f"There is no setting {in_code(error.name)}. Choose one from the list."
