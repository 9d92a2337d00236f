"""What people ask about cases; answered by Readers, which bypass the domain."""

from datetime import datetime, timedelta
from typing import Protocol

from attrs import field, frozen

from application.shared.total import Total
from domain.moderation.actions.action import ActionKind
from domain.moderation.appeals.appeal import AppealState
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.case import Case, CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.links import CaseLinks
from domain.moderation.reason import Reason
from domain.moderation.repository import CaseFilter, LogPlace
from domain.moderation.state import CaseState, state_of
from domain.moderation.term import Ending
from domain.reports.report import ReportNumber
from domain.shared.history import RecordedChange
from domain.shared.ids import GuildId, RequestId, RoleId, UserId
from domain.shared.names import Names
from domain.shared.paging import Page, Seek

SHOWN_REPORTS = 3
"""Of those that one case settled; one more is read, which tells that there are more."""


@frozen(kw_only=True)
class CaseView:
    guild: GuildId
    number: CaseNumber
    kind: ActionKind
    target: UserId
    moderator: UserId
    reason: Reason | None
    status: CaseStatus
    failure: Failure | None
    failure_detail: str | None
    notice: Notice
    opened_at: datetime
    settled_at: datetime | None
    version: int
    expires_at: datetime | None = None
    ending: Ending | None = None
    ended_at: datetime | None = None
    delete_messages: timedelta = timedelta(0)
    notice_detail: str | None = None
    reason_changed_by: UserId | None = None
    """None where nobody changed it since the beginning."""
    target_username: str | None = None
    target_display_name: str | None = None
    moderator_username: str | None = None
    moderator_display_name: str | None = None
    voided_by: UserId | None = None
    voided_at: datetime | None = None
    void_reason: Reason | None = None
    forgotten_at: datetime | None = None
    """Since when whom it was about, by whom and why is no longer on record."""
    _links: CaseLinks = field(factory=CaseLinks)
    """Private, as it is no column of the case; only `show` reads it."""
    _operation: OperationNumber | None = None
    """As above."""
    _roles: tuple[RoleId, ...] = ()
    """As above."""
    _reports: tuple[ReportNumber, ...] = ()
    """As above."""
    _appeal: AppealState | None = None
    """As above, and what a member reads of themselves."""

    @property
    def links(self) -> CaseLinks:
        return self._links

    @property
    def operation(self) -> OperationNumber | None:
        """The bulk operation that it is a part of."""
        return self._operation

    @property
    def roles(self) -> tuple[RoleId, ...]:
        """What the member had when the case was opened, highest first; empty where that is not known, too."""
        return self._roles

    @property
    def reports(self) -> tuple[ReportNumber, ...]:
        """What it settled, oldest first: one more than SHOWN_REPORTS at most."""
        return self._reports

    @property
    def appeal(self) -> AppealState | None:
        """How the appeal of it stands; None where there is none."""
        return self._appeal

    @property
    def is_adopted(self) -> bool:
        """Whether it was done without the bot, and put on record afterwards."""
        return self.settled_at == self.opened_at

    @property
    def state(self) -> CaseState | None:
        """None where only a newer version knows it."""
        return state_of(self.status, self.ending, is_voided=self.voided_at is not None)

    @property
    def still_stands(self) -> bool:
        """Whether something of it holds in Discord, voided or not."""
        lasts = self.kind.undone_by is not None
        return lasts and self.status is CaseStatus.APPLIED and self.ending is None

    @property
    def target_names(self) -> Names:
        return Names(username=self.target_username, display_name=self.target_display_name)

    @property
    def moderator_names(self) -> Names:
        return Names(username=self.moderator_username, display_name=self.moderator_display_name)

    @classmethod
    def of(cls, case: Case) -> "CaseView":
        return cls(
            guild=case.guild,
            number=case.number,
            kind=case.kind,
            target=case.target,
            moderator=case.moderator,
            reason=case.reason,
            status=case.status,
            failure=case.failure,
            failure_detail=case.failure_detail,
            notice=case.notice,
            opened_at=case.opened_at,
            settled_at=case.settled_at,
            expires_at=case.expires_at,
            ending=case.ending,
            ended_at=case.ended_at,
            version=case.version,
            delete_messages=case.delete_messages,
            notice_detail=case.notice_detail,
            reason_changed_by=case.reason_changed_by,
            target_username=case.target_username,
            target_display_name=case.target_display_name,
            moderator_username=case.moderator_username,
            moderator_display_name=case.moderator_display_name,
            voided_by=case.voided_by,
            voided_at=case.voided_at,
            void_reason=case.void_reason,
            forgotten_at=case.forgotten_at,
        )


@frozen
class CaseCount:
    all: Total
    newer: Total


class CaseReader(Protocol):
    async def show(self, guild: GuildId, number: CaseNumber) -> CaseView:
        """The case with its links. Raises CaseNotFound."""
        ...

    async def opened_by(self, guild: GuildId, request: RequestId) -> CaseView | None:
        """The case that this request opened, or None where it opened none."""
        ...

    async def history(self, guild: GuildId, number: CaseNumber, seek: Seek) -> Page[RecordedChange]:
        """The changes of a case, newest first; the cursor is a change's id."""
        ...

    async def is_at_an_end(self, guild: GuildId, target: UserId, *, now: datetime) -> bool:
        """Whether somebody is having one of the member's cases end, or telling Discord of its end."""
        ...

    async def log_post(self, guild: GuildId, number: CaseNumber) -> LogPlace | None:
        """Where the case stands in the mod-log, or None where it was never posted."""
        ...

    async def count_applied(self, guild: GuildId, target: UserId, kind: ActionKind, *, up_to: CaseNumber) -> Total:
        """How many actions of this kind on the member were carried out and not voided, up to that case."""
        ...

    async def page(self, guild: GuildId, which: CaseFilter, seek: Seek) -> Page[CaseView]:
        """Cases newest first; the cursor is a case's number."""
        ...

    async def count(self, guild: GuildId, which: CaseFilter, *, newer_than: CaseNumber) -> CaseCount:
        """How many cases there are, and how many of them are newer than that one; neither is counted to its end."""
        ...
