from datetime import datetime

from attrs import asdict, define, evolve, frozen

from application.reports.queries import MOST_VOICES, ActingReport, ReportView, Voices
from application.shared.total import Total
from domain.reports.errors import ReporterBlockedAlready, ReporterNotBlocked, ReportNotFound
from domain.reports.report import MOST_OPEN, STILL_OPEN, Report, ReportNumber, Subject, Voice
from domain.reports.repository import NewReport, Reporter, ReportFilter
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import ChannelId, GuildId, RequestId, UserId
from domain.shared.paging import Page, Seek
from domain.shared.posts import Place
from tests.fakes.guilds import GUILDS
from tests.fakes.paging import seek_rows
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction

type ReportKey = tuple[GuildId, ReportNumber]


@frozen(kw_only=True)
class StoredVoice:
    voice: Voice
    is_open: bool = True
    is_told: bool = False


COUNTERS = MemoryTable[GuildId, ReportNumber]("report_counters")
REPORTS = MemoryTable[ReportKey, Report]("reports")
VOICES = MemoryTable[tuple[GuildId, ReportNumber, UserId], StoredVoice]("report_voices")
REPORTERS = MemoryTable[tuple[GuildId, UserId], UserId | None]("reporters")
"""By whom they are blocked."""
REPORT_POSTS = MemoryTable[ReportKey, Place]("report_posts")


def _is_about(report: Report, guild: GuildId, subject: Subject) -> bool:
    if report.guild != guild or report.state not in STILL_OPEN:
        return False
    if subject.message is not None:
        return report.message == subject.message
    return report.message is None and report.target == subject.target


@define
class MemoryReports:
    _transaction: MemoryTransaction

    async def lock_reporter(self, guild: GuildId, user: UserId) -> Reporter:
        self._transaction[GUILDS].require(guild)
        rows = self._transaction[REPORTERS]
        await rows.lock((guild, user))
        if (guild, user) not in rows:
            await rows.put((guild, user), None)
        spoken = [
            stored
            for (of_guild, _, reporter), stored in self._transaction[VOICES].items()
            if (of_guild, reporter) == (guild, user) and stored.is_open
        ]
        blocked_by = rows.find((guild, user))
        return Reporter(is_blocked=blocked_by is not None, open_reports=min(len(spoken), MOST_OPEN + 1))

    async def lock_open_about(self, guild: GuildId, subject: Subject) -> Report | None:
        for report in self._transaction[REPORTS]:
            if _is_about(report, guild, subject):
                await self._transaction[REPORTS].lock((guild, report.number))
                current = self._transaction[REPORTS].find((guild, report.number))
                if current is not None and _is_about(current, guild, subject):
                    return current
        return None

    async def open(self, report: NewReport) -> Report:
        counters = self._transaction[COUNTERS]
        await counters.lock(report.guild)
        if any(_is_about(each, report.guild, report.subject) for each in self._transaction[REPORTS]):
            raise ConcurrentChange
        number = ReportNumber((counters.find(report.guild) or 0) + 1)
        await counters.put(report.guild, number)
        opened = Report(
            guild=report.guild,
            number=number,
            target=report.subject.target,
            target_username=report.target_names.username,
            target_display_name=report.target_names.display_name,
            channel=report.subject.channel,
            message=report.subject.message,
            capture=report.subject.capture,
            opened_at=report.at,
        )
        await self._transaction[REPORTS].put((report.guild, number), opened)
        return opened

    async def add_voice(self, report: Report, voice: Voice) -> bool:
        rows, key = self._transaction[VOICES], (report.guild, report.number, voice.reporter)
        await rows.lock(key)
        if key in rows:
            return False
        await rows.put(key, StoredVoice(voice=voice))
        return True

    async def lock(self, guild: GuildId, number: ReportNumber) -> Report:
        await self._transaction[REPORTS].lock((guild, number))
        found = self._transaction[REPORTS].find((guild, number))
        if found is None:
            raise ReportNotFound(number)
        return found

    async def save(self, report: Report) -> None:
        rows, key = self._transaction[REPORTS], (report.guild, report.number)
        await rows.lock(key)
        current = rows.find(key)
        if current is None or current.version != report.version:
            raise ConcurrentChange
        report.version += 1
        self._transaction.events.extend(report.pull_events())
        await rows.put(key, report)
        if report.state not in STILL_OPEN:
            voices = self._transaction[VOICES]
            for each, stored in voices.items():
                if each[:2] == key:
                    await voices.put(each, evolve(stored, is_open=False))

    async def note_told(self, guild: GuildId, number: ReportNumber, reporter: UserId) -> None:
        rows, key = self._transaction[VOICES], (guild, number, reporter)
        stored = rows.find(key)
        if stored is not None:
            await rows.put(key, evolve(stored, is_told=True))

    async def block(self, guild: GuildId, user: UserId, *, by: UserId, at: datetime) -> None:
        self._transaction[GUILDS].require(guild)
        rows = self._transaction[REPORTERS]
        await rows.lock((guild, user))
        if rows.find((guild, user)) is not None:
            raise ReporterBlockedAlready(user)
        await rows.put((guild, user), by)

    async def unblock(self, guild: GuildId, user: UserId) -> None:
        rows = self._transaction[REPORTERS]
        await rows.lock((guild, user))
        if rows.find((guild, user)) is None:
            raise ReporterNotBlocked(user)
        await rows.put((guild, user), None)


