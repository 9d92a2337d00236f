from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.reports.errors import (
    ReportAboutOneself,
    ReportClaimedByAnother,
    ReportClosed,
    ReportNotClaimed,
    ReportReasonTooLong,
)
from domain.reports.events import ReportChanged, ReportSettled
from domain.reports.report import CLAIM_HOLDS, LONGEST_REASON, Report, ReportReason, ReportState, report_reason
from domain.shared.ids import UserId
from domain.shared.text import NothingToRead
from tests.builders import GUILD, MEMBER, MODERATOR, OWNER, a_moderator, a_standing
from tests.fakes.clock import START
from tests.reports import a_report

ANOTHER = a_moderator(UserId(11))
WHY = ReportReason("harmless")
LATER = START + CLAIM_HOLDS


def claimed() -> Report:
    report = a_report()
    report.claim(a_moderator(), at=START)
    report.pull_events()
    return report


def test_whoever_claims_a_report_has_it_alone() -> None:
    report = claimed()
    assert (report.state, report.claimed_by, report.claimed_at) == (ReportState.CLAIMED, MODERATOR, START)
    acts: tuple[Callable[[], object], ...] = (
        lambda: report.claim(ANOTHER, at=START),
        lambda: report.give_back(ANOTHER, at=START),
        lambda: report.resolve(ANOTHER, 3, at=START),
        lambda: report.dismiss(ANOTHER, WHY, at=START),
    )
    for act in acts:
        with pytest.raises(ReportClaimedByAnother) as refused:
            act()
        assert refused.value.by == MODERATOR
    assert report.pull_events() == ()


def test_a_claim_that_was_left_lying_is_free_for_others() -> None:
    report = claimed()
    with pytest.raises(ReportClaimedByAnother):
        report.claim(ANOTHER, at=LATER - timedelta(seconds=1))
    report.claim(ANOTHER, at=LATER)
    assert (report.claimed_by, report.claimed_at) == (11, LATER)


def test_whoever_claims_their_own_claim_keeps_it_for_as_long_again() -> None:
    report = claimed()
    report.claim(a_moderator(), at=START + timedelta(hours=1))
    assert report.claimed_at == START + timedelta(hours=1)


def test_a_claim_can_be_given_back_once() -> None:
    report = claimed()
    report.give_back(a_moderator(), at=START)
    assert (report.state, report.claimed_by, report.claimed_at) == (ReportState.OPEN, None, None)
    with pytest.raises(ReportNotClaimed):
        report.give_back(a_moderator(), at=START)


@pytest.mark.parametrize("is_claimed", [True, False])
def test_a_report_is_resolved_with_a_case(is_claimed: bool) -> None:
    report = claimed() if is_claimed else a_report()
    report.resolve(a_moderator(), 3, at=LATER)
    assert (report.state, report.number_of_case, report.dismissal) == (ReportState.RESOLVED, 3, None)
    assert (report.closed_by, report.closed_at, report.claimed_by) == (MODERATOR, LATER, None)
    assert report.pull_events() == (
        ReportChanged(guild=GUILD, at=LATER, number=1),
        ReportSettled(guild=GUILD, at=LATER, number=1),
    )


def test_a_report_that_is_closed_stays_so() -> None:
    report = a_report()
    report.dismiss(a_moderator(), WHY, at=START)
    acts: tuple[Callable[[], object], ...] = (
        lambda: report.claim(a_moderator(), at=START),
        lambda: report.give_back(a_moderator(), at=START),
        lambda: report.resolve(a_moderator(), 3, at=START),
        lambda: report.dismiss(a_moderator(), WHY, at=START),
    )
    for act in acts:
        with pytest.raises(ReportClosed):
            act()
    assert (report.state, report.dismissal) == (ReportState.DISMISSED, "harmless")


def test_nobody_decides_on_a_report_about_themselves_but_the_owner() -> None:
    report = a_report()
    acts: tuple[Callable[[], object], ...] = (
        lambda: report.claim(a_moderator(MEMBER), at=START),
        lambda: report.resolve(a_moderator(MEMBER), 3, at=START),
        lambda: report.dismiss(a_moderator(MEMBER), WHY, at=START),
    )
    for act in acts:
        with pytest.raises(ReportAboutOneself):
            act()
    about_owner = a_report(OWNER)
    about_owner.dismiss(a_standing(OWNER, is_owner=True), WHY, at=START)
    assert about_owner.state is ReportState.DISMISSED


def test_what_is_said_is_tidied_and_has_a_limit() -> None:
    assert report_reason("  he \n sells  ") == "he sells"
    assert len(report_reason("x" * LONGEST_REASON)) == LONGEST_REASON
    with pytest.raises(ReportReasonTooLong):
        report_reason("x" * (LONGEST_REASON + 1))
    with pytest.raises(NothingToRead):
        report_reason(" \u200b ")
