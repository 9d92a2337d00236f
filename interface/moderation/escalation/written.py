"""Rules in words, as people read them."""

from domain.moderation.escalation.rules import Step
from domain.shared.durations import Duration
from interface.moderation.actions import face_of
from interface.shared.languages import gettext, ngettext
from interface.shared.lengths import length_of


def points_text(points: int) -> str:
    return ngettext("1 point", "{n} points", points)


def points_within(points: int, within: Duration) -> str:
    """`3 points within 30 days`."""
    return gettext("{points} within {length}", points=points_text(points), length=length_of(within))


def consequence(step: Step) -> str:
    """`⏳ Timeout for 1 day`."""
    face = face_of(step.kind)
    if step.lasts is None:
        return f"{face.icon} {face.title}"
    return gettext("{icon} {kind} for {length}", icon=face.icon, kind=face.title, length=length_of(step.lasts))
