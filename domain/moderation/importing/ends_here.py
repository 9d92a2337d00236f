"""What was in force here, and a case that is brought in later has ended."""

from collections.abc import Sequence

from attrs import frozen

from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber
from domain.moderation.importing.carrying import IMPORTED, CarriedCase, Carrying
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
    new = f"ended by #{by.case.number} ({by.lines[0].new})"
    line = Change(field=IMPORTED, old=None, new=new, by=IMPORTER, at=how.now)
    return EndedHere(case=case, line=line, by=by.case.number)
