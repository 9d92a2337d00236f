"""What people read of what can go wrong with being away."""

from functools import singledispatch

from application.afk.ports import RenameRefused
from domain.afk import errors
from interface.shared.languages import gettext, number
from interface.shared.layout import in_code


@singledispatch
def afk_words(error: Exception) -> str | None:
    return None


@afk_words.register
def _(error: errors.AwayReasonTooLong) -> str:
    return gettext(
        "The reason has {length} characters; {longest} is the most that fits. Nothing was changed.",
        length=number(error.length),
        longest=number(error.longest),
    )


@afk_words.register
def _(error: errors.AwayTooLong) -> str:
    at = int(error.until.timestamp())
    return gettext("<t:{at}:D> is more than a year from now. Leave `until` out to be away until you are back.", at=at)


@afk_words.register
def _(error: errors.TooManyAway) -> str:
    return gettext(
        "{most} people are away from this server already, which is the most that I can keep in mind.",
        most=number(error.most),
    )


@afk_words.register
def _(error: errors.NotAway) -> str:
    return gettext("<@{user}> is not away.", user=error.user)


@afk_words.register
def _(error: errors.AbsenceEnforced) -> str:
    if error.until is None:
        return gettext("A moderator has set that you are away; it stays so until a moderator lifts it.")
    return gettext(
        "A moderator has set that you are away; it stays so until a moderator lifts it, or <t:{until}:f> comes.",
        until=int(error.until.timestamp()),
    )


@afk_words.register
def _(_: errors.EnforcedOnSelf) -> str:
    return gettext("You cannot do that to yourself. `/afk` says that you are away, and `/back` that you are not.")


@afk_words.register
def _(_: errors.EnforcedOnBot) -> str:
    return gettext("I am never away.")


@afk_words.register
def _(_: errors.EnforcedOnOwner) -> str:
    return gettext("That is the owner of this server; whether they are away is theirs to say.")


@afk_words.register
def _(error: errors.EnforcedOnStranger) -> str:
    return gettext("<@{user}> is not a member of this server.", user=error.user)


@afk_words.register
def _(error: errors.EnforcedOnSuperior) -> str:
    return gettext("<@{user}> does not stand below you in this server.", user=error.user)


@afk_words.register
def _(error: RenameRefused) -> str:
    return gettext("Discord does not let me change that nickname, and says {why}.", why=in_code(error.why))
