"""What people read of what ends by itself."""

from functools import singledispatch

from domain.moderation import errors, term
from interface.shared.languages import KIND, gettext, named
from interface.shared.layout import in_code


@singledispatch
def end_words(error: Exception) -> str | None:
    return None


@end_words.register
def _(error: term.CannotExpire) -> str:
    return gettext("“{kind}” does not last, so it cannot end at a time either.", kind=named(KIND, error.kind))


@end_words.register
def _(error: term.MustExpire) -> str:
    return gettext(
        "A {kind} needs a time at which it ends, as `10m` or `until friday 18:00`.", kind=named(KIND, error.kind)
    )


@end_words.register
def _(error: term.NotInForce) -> str:
    return gettext("Nothing of case #{number} is in force any more.", number=error.number)


@end_words.register
def _(error: errors.EndIsPast) -> str:
    return gettext(
        "That would have ended case #{number} <t:{end}:R>: a length of time counts from when it was "
        "opened, <t:{opened_at}:f>. Nothing was changed. Name a time to come, or take the action "
        "back.",
        number=error.number,
        end=int(error.end.timestamp()),
        opened_at=int(error.opened_at.timestamp()),
    )


@end_words.register
def _(error: errors.CaseUnderWay) -> str:
    return gettext(
        "Case #{number} is being seen to at this very moment. Nothing was changed; try again in a minute.",
        number=error.number,
    )


@end_words.register
def _(error: errors.NothingToEdit) -> str:
    return gettext(
        "You named neither a reason nor a duration, so nothing of case #{number} was changed.", number=error.number
    )


@end_words.register
def _(error: errors.KindOfAnotherVersion) -> str:
    return gettext(
        "Case #{number} is of a kind, {kind}, that only another version of me knows. It is kept "
        "until that version runs, and then ends as it should.",
        number=error.number,
        kind=in_code(error.kind),
    )


@end_words.register
def _(error: errors.NothingToRetry) -> str:
    return gettext("There is nothing left to do for case #{number}.", number=error.number)
