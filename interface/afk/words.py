"""What people read of what can go wrong with being away."""

from functools import singledispatch

from application.afk.ports import RenameRefused
from domain.afk import errors
from interface.shared.layout import in_code


@singledispatch
def afk_words(error: Exception) -> str | None:
    return None


@afk_words.register
def _(error: errors.AwayReasonTooLong) -> str:
    return f"The reason has {error.length:,} characters; {error.longest:,} is the most that fits. Nothing was changed."


@afk_words.register
def _(error: errors.AwayTooLong) -> str:
    at = int(error.until.timestamp())
    return f"<t:{at}:D> is more than a year from now. Leave `until` out to be away until you are back."


@afk_words.register
def _(error: errors.TooManyAway) -> str:
    return f"{error.most:,} people are away from this server already, which is the most that I can keep in mind."


@afk_words.register
def _(error: errors.NotAway) -> str:
    return f"<@{error.user}> is not away."


@afk_words.register
def _(error: errors.AbsenceEnforced) -> str:
    until = "" if error.until is None else f", or <t:{int(error.until.timestamp())}:f> comes"
    return f"A moderator has set that you are away; it stays so until a moderator lifts it{until}."


@afk_words.register
def _(_: errors.EnforcedOnSelf) -> str:
    return "You cannot do that to yourself. `/afk` says that you are away, and `/back` that you are not."


@afk_words.register
def _(_: errors.EnforcedOnBot) -> str:
    return "I am never away."


@afk_words.register
def _(_: errors.EnforcedOnOwner) -> str:
    return "That is the owner of this server; whether they are away is theirs to say."


@afk_words.register
def _(error: errors.EnforcedOnStranger) -> str:
    return f"<@{error.user}> is not a member of this server."


@afk_words.register
def _(error: errors.EnforcedOnSuperior) -> str:
    return f"<@{error.user}> does not stand below you in this server."


@afk_words.register
def _(error: RenameRefused) -> str:
    return f"Discord does not let me change that nickname, and says {in_code(error.why)}."
