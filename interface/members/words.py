"""What people read of members."""

from functools import singledispatch

from domain.members import errors
from interface.shared.layout import in_code

_WITHOUT_THE_INTENT = (
    "Discord does not tell me who joins, leaves or changes their name: I learn of members from what they write and use."
)


def member_notes(members_intent: bool) -> tuple[str, ...]:
    """What a server's people should know of how members are kept up."""
    return () if members_intent else (_WITHOUT_THE_INTENT,)


@singledispatch
def members_words(error: Exception) -> str | None:
    return None


@members_words.register
def _(error: errors.MemberNotKnown) -> str:
    return f"I have never seen <@{error.user}> in this server."


@members_words.register
def _(error: errors.InvalidUsername) -> str:
    return f"A username has 1 to {error.longest} characters, not {error.length}."


@members_words.register
def _(error: errors.NotAMemberId) -> str:
    return f"I cannot tell who {in_code(error.typed)} is. Choose somebody from the list, or give a mention or an id."
