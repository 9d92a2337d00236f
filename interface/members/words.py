"""What people read of members."""

from functools import singledispatch

from domain.members import errors


@singledispatch
def members_words(error: Exception) -> str | None:
    return None


@members_words.register
def _(error: errors.MemberNotKnown) -> str:
    return f"I have never seen <@{error.user}> in this server."


@members_words.register
def _(error: errors.InvalidUsername) -> str:
    return f"A username has 1 to {error.longest} characters, not {error.length}."
