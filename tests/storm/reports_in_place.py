"""A report was one moderator's at a time, what it was claimed for came to an end, and its post shows how it stands."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from application.moderation.queries import CaseView
from domain.moderation.case import CaseStatus
from domain.reports.report import Report, ReportState
from interface.reports.cards import report_marker
from tests.storm.reporting import Claimed, reason_of_warning


@frozen
class ReportsInPlace:
    cases: Sequence[CaseView]
    reports: Sequence[Report]
    claims: Sequence[Claimed]
    """Nobody gives one back in a storm."""
    posts: Sequence[str]

    def disagreements(self) -> Iterator[str]:
        numbers = sorted(int(report.number) for report in self.reports)
        if numbers != [*range(1, len(numbers) + 1)]:
            yield f"the numbers of reports have a gap: {numbers}"
        for report in self.reports:
            yield from (f"report {report.number}: {finding}" for finding in self._of(report))

    def _of(self, report: Report) -> Iterator[str]:
        if report.acting is not None:
            yield f"was claimed for something of which nothing came: {report.acting}"
        holders = {claim.moderator for claim in self.claims if claim.number == report.number}
        holders |= {by for by in (report.claimed_by, report.closed_by) if holders and by is not None}
        if len(holders) > 1:
            yield f"was claimed by {sorted(holders)}"
        warnings = [case for case in self.cases if case.reason == reason_of_warning(report.number)]
        warnings = [case for case in warnings if case.status is CaseStatus.APPLIED]
        if len(warnings) > 1:
            yield f"had the same member warned {len(warnings)} times"
        if warnings and report.state not in (ReportState.RESOLVED, ReportState.DISMISSED):
            yield f"is {report.state.value}, and case {warnings[0].number} was given for it"
        if report.number_of_case is not None:
            of = [case.target for case in self.cases if case.number == report.number_of_case]
            if of != [report.target]:
                yield f"is resolved by case {report.number_of_case}, about {of}"
        posts = [post for post in self.posts if report_marker(report.number) in post]
        if len(posts) != 1:
            yield f"has {len(posts)} posts"
        elif f"{report_marker(report.number)} {report.state.value.capitalize()}" not in posts[0]:
            yield f"is {report.state.value}, and its post does not show that: {posts[0]!r}"
