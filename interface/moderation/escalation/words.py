"""What people read of escalation."""

from functools import singledispatch

from domain.moderation.escalation import errors
from interface.moderation.actions import face_of
from interface.shared.languages import gettext, ngettext
from interface.shared.lengths import length_of


@singledispatch
def escalation_words(error: Exception) -> str | None:
    return None


@escalation_words.register
def _(error: errors.CannotBringPoints) -> str:
    return gettext(
        "A case of the kind {kind} says nothing that points could be given for.", kind=face_of(error.kind).title
    )


@escalation_words.register
def _(error: errors.CannotBeAutomatic) -> str:
    return gettext("{kind} cannot follow by itself.", kind=face_of(error.kind).title)


@escalation_words.register
def _(error: errors.PointsOutOfRange) -> str:
    return gettext(
        "{points} points will not do: from {least} to {most} is what can be counted to.",
        points=error.points,
        least=error.least,
        most=error.most,
    )


@escalation_words.register
def _(error: errors.TooShort) -> str:
    given, shortest = length_of(error.given), length_of(error.shortest)
    if not given:
        return gettext("That is too short here: {shortest} is the least. Nothing was changed.", shortest=shortest)
    return gettext(
        "{given} is too short here: {shortest} is the least. Nothing was changed.", given=given, shortest=shortest
    )


@escalation_words.register
def _(error: errors.NoSuchStep) -> str:
    return ngettext(
        "Nothing follows at 1 point, so there is nothing to remove. `/escalation rules` shows what there is.",
        "Nothing follows at {n} points, so there is nothing to remove. `/escalation rules` shows what there is.",
        error.points,
    )


@escalation_words.register
def _(error: errors.TooManySteps) -> str:
    return gettext("There are {most} steps already, which is the most. Remove one first.", most=error.most)
