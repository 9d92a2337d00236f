"""What people read of members."""

from functools import singledispatch

from domain.members import errors
from interface.shared.languages import Text, gettext, gettext_lazy
from interface.shared.layout import in_code

_WITHOUT_THE_INTENT = gettext_lazy(
    "Discord does not tell me who joins, leaves or changes their name: I learn of members from what they write and use."
)


def member_notes(members_intent: bool) -> tuple[Text, ...]:
    """What a server's people should know of how members are kept up."""
    return () if members_intent else (_WITHOUT_THE_INTENT,)


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
