"""The commands, menus, forms and buttons of reports."""

from collections.abc import Mapping

from application.evidence.keep_capture import KeepCapture
from application.reports.block_reporter import BlockReporter, UnblockReporter
from application.reports.file_report import ReportMember, ReportMessage
from application.reports.handle_report import ClaimReport, DismissReport, GiveReportBack, ResolveReport
from application.reports.list_reports import ListReports, ShowReport
from domain.reports.report import ReportNumber
from domain.reports.repository import ReportFilter
from domain.shared.ids import CaptureId
from domain.shared.names import Names
from domain.shared.paging import Direction, Seek
from domain.shared.permission import Permission
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.reports import CAPTURE
from tests.unit.interface.samples.given import ANOTHER, BANNED, GIVEN_MESSAGE
from tests.unit.interface.samples.sample import Further, Menu, Press, Sample, Samples, Submission

_ONE, _TWO = ReportNumber(1), ReportNumber(2)

_COMMANDS: Mapping[str, Sample] = {
    "report": Sample(
        right=None,
        takes="member!:user reason!:string[1..480]",
        given={"member": ANOTHER, "reason": "spams"},
        asks=lambda by, _: [
            ReportMember(
                guild=GUILD,
                by=by,
                target=ANOTHER,
                target_names=Names(username=f"user{ANOTHER}", display_name=f"user{ANOTHER}"),
                reason="spams",
            )
        ],
        says="### Thank you, the moderators will look at it",
    ),
    "reports list": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes="member:user closed:boolean",
        given={"member": MEMBER},
        asks=lambda by, _: [
            ListReports(guild=GUILD, by=by, which=ReportFilter(target=MEMBER, only_open=True), seek=Seek(size=8))
        ],
        says="### Open reports",
    ),
    "reports show": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes="number!:integer[1..2147483647]",
        given={"number": 1},
        asks=lambda by, _: [ShowReport(guild=GUILD, number=_ONE, by=by)],
        says="### 🚩 Report #1 · Open",
    ),
    "reports block": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes="user!:user",
        given={"user": ANOTHER},
        asks=lambda by, _: [BlockReporter(guild=GUILD, by=by, user=ANOTHER)],
        says=f"Reports of <@{ANOTHER}> are not taken any more.",
    ),
    "reports unblock": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes="user!:user",
        given={"user": BANNED},
        asks=lambda by, _: [UnblockReporter(guild=GUILD, by=by, user=BANNED)],
        says=f"Reports of <@{BANNED}> are taken again.",
    ),
}

_MENUS: Mapping[str, Menu] = {
    "Report": Menu(
        right=None,
        on_message=True,
        opens_form=True,
        asks=lambda _, request: [
            KeepCapture(guild=GUILD, capture=CaptureId(request), message=GIVEN_MESSAGE, by=MODERATOR)
        ],
        says="Report this message",
    ),
}

_FORMS: Mapping[str, Submission] = {
    f"report:message:{CAPTURE}": Submission(
        right=None,
        values={"reason": "spams"},
        asks=lambda by, _: [ReportMessage(guild=GUILD, by=by, capture=CAPTURE, reason="spams")],
        says="### Thank you, the moderators will look at it",
    ),
    "report:resolve:1": Submission(
        right=Permission.MODERATE_MEMBERS,
        values={"case": "#1"},
        asks=lambda by, _: [ResolveReport(guild=GUILD, number=_ONE, by=by, case="#1")],
        says="### 🚩 Report #1 · Resolved",
    ),
    "report:dismiss:1": Submission(
        right=Permission.MODERATE_MEMBERS,
        values={"reason": "harmless"},
        asks=lambda by, _: [DismissReport(guild=GUILD, number=_ONE, by=by, reason="harmless")],
        says="### 🚩 Report #1 · Dismissed",
    ),
}

_BUTTONS: Mapping[str, Press] = {
    f"reports:older:3:{MEMBER}:1": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [
            ListReports(
                guild=GUILD,
                by=by,
                which=ReportFilter(target=MEMBER, only_open=True),
                seek=Seek(cursor=3, direction=Direction.OLDER, size=8),
            )
        ],
        says="### Open reports",
    ),
    "report:claim:1": Press(
        right=Permission.MODERATE_MEMBERS,
        in_place=False,
        asks=lambda by, _: [ClaimReport(guild=GUILD, number=_ONE, by=by)],
        says="### 🚩 Report #1 · Claimed",
    ),
    "report:back:2": Press(
        right=Permission.MODERATE_MEMBERS,
        in_place=False,
        asks=lambda by, _: [GiveReportBack(guild=GUILD, number=_TWO, by=by)],
        says="### 🚩 Report #2 · Open",
    ),
    "report:who:1": Press(
        right=Permission.MODERATE_MEMBERS,
        in_place=False,
        asks=lambda by, _: [ShowReport(guild=GUILD, number=_ONE, by=by)],
        says="### 🚩 Report #1 · Open",
    ),
    "report:resolve:1": Press(
        right=Permission.MODERATE_MEMBERS,
        opens_form=True,
        asks=lambda by, _: [ShowReport(guild=GUILD, number=_ONE, by=by)],
        says="Resolve report #1",
    ),
    "report:dismiss:1": Press(
        right=Permission.MODERATE_MEMBERS,
        opens_form=True,
        asks=lambda by, _: [ShowReport(guild=GUILD, number=_ONE, by=by)],
        says="Dismiss report #1",
    ),
}

_FURTHER: Mapping[str, tuple[Further, ...]] = {
    "reports list": (
        Further(
            given={"closed": True},
            asks=lambda by, _: [
                ListReports(guild=GUILD, by=by, which=ReportFilter(only_open=False), seek=Seek(size=8))
            ],
        ),
    ),
}

SAMPLES = Samples(commands=_COMMANDS, menus=_MENUS, forms=_FORMS, buttons=_BUTTONS, further=_FURTHER)