@define
class MemoryReportPosts:
    _transaction: MemoryTransaction

    async def choose(self, guild: GuildId, number: ReportNumber, channel: ChannelId) -> bool:
        self._transaction[REPORTS].require((guild, number))
        rows = self._transaction[REPORT_POSTS]
        await rows.lock((guild, number))
        if (guild, number) in rows:
            return False
        await rows.put((guild, number), Place(channel=channel))
        return True

    async def put(self, guild: GuildId, number: ReportNumber, place: Place) -> None:
        self._transaction[REPORTS].require((guild, number))
        await self._transaction[REPORT_POSTS].put((guild, number), place)


@define
class MemoryReportReader:
    _records: MemoryRecords

    async def show(self, guild: GuildId, number: ReportNumber) -> ReportView:
        report = self._records[REPORTS].get((guild, number))
        if report is None:
            raise ReportNotFound(number)
        return _view(report)

    async def voices(self, guild: GuildId, number: ReportNumber) -> Voices:
        spoken = [stored.voice for key, stored in self._records[VOICES].items() if key[:2] == (guild, number)]
        spoken.sort(key=lambda voice: (voice.at, voice.reporter))
        return Voices(first=tuple(spoken[:MOST_VOICES]), count=Total.of(len(spoken)))

    async def page(self, guild: GuildId, which: ReportFilter, seek: Seek) -> Page[ReportView]:
        found = [
            _view(report)
            for report in self._records[REPORTS].values()
            if report.guild == guild
            and which.target in (None, report.target)
            and (not which.only_open or report.state in STILL_OPEN)
        ]
        return seek_rows(found, seek, key=lambda report: report.number)

    async def untold(self, guild: GuildId, number: ReportNumber, *, after: UserId, limit: int) -> tuple[UserId, ...]:
        left = [key for key, stored in self._records[VOICES].items() if not stored.is_told]
        return tuple(sorted(key[2] for key in left if key[:2] == (guild, number) and key[2] > after)[:limit])

    async def acting(self, *, before: datetime, after: RequestId, limit: int) -> tuple[ActingReport, ...]:
        found = [
            ActingReport(report.guild, report.number, report.acting)
            for report in self._records[REPORTS].values()
            if report.acting is not None and report.claimed_at is not None and report.claimed_at < before
        ]
        return tuple(sorted((each for each in found if each.acting > after), key=lambda each: each.acting)[:limit])

    async def post(self, guild: GuildId, number: ReportNumber) -> Place | None:
        return self._records[REPORT_POSTS].get((guild, number))


def _view(report: Report) -> ReportView:
    unseen = ("acting", "was_claimed")
    facts = asdict(report, recurse=False, filter=lambda each, _: each.name not in unseen and each.name[0] != "_")
    return ReportView(**facts)
