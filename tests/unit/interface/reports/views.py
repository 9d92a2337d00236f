from datetime import timedelta

from attrs import evolve

from application.evidence.queries import CaptureView
from application.reports.handle_report import view_of
from application.reports.ports import PostedReport
from application.reports.queries import Voices
from application.shared.total import Total
from domain.evidence.message import LONGEST_NAME, MOST_ATTACHMENTS, Attachment
from domain.reports.report import LONGEST_REASON, ReportReason, ReportState
from domain.shared.ids import UserId
from tests.builders import MODERATOR
from tests.fakes.clock import START
from tests.reports import CAPTURE, a_capture, a_report, a_voice

LONG_FILES = tuple(
    Attachment(name="*" * LONGEST_NAME, size=9_999_999, type="image/png", url="https://cdn.discordapp.com/x")
    for _ in range(MOST_ATTACHMENTS)
)


def shown(*, with_message: bool = True) -> PostedReport:
    report = view_of(a_report(message=90, capture=CAPTURE) if with_message else a_report())
    return PostedReport(
        report=report,
        voices=Voices(first=(a_voice(),), count=Total(1, is_exact=True)),
        capture=CaptureView(capture=a_capture()) if with_message else None,
        names_reporters=True,
    )


def longest() -> PostedReport:
    """As much of everything as can be stored, and each character of it escaped or quoted."""
    base = shown()
    report = evolve(
        base.report,
        target=UserId(2**63 - 1),
        target_username="*" * LONGEST_NAME,
        target_display_name="_" * LONGEST_NAME,
        state=ReportState.DISMISSED,
        closed_by=UserId(2**63 - 1),
        closed_at=START,
        dismissal=ReportReason("*" * LONGEST_REASON),
    )
    voices = tuple(
        a_voice(UserId(2**63 - number), reason="*" * LONGEST_REASON, at=START + timedelta(days=number))
        for number in range(1, 6)
    )
    capture = evolve(
        a_capture(text="\n" * 2_000 + "*" * 2_000, files=LONG_FILES),
        author=UserId(2**63 - 1),
        author_name="*" * LONGEST_NAME,
    )
    return PostedReport(
        report=report,
        voices=Voices(first=voices, count=Total(1_000, is_exact=False)),
        capture=CaptureView(capture=capture),
        names_reporters=True,
    )


def claimed() -> PostedReport:
    base = shown()
    report = evolve(base.report, state=ReportState.CLAIMED, claimed_by=MODERATOR, claimed_at=START)
    return evolve(base, report=report)
