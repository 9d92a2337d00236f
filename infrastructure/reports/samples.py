"""Sample calls, for `tux database explain`."""

from contextlib import suppress

from domain.reports.errors import ReporterBlockedAlready, ReportNotFound
from domain.reports.report import ReportNumber, ReportReason, Subject, Voice
from domain.reports.repository import NewReport, ReportFilter
from domain.shared.ids import ChannelId, MessageId, RequestId, UserId
from domain.shared.names import Names
from domain.shared.posts import Place
from domain.shared.standing import Standing
from infrastructure.database.samples import PAGES, Sample
from infrastructure.database.samples import Subject as Sampled
from infrastructure.reports.report_reader import PostgresReportReader
from infrastructure.reports.report_repository import PostgresReportPosts, PostgresReports

_NOBODY = UserId(2**61)


async def reports(at: Sampled) -> None:
    repository, posts = PostgresReports(at.transaction), PostgresReportPosts(at.transaction)
    await repository.lock_reporter(at.guild, at.user)
    about_message = Subject(target=_NOBODY, channel=ChannelId(1), message=MessageId(2**61))
    for subject in (Subject(target=_NOBODY), about_message):
        await repository.lock_open_about(at.guild, subject)
    report = await repository.open(NewReport(guild=at.guild, subject=about_message, target_names=Names(), at=at.now))
    await repository.add_voice(report, Voice(reporter=at.user, reason=ReportReason("why"), at=at.now))
    report = await repository.lock(at.guild, report.number)
    await posts.choose(at.guild, report.number, ChannelId(1))
    await posts.put(at.guild, report.number, Place(channel=ChannelId(1), message=MessageId(1)))
    await repository.note_told(at.guild, report.number, at.user)
    with suppress(ReporterBlockedAlready):
        await repository.block(at.guild, _NOBODY, by=at.user, at=at.now)
    await repository.unblock(at.guild, _NOBODY)


async def reading(at: Sampled) -> None:
    reader, number = PostgresReportReader(at.reading), ReportNumber(1)
    for which in (ReportFilter(), ReportFilter(only_open=True), ReportFilter(target=at.user)):
        for seek in PAGES:
            await reader.page(at.guild, which, seek)
    await reader.voices(at.guild, number)
    await reader.untold(at.guild, number, after=UserId(0), limit=25)
    await reader.post(at.guild, number)
    await reader.acting(before=at.now, after=RequestId(0), limit=100)
    with suppress(ReportNotFound):
        await reader.show(at.guild, number)


async def closing(at: Sampled) -> None:
    repository = PostgresReports(at.transaction)
    report = await repository.open(
        NewReport(guild=at.guild, subject=Subject(target=_NOBODY), target_names=Names(), at=at.now)
    )
    report.dismiss(Standing(user=at.user), ReportReason("nothing"), at=at.now)
    await repository.save(report)


SAMPLES: tuple[Sample, ...] = (reports, reading, closing)
