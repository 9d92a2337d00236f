"""What people read of escalation."""

from functools import singledispatch

from domain.moderation.escalation import errors
from interface.moderation.actions import face_of


@singledispatch
def escalation_words(error: Exception) -> str | None:
    return None


@escalation_words.register
def _(error: errors.CannotBringPoints) -> str:
    return f"A case of the kind {face_of(error.kind).title} says nothing that points could be given for."


@escalation_words.register
def _(error: errors.CannotBeAutomatic) -> str:
    return f"{face_of(error.kind).title} cannot follow by itself."


@escalation_words.register
def _(error: errors.PointsOutOfRange) -> str:
    return f"{error.points} points will not do: from {error.least} to {error.most} is what can be counted to."


@escalation_words.register
def _(error: errors.TooShort) -> str:
    given = error.given.written or "That"
    return f"{given} is too short here: {error.shortest.written} is the least. Nothing was changed."


@escalation_words.register
def _(error: errors.NoSuchStep) -> str:
    points = "1 point" if error.points == 1 else f"{error.points} points"
    return f"Nothing follows at {points}, so there is nothing to remove. `/escalation rules` shows what there is."


@escalation_words.register
def _(error: errors.TooManySteps) -> str:
    return f"There are {error.most} steps already, which is the most. Remove one first."
