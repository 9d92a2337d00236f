"""What people ask about reports; answered by a Reader."""

from datetime import datetime
from typing import Protocol

from attrs import frozen

from application.shared.total import Total
from domain.reports.report import ReportNumber, ReportReason, ReportState, Voice
from domain.reports.repository import ReportFilter
from domain.shared.ids import CaptureId, ChannelId, GuildId, MessageId, RequestId, UserId
from domain.shared.names import Names
from domain.shared.paging import Page, Seek
from domain.shared.posts import Place

MOST_VOICES = 5
"""That come along with a report; of more there is only the count."""


@frozen(kw_only=True)
class ReportView:
    guild: GuildId
    number: ReportNumber
    target: UserId
    target_username: str | None
    target_display_name: str | None
    channel: ChannelId | None
    message: MessageId | None
    capture: CaptureId | None
    opened_at: datetime
    state: ReportState
    claimed_by: UserId | None
    claimed_at: datetime | None
    closed_by: UserId | None
    closed_at: datetime | None
    number_of_case: int | None
    dismissal: ReportReason | None
    version: int

    @property
    def target_names(self) -> Names:
        return Names(username=self.target_username, display_name=self.target_display_name)


@frozen
class ActingReport:
    """One that is claimed for an action, which this request asked for."""

    guild: GuildId
    number: ReportNumber
    acting: RequestId


@frozen(kw_only=True)
class Voices:
    """The first ones, in the order in which they spoke, and how many there are."""

    first: tuple[Voice, ...]
    count: Total


class ReportReader(Protocol):
    async def show(self, guild: GuildId, number: ReportNumber) -> ReportView:
        """Raises ReportNotFound."""
        ...

    async def voices(self, guild: GuildId, number: ReportNumber) -> Voices: ...

    async def page(self, guild: GuildId, which: ReportFilter, seek: Seek) -> Page[ReportView]:
        """Newest first; the cursor is a report's number."""
        ...

    async def untold(self, guild: GuildId, number: ReportNumber, *, after: UserId, limit: int) -> tuple[UserId, ...]:
        """Of those who reported, some who do not know yet what became of it: by their ids, beyond `after`."""
        ...

    async def acting(self, *, before: datetime, after: RequestId, limit: int) -> tuple[ActingReport, ...]:
        """Of all guilds, those that were claimed before then for an action: by its request, beyond `after`."""
        ...

    async def post(self, guild: GuildId, number: ReportNumber) -> Place | None:
        """Where it stands in the moderators' channel, or None where it was never posted."""
        ...
