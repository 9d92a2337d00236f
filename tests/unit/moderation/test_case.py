from datetime import timedelta

import pytest

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.warn import WARN
from domain.moderation.case import Case, CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseAlreadySettled
from domain.moderation.events import CaseOpened, CaseReasonAmended, CaseSettled
from domain.moderation.reason import Reason
from domain.shared.history import Change
from tests.builders import GUILD, MODERATOR, a_case, a_lease, an_intent
from tests.fakes.clock import START

LATER = START + timedelta(minutes=1)


def test_a_new_case_is_pending_and_says_that_it_was_opened() -> None:
    intent = an_intent()
    lease = a_lease()
    case = Case.open(intent, CaseNumber(7), lease)
    assert (case.number, case.status, case.failure, case.settled_at) == (7, CaseStatus.PENDING, None, None)
    assert (case.target, case.moderator, case.request) == (intent.target, intent.moderator, intent.request)
    assert (case.attempts, case.version, case.lease_until, case.lease_token) == (1, 1, intent.lease_until, lease)
    assert case.pull_events() == (CaseOpened(guild=GUILD, at=START, number=CaseNumber(7)),)


@pytest.mark.parametrize(
    ("kind", "tell_member", "notice"),
    [
        (WARN, True, Notice.PENDING),
        (BAN, True, Notice.PENDING),
        (UNBAN, True, Notice.NOT_WANTED),
        (BAN, False, Notice.NOT_WANTED),
    ],
)
def test_the_member_is_to_be_told_where_wanted_and_possible(
    kind: ActionKind, tell_member: bool, notice: Notice
) -> None:
    assert Case.open(an_intent(kind=kind, tell_member=tell_member), CaseNumber(1), a_lease()).notice is notice


@pytest.mark.parametrize(
    ("failure", "status"), [(None, CaseStatus.APPLIED), *((failure, CaseStatus.FAILED) for failure in Failure)]
)
def test_settling_records_the_outcome(failure: Failure | None, status: CaseStatus) -> None:
    case = a_case()
    case.settle(failure=failure, notice=Notice.NOT_DELIVERED, at=LATER)
    assert (case.status, case.failure, case.notice, case.settled_at) == (status, failure, Notice.NOT_DELIVERED, LATER)
    assert case.pull_events() == (CaseSettled(guild=GUILD, at=LATER, number=case.number),)


def test_a_settled_case_is_not_settled_again() -> None:
    case = a_case()
    case.settle(failure=None, notice=Notice.DELIVERED, at=START)
    case.pull_events()
    with pytest.raises(CaseAlreadySettled):
        case.settle(failure=Failure.INTERRUPTED, notice=Notice.NOT_DELIVERED, at=LATER)
    assert (case.status, case.notice, case.settled_at) == (CaseStatus.APPLIED, Notice.DELIVERED, START)
    assert case.pull_events() == ()


def test_amending_the_reason_remembers_the_old_one() -> None:
    case = a_case(reason="spam")
    case.amend_reason(Reason("raid"), by=MODERATOR, at=LATER)
    case.amend_reason(None, by=MODERATOR, at=LATER)
    assert case.reason is None
    assert case.pull_changes() == (
        Change(field="reason", old="spam", new="raid", by=MODERATOR, at=LATER),
        Change(field="reason", old="raid", new=None, by=MODERATOR, at=LATER),
    )
    assert case.pull_events() == (CaseReasonAmended(guild=GUILD, at=LATER, number=case.number),) * 2


def test_the_same_reason_again_changes_nothing() -> None:
    case = a_case(reason="spam")
    case.amend_reason(Reason("spam"), by=MODERATOR, at=LATER)
    assert case.pull_changes() == ()
    assert case.pull_events() == ()


def test_events_and_changes_are_handed_over_once() -> None:
    case = a_case()
    case.amend_reason(Reason("raid"), by=MODERATOR, at=LATER)
    assert (len(case.pull_events()), len(case.pull_changes())) == (1, 1)
    assert (len(case.pull_events()), len(case.pull_changes())) == (0, 0)
