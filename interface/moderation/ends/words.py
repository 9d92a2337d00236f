"""What people read of what ends by itself."""

from functools import singledispatch

from domain.moderation import errors, term
from interface.shared.layout import in_code


@singledispatch
def end_words(error: Exception) -> str | None:
    return None


@end_words.register
def _(error: term.CannotExpire) -> str:
    return f"A {error.kind} does not last, so it cannot end at a time either."


@end_words.register
def _(error: term.MustExpire) -> str:
    return f"A {error.kind} needs a time at which it ends, as `10m` or `until friday 18:00`."


@end_words.register
def _(error: term.NotInForce) -> str:
    return f"Nothing of case #{error.number} is in force any more."


@end_words.register
def _(error: errors.EndIsPast) -> str:
    return (
        f"That would have ended case #{error.number} <t:{int(error.end.timestamp())}:R>: a length of time counts from "
        f"when it was opened, <t:{int(error.opened_at.timestamp())}:f>. Nothing was changed. Name a time to come, or "
        "take the action back."
    )


@end_words.register
def _(error: errors.CaseUnderWay) -> str:
    return f"Case #{error.number} is being seen to at this very moment. Nothing was changed; try again in a minute."


@end_words.register
def _(error: errors.NothingToEdit) -> str:
    return f"You named neither a reason nor a duration, so nothing of case #{error.number} was changed."


@end_words.register
def _(error: errors.KindOfAnotherVersion) -> str:
    return (
        f"Case #{error.number} is of a kind, {in_code(error.kind)}, that only another version of me knows. "
        "It is kept until that version runs, and then ends as it should."
    )


@end_words.register
def _(error: errors.NothingToRetry) -> str:
    return f"There is nothing left to do for case #{error.number}."
