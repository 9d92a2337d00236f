"""What a moderator reads of that which followed by itself, or is about to."""

from application.moderation.escalation.foresee import Consequence, Followed, Follows
from application.shared.total import Total
from domain.moderation.case import CaseStatus
from domain.moderation.escalation.policy import Reached
from domain.moderation.escalation.rules import Step
from domain.moderation.escalation.written import points_written
from interface.moderation.actions import face_of
from interface.moderation.sequel import ordinal


def consequence(step: Step) -> str:
    """`⏳ Timeout for 1 day`."""
    face = face_of(step.kind)
    return f"{face.icon} {face.title}" + ("" if step.lasts is None else f" for {step.lasts.written}")


def sequel_lines(following: Consequence | None) -> list[str]:
    return [] if following is None else [_line(following)]


def _line(following: Consequence) -> str:
    match following:
        case Follows(reached):
            return f"{_comes_to(reached)}: **{consequence(reached.step)}** follows by itself."
        case Followed(case):
            face = face_of(case.kind)
            became = {CaseStatus.FAILED: "was not carried out", CaseStatus.PENDING: "is in progress"}.get(case.status)
            how = "" if became is None else f", which {became}"
            return f"Followed by itself: **{face.icon} {face.title}**, case #{case.number}{how}."


def _comes_to(reached: Reached) -> str:
    within = reached.step.within.written
    kinds = {cause.kind for cause in reached.causes}
    if len(kinds) == 1 and reached.points == len(reached.causes):
        return f"This is the {ordinal(Total.of(reached.points))} within {within}"
    return f"{points_written(reached.points)} within {within}"
