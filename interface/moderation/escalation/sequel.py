"""What a moderator reads of that which followed by itself, or is about to."""

from application.moderation.escalation.foresee import Consequence, Followed, Follows, Outdone
from application.moderation.queries import CaseView
from application.shared.total import Total
from domain.moderation.case import CaseStatus
from domain.moderation.escalation.policy import Reached
from interface.moderation.actions import face_of
from interface.moderation.escalation.written import consequence, points_within
from interface.moderation.sequel import ordinal
from interface.shared.languages import gettext
from interface.shared.lengths import length_of


def sequel_lines(following: Consequence | None) -> list[str]:
    return [] if following is None else [_line(following)]


def _line(following: Consequence) -> str:
    match following:
        case Follows(reached):
            return gettext(
                "{reached}: **{consequence}** follows by itself.",
                reached=_comes_to(reached),
                consequence=consequence(reached.step),
            )
        case Outdone(reached):
            return gettext(
                "{reached}: **{consequence}** would follow, but what is in force already lasts at least as long.",
                reached=_comes_to(reached),
                consequence=consequence(reached.step),
            )
        case Followed(case):
            return _followed(case)


def _followed(case: CaseView) -> str:
    face = face_of(case.kind)
    action = f"{face.icon} {face.title}"
    match case.status:
        case CaseStatus.FAILED:
            return gettext(
                "Followed by itself: **{action}**, case #{number}, which was not carried out.",
                action=action,
                number=case.number,
            )
        case CaseStatus.PENDING:
            return gettext(
                "Followed by itself: **{action}**, case #{number}, which is in progress.",
                action=action,
                number=case.number,
            )
        case _:
            return gettext("Followed by itself: **{action}**, case #{number}.", action=action, number=case.number)


def _comes_to(reached: Reached) -> str:
    kinds = {cause.kind for cause in reached.causes}
    if len(kinds) == 1 and reached.points == len(reached.causes):
        return gettext(
            "This is the {ordinal} within {length}",
            ordinal=ordinal(Total.of(reached.points)),
            length=length_of(reached.step.within),
        )
    return points_within(reached.points, reached.step.within)
