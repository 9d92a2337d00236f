"""What people read of members."""

from collections.abc import Collection
from functools import singledispatch

from domain.members import errors
from domain.shared.settings import AnySetting
from interface.shared.languages import gettext, gettext_lazy
from interface.shared.layout import in_code
from interface.shared.setting_face import SettingNote

_WITHOUT_THE_INTENT = gettext_lazy(
    "Discord does not tell me who joins, leaves or changes their name: I learn of members from what they write and use."
)


def member_notes(members_intent: bool, about: Collection[AnySetting]) -> tuple[SettingNote, ...]:
    """What a server's people should know of how members are kept up; it is about the settings that build on that."""
    return () if members_intent else (SettingNote(_WITHOUT_THE_INTENT, about),)


@singledispatch
def members_words(error: Exception) -> str | None:
    return None


@members_words.register
def _(error: errors.MemberNotKnown) -> str:
    return gettext("I have never seen <@{user}> in this server.", user=error.user)


@members_words.register
def _(error: errors.InvalidUsername) -> str:
    return gettext(
        "A username has 1 to {longest} characters, not {length}.", longest=error.longest, length=error.length
    )


@members_words.register
def _(error: errors.NotAMemberId) -> str:
    return gettext(
        "I cannot tell who {typed} is. Choose somebody from the list, or give a mention or an id.",
        typed=in_code(error.typed),
    )
