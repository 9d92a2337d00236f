"""What was in force here, and a case that is brought in later has ended; and what holds again without that case."""

from collections.abc import Sequence

from attrs import frozen

from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber
from domain.moderation.importing.carrying import IMPORTED, CarriedCase, Carrying
from domain.moderation.importing.foreign_case import ForeignCase, kind_here
from domain.moderation.term import ended_by
from domain.shared.history import Change
from domain.shared.ids import UserId
from domain.shared.importing import IMPORTER, Remark


@frozen(kw_only=True)
class EndedHere:
    """With a line for its history."""

    case: Case
    line: Change
    by: CaseNumber


@frozen(kw_only=True)
class EndedBy:
    """A case, and which one that was brought in had ended it."""

    case: Case
    by: CaseNumber


def end_here(here: Sequence[Case], brought: Sequence[CarriedCase], how: Carrying) -> tuple[EndedHere, ...]:
    """Ends those that one of `brought` ended, by the first of them.

    One whose time was over by then stays as it is; a case of unknown date ends none.
    """
    enders = dict[UserId, list[CarriedCase]]()
    for each in brought:
        if Remark.TIME_UNKNOWN not in each.remarks and ended_by(each.case.kind):
            enders.setdefault(each.case.target, []).append(each)
    return tuple(
        _end(case, min(found, key=_place), how)
        for case in here
        if (found := [each for each in enders.get(case.target, ()) if _has_ended(each.case, case)])
    )


def _has_ended(later: Case, case: Case) -> bool:
    is_later = case.opened_at <= later.opened_at and (case.expires_at is None or case.expires_at > later.opened_at)
    return case.is_in_force and is_later and case.kind in ended_by(later.kind)


def _place(each: CarriedCase) -> tuple[object, ...]:
    return each.case.opened_at, each.case.number


def _end(case: Case, by: CarriedCase, how: Carrying) -> EndedHere:
    case.end(ended_by(by.case.kind)[case.kind], at=by.case.opened_at)
    return EndedHere(case=case, line=_line(f"{said_of(by.case.number)}{by.lines[0].new})", how), by=by.case.number)


def said_of(ender: CaseNumber) -> str:
    """How the line begins by which a case's history says what ended it."""
    return f"ended by #{ender} ("


def hold_again(ended: EndedBy, beside: Sequence[Case], how: Carrying) -> EndedHere:
    """What one that was taken back had ended holds again, unless another beside it came later; then the first of
    those ended it."""
    case = ended.case
    case.hold_again(at=how.now)
    ends = sorted(
        (other.opened_at, other.number, ended_by(other.kind)[case.kind])
        for other in beside
        if other.target == case.target and other.number not in (case.number, ended.by) and _has_ended(other, case)
    )
    if not ends:
        return EndedHere(case=case, line=_line(f"holds again: #{ended.by} was taken back", how), by=ended.by)
    at, by, ending = ends[0]
    case.end(ending, at=at)
    return EndedHere(case=case, line=_line(f"{said_of(by)}#{ended.by} was taken back)", how), by=by)


def must_wait(foreign: ForeignCase, pending: Sequence[Case]) -> bool:
    """Whether the bot is still at something older on the same member, so that nobody knows which of them came first."""
    kind = kind_here(foreign)
    return any(
        case.target == foreign.target
        and foreign.at is not None
        and case.opened_at <= foreign.at
        and (kind in ended_by(case.kind) or case.kind in ended_by(kind))
        for case in pending
    )


def _line(new: str, how: Carrying) -> Change:
    return Change(field=IMPORTED, old=None, new=new, by=IMPORTER, at=how.now)
