"""What people read of jails, and of nicknames."""

from functools import singledispatch

from application.moderation.jail.ports import SetUpRefused
from domain.moderation.jail import errors
from domain.moderation.nick.errors import NoNickname
from interface.shared.layout import in_code
from interface.shared.words import shared_words

_WITHOUT_THE_INTENT = (
    "Nor does it tell me who comes back: somebody in jail who left is jailed again when they first write, speak or use "
    "a command here."
)


def jail_notes(members_intent: bool) -> tuple[str, ...]:
    """What a server's people should know of how a jail holds."""
    return () if members_intent else (_WITHOUT_THE_INTENT,)


@singledispatch
def jail_words(error: Exception) -> str | None:
    return None


@jail_words.register
def _(_: errors.JailNotSetUp) -> str:
    return "This server has no jail yet. Somebody who may manage the server can make one with `/jail-setup`."


@jail_words.register
def _(error: errors.JailRoleUnusable) -> str:
    return f"I cannot put the jail role on anybody. {shared_words(error.fault)}"


@jail_words.register
def _(error: errors.AlreadyJailed) -> str:
    return f"<@{error.target}> is in jail already."


@jail_words.register
def _(error: errors.NotJailed) -> str:
    return f"<@{error.target}> is not in jail, and I keep no roles of theirs."


@jail_words.register
def _(error: NoNickname) -> str:
    return f"<@{error.target}> has no nickname here."


@jail_words.register
def _(error: SetUpRefused) -> str:
    return f"Discord does not let me make that: {in_code(error.why)}. Please check my permissions, and run it again."
