"""Reports and evidence for tests; each builder is told only what matters to the test."""

from datetime import datetime

from attrs import evolve

from application.shared.unit_of_work import UnitOfWork
from domain.evidence.message import Attachment, Capture
from domain.moderation.reason import Reason
from domain.moderation.templates.template import ReasonTemplate, TemplateId, TemplateName
from domain.reports.report import Report, ReportNumber, ReportReason, Subject, Voice
from domain.reports.repository import NewReport
from domain.shared.ids import CaptureId, ChannelId, GuildId, MessageId, UserId
from domain.shared.names import Names
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.clock import START
from tests.fakes.messages import a_message

CAPTURE = CaptureId(77)
REPORTER = UserId(60)
A_FILE = Attachment(name="proof.png", size=1_000, type="image/png", url="https://cdn.discordapp.com/attachments/1/2/p")


def a_capture(
    id: int = CAPTURE,
    *,
    guild: GuildId = GUILD,
    author: UserId = MEMBER,
    message: int = 90,
    text: str | None = "buy my coins",
    files: tuple[Attachment, ...] = (),
    at: datetime = START,
) -> Capture:
    seen = evolve(a_message(message, author=author, text=text), attachments=files)
    return Capture.of(seen, guild=guild, id=CaptureId(id), by=MODERATOR, at=at)


def a_subject(target: UserId = MEMBER, *, message: int | None = None, capture: CaptureId | None = None) -> Subject:
    return Subject(
        target=target,
        channel=None if message is None else ChannelId(800),
        message=None if message is None else MessageId(message),
        capture=capture,
    )


def a_voice(reporter: UserId = REPORTER, *, reason: str = "he sells coins", at: datetime = START) -> Voice:
    return Voice(reporter=reporter, reason=ReportReason(reason), at=at)


def a_new_report(subject: Subject | None = None, *, guild: GuildId = GUILD, at: datetime = START) -> NewReport:
    return NewReport(guild=guild, subject=subject or a_subject(), target_names=Names(username="emil"), at=at)


def a_template(
    id: int = 5, *, name: str = "Spam", text: str = "No advertising here.", kinds: tuple[str, ...] = ()
) -> ReasonTemplate:
    return ReasonTemplate(guild=GUILD, id=TemplateId(id), name=TemplateName(name), text=Reason(text), kinds=kinds)


async def opened_report(
    uow: UnitOfWork, subject: Subject | None = None, *, by: UserId = REPORTER, guild: GuildId = GUILD
) -> Report:
    """Not committed yet."""
    report = await uow.reports.open(a_new_report(subject, guild=guild))
    await uow.reports.add_voice(report, a_voice(by))
    report.hear(at=START)
    await uow.reports.save(report)
    return report


def a_report(target: UserId = MEMBER, *, message: int | None = None, capture: CaptureId | None = None) -> Report:
    """An open one, whose opening event was handed over."""
    subject = a_subject(target, message=message, capture=capture)
    return Report(
        guild=GUILD,
        number=ReportNumber(1),
        target=target,
        target_username="emil",
        target_display_name=None,
        channel=subject.channel,
        message=subject.message,
        capture=subject.capture,
        opened_at=START,
    )
