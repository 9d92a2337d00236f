"""What people read of welcomes and farewells."""

from functools import singledispatch

from application.greetings.ports import GreetingRefused
from domain.greetings import errors
from domain.greetings.settings import (
    FAREWELL_BANNED,
    FAREWELL_CHANNEL,
    FAREWELL_TEXT,
    QUIET_HOURS,
    WELCOME_CHANNEL,
    WELCOME_DM,
    WELCOME_PING,
    WELCOME_TEXT,
)
from interface.shared.languages import gettext, gettext_lazy
from interface.shared.layout import in_code
from interface.shared.setting_face import SettingFace, SettingGroup, SettingNote

_WITHOUT_THE_INTENT = gettext_lazy("So I welcome nobody and say no farewells, whatever channels are chosen for that.")

GREETING_SETTINGS = SettingGroup(
    name="greetings",
    description="Welcomes and farewells; they need the members intent",
    faces=(
        SettingFace(
            setting=WELCOME_CHANNEL,
            option="welcome_channel",
            title=gettext_lazy("Welcomes"),
            description="Where those who join are welcomed, once they have passed the screening",
        ),
        SettingFace(
            setting=WELCOME_TEXT,
            option="welcome_text",
            title=gettext_lazy("Welcome"),
            description="With {user}, {name}, {server} and {count}; \\n begins a new line",
        ),
        SettingFace(
            setting=WELCOME_DM,
            option="welcome_dm",
            title=gettext_lazy("Welcome as a direct message"),
            description="Whether those who join are sent the welcome as a direct message, too",
        ),
        SettingFace(
            setting=WELCOME_PING,
            option="welcome_ping",
            title=gettext_lazy("Welcome pings"),
            description="Whether the welcome pings those who join, if it names them by {user}",
        ),
        SettingFace(
            setting=FAREWELL_CHANNEL,
            option="farewell_channel",
            title=gettext_lazy("Farewells"),
            description="Where it is said that somebody has left",
        ),
        SettingFace(
            setting=FAREWELL_TEXT,
            option="farewell_text",
            title=gettext_lazy("Farewell"),
            description="With {name}, {server} and {count}; \\n begins a new line",
        ),
        SettingFace(
            setting=FAREWELL_BANNED,
            option="farewell_banned",
            title=gettext_lazy("Farewells of the banned"),
            description="Whether it is said of those who were banned, too",
        ),
        SettingFace(
            setting=QUIET_HOURS,
            option="quiet_hours",
            title=gettext_lazy("Quiet about who comes again"),
            description="For how many hours nobody is greeted again who comes or goes again",
        ),
    ),
)


def greeting_notes(members_intent: bool) -> tuple[SettingNote, ...]:
    """What a server's people should know of welcomes."""
    about = [face.setting for face in GREETING_SETTINGS.faces]
    return () if members_intent else (SettingNote(_WITHOUT_THE_INTENT, about),)


@singledispatch
def greetings_words(error: Exception) -> str | None:
    return None


@greetings_words.register
def _(error: errors.UnknownGreetingVariable) -> str:
    known = ", ".join(f"`{{{name}}}`" for name in error.known)
    wrong = in_code("{" + error.name + "}")
    return gettext(
        "Nothing is known that {wrong} could stand for. There are {known}. Nothing was changed.",
        wrong=wrong,
        known=known,
    )


@greetings_words.register
def _(_: GreetingRefused) -> str:
    return gettext("Discord does not let me write there. `/settings show` says what is missing.")
