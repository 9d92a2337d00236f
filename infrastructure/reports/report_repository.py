from datetime import datetime

from attrs import define
from sqlalchemy import bindparam, false, func, insert, literal_column, select, text, true, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.reports.errors import ReporterBlockedAlready, ReporterNotBlocked, ReportNotFound
from domain.reports.report import MOST_OPEN, STILL_OPEN, Report, ReportNumber, Subject, Voice
from domain.reports.repository import NewReport, Reporter
from domain.shared.ids import ChannelId, GuildId, UserId
from domain.shared.posts import Place
from infrastructure.database.transaction import Row, Transaction
from infrastructure.database.versioned import VersionedUpdate
from infrastructure.reports.tables import (
    REPORT_POSTS,
    REPORTS,
    VOICES,
    report_counters,
    report_voices,
    reporters,
    reports,
)

_new_reporter = upsert(reporters)
# Written over with itself, so that the row is locked from here on.
_LOCK_REPORTER = _new_reporter.on_conflict_do_update(
    index_elements=list(reporters.primary_key), set_={"user": reporters.c.user}
).returning(reporters.c.blocked_by)
_few = (
    select(literal_column("1"))
    .select_from(report_voices)
    .where(
        report_voices.c.guild == bindparam("in_guild"),
        report_voices.c.reporter == bindparam("by"),
        # Written out, so that a generic plan can use the partial index.
        report_voices.c.is_open,
    )
    .limit(MOST_OPEN + 1)
    .subquery()
)
_COUNT_OPEN = select(func.count().label("found")).select_from(_few)
_open_ones = (
    select(*REPORTS.columns)
    .where(reports.c.guild == bindparam("in_guild"), text("state IN ('open', 'claimed')"))
    .with_for_update()
)
_OPEN_ABOUT_MESSAGE = _open_ones.where(reports.c.message == bindparam("message"))
_OPEN_ABOUT_MEMBER = _open_ones.where(reports.c.target == bindparam("target"), reports.c.message.is_(None))
_NEXT_NUMBER = (
    upsert(report_counters)
    .values(guild=bindparam("in_guild"), last_number=1)
    .on_conflict_do_update(index_elements=["guild_id"], set_={"last_number": report_counters.c.last_number + 1})
    .returning(report_counters.c.last_number)
)
_OPEN = insert(reports)
_ADD_VOICE = upsert(report_voices).on_conflict_do_nothing().returning(report_voices.c.number)
_LOCK = (
    select(*REPORTS.columns)
    .where(reports.c.guild == bindparam("in_guild"), reports.c.number == bindparam("which"))
    .with_for_update()
)
_UPDATE = VersionedUpdate(
    REPORTS,
    reports,
    changeable=[
        *("state", "claimed_by", "claimed_at", "acting", "was_claimed"),
        *("closed_by", "closed_at", "number_of_case", "dismissal"),
    ],
)
_voices_of = (report_voices.c.guild == bindparam("in_guild")) & (report_voices.c.number == bindparam("which"))
_CLOSE_VOICES = update(report_voices).where(_voices_of).values(is_open=false())
_NOTE_TOLD = update(report_voices).where(_voices_of, report_voices.c.reporter == bindparam("by")).values(is_told=true())
_BLOCK = (
    _new_reporter.on_conflict_do_update(
        index_elements=list(reporters.primary_key),
        set_={"blocked_by": _new_reporter.excluded.blocked_by, "blocked_at": _new_reporter.excluded.blocked_at},
        where=reporters.c.blocked_by.is_(None),
    )
).returning(reporters.c.user)
_UNBLOCK = (
    update(reporters)
    .where(
        reporters.c.guild == bindparam("in_guild"),
        reporters.c.user == bindparam("whose"),
        reporters.c.blocked_by.is_not(None),
    )
    .values(blocked_by=None, blocked_at=None)
)


@define
class PostgresReports:
    _transaction: Transaction

    async def lock_reporter(self, guild: GuildId, user: UserId) -> Reporter:
        row = (await self._transaction.execute(_LOCK_REPORTER, {"guild": guild, "user": user})).mappings().one()
        found = (await self._transaction.execute(_COUNT_OPEN, {"in_guild": guild, "by": user})).mappings().one()
        return Reporter(is_blocked=row["blocked_by"] is not None, open_reports=found["found"])

    async def lock_open_about(self, guild: GuildId, subject: Subject) -> Report | None:
        if subject.message is None:
            found = await self._transaction.execute(_OPEN_ABOUT_MEMBER, {"in_guild": guild, "target": subject.target})
        else:
            found = await self._transaction.execute(
                _OPEN_ABOUT_MESSAGE, {"in_guild": guild, "message": subject.message}
            )
        row = found.mappings().one_or_none()
        return None if row is None else REPORTS.from_row(row)

    async def open(self, report: NewReport) -> Report:
        number = (await self._transaction.execute(_NEXT_NUMBER, {"in_guild": report.guild})).mappings().one()
        opened = Report(
            guild=report.guild,
            number=ReportNumber(number["last_number"]),
            target=report.subject.target,
            target_username=report.target_names.username,
            target_display_name=report.target_names.display_name,
            channel=report.subject.channel,
            message=report.subject.message,
            capture=report.subject.capture,
            opened_at=report.at,
        )
        await self._transaction.execute(_OPEN, REPORTS.to_row(opened))
        return opened

    async def add_voice(self, report: Report, voice: Voice) -> bool:
        row = {"guild": report.guild, "number": report.number} | VOICES.to_row(voice)
        return (await self._transaction.execute(_ADD_VOICE, row)).first() is not None

    async def lock(self, guild: GuildId, number: ReportNumber) -> Report:
        row = (await self._transaction.execute(_LOCK, {"in_guild": guild, "which": number})).mappings().one_or_none()
        if row is None:
            raise ReportNotFound(number)
        return REPORTS.from_row(row)

    async def save(self, report: Report) -> None:
        await _UPDATE(self._transaction, report)
        if report.state not in STILL_OPEN:
            which: Row = {"in_guild": report.guild, "which": report.number}
            await self._transaction.execute(_CLOSE_VOICES, which)
        self._transaction.events.extend(report.pull_events())

    async def note_told(self, guild: GuildId, number: ReportNumber, reporter: UserId) -> None:
        await self._transaction.execute(_NOTE_TOLD, {"in_guild": guild, "which": number, "by": reporter})

    async def block(self, guild: GuildId, user: UserId, *, by: UserId, at: datetime) -> None:
        row: Row = {"guild": guild, "user": user, "blocked_by": by, "blocked_at": at}
        if (await self._transaction.execute(_BLOCK, row)).first() is None:
            raise ReporterBlockedAlready(user)

    async def unblock(self, guild: GuildId, user: UserId) -> None:
        unblocked = await self._transaction.execute(_UNBLOCK, {"in_guild": guild, "whose": user})
        if not unblocked.rowcount:
            raise ReporterNotBlocked(user)


@define
class PostgresReportPosts:
    _transaction: Transaction

    async def choose(self, guild: GuildId, number: ReportNumber, channel: ChannelId) -> bool:
        return await REPORT_POSTS.choose(self._transaction, (guild, number), channel)

    async def put(self, guild: GuildId, number: ReportNumber, place: Place) -> None:
        await REPORT_POSTS.put(self._transaction, (guild, number), place)
