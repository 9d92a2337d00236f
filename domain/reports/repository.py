from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.reports.report import Report, ReportNumber, Subject, Voice
from domain.shared.ids import ChannelId, GuildId, UserId
from domain.shared.names import Names
from domain.shared.posts import Place


@frozen(kw_only=True)
class NewReport:
    guild: GuildId
    subject: Subject
    target_names: Names
    at: datetime


@frozen(kw_only=True)
class Reporter:
    """Whoever reports: how many of their reports are open is counted to one more than may be."""

    is_blocked: bool
    open_reports: int


@frozen(kw_only=True)
class ReportFilter:
    """Which reports of a guild."""

    target: UserId | None = None
    """None for those about anybody."""
    only_open: bool = False


class Reports(Protocol):
    async def lock_reporter(self, guild: GuildId, user: UserId) -> Reporter:
        """Until this unit of work ends no other report of theirs is filed, nor are they blocked or let in again."""
        ...

    async def lock_open_about(self, guild: GuildId, subject: Subject) -> Report | None:
        """The report about this that is open, which nobody else changes meanwhile; None where there is none."""
        ...

    async def open(self, report: NewReport) -> Report:
        """Under the guild's next number. Raises ConcurrentChange where somebody has opened one meanwhile."""
        ...

    async def add_voice(self, report: Report, voice: Voice) -> bool:
        """Whether this person had not spoken in it yet; else nothing is changed."""
        ...

    async def lock(self, guild: GuildId, number: ReportNumber) -> Report:
        """The report, which nobody else changes until this unit of work ends. Raises ReportNotFound."""
        ...

    async def save(self, report: Report) -> None:
        """Where it is closed, its reporters may report anew. Raises ConcurrentChange."""
        ...

    async def note_told(self, guild: GuildId, number: ReportNumber, reporter: UserId) -> None:
        """They know what became of it, or cannot be told."""
        ...

    async def block(self, guild: GuildId, user: UserId, *, by: UserId, at: datetime) -> None:
        """Raises ReporterBlockedAlready."""
        ...

    async def unblock(self, guild: GuildId, user: UserId) -> None:
        """Raises ReporterNotBlocked."""
        ...


class ReportPosts(Protocol):
    """Where each report stands in the moderators' channel."""

    async def choose(self, guild: GuildId, number: ReportNumber, channel: ChannelId) -> bool:
        """Remember where it is about to be posted; whether nowhere was chosen before, else that stays."""
        ...

    async def put(self, guild: GuildId, number: ReportNumber, place: Place) -> None: ...
