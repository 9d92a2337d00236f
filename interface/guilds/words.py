"""What people read of guilds and their settings."""

from functools import singledispatch

from domain.guilds import errors
from domain.guilds.settings import LANGUAGE, TIME_ZONE
from domain.shared.language import Language
from interface.shared.languages import NAMES, gettext, gettext_lazy
from interface.shared.layout import in_code
from interface.shared.setting_face import SettingFace, SettingGroup

GUILD_SETTINGS = SettingGroup(
    name="server",
    description="About this server",
    faces=(
        SettingFace(
            setting=LANGUAGE,
            option="language",
            title=gettext_lazy("Language"),
            description="What I post in; who uses a command reads the answer in their own",
            names={language: NAMES[language] for language in Language},
        ),
        SettingFace(
            setting=TIME_ZONE,
            option="time_zone",
            title=gettext_lazy("Time zone"),
            description="By which days and weeks begin here",
        ),
    ),
)


@singledispatch
def guild_words(error: Exception) -> str | None:
    return None


@guild_words.register
def _(_: errors.GuildNotRegistered) -> str:
    return gettext("I don't know this server yet. Use any command here once, and try again.")


@guild_words.register
def _(_: errors.NothingChosen) -> str:
    return gettext(
        "You chose nothing, so nothing changed. Pick one of the options of this command, and give it a value."
    )


@guild_words.register
def _(error: errors.UnknownTimeZone) -> str:
    return gettext(
        "I don't know the time zone {name}. Choose one from the list, for example `Europe/Berlin`.",
        name=in_code(error.name),
    )


@guild_words.register
def _(error: errors.UnknownSetting) -> str:
    return gettext("There is no setting {name}. Choose one from the list.", name=in_code(error.name))
