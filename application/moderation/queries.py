"""What people ask about cases; answered by Readers, which bypass the domain."""

from datetime import datetime
from typing import Protocol

from attrs import frozen

from application.shared.total import Total
from domain.moderation.actions.action import ActionKind
from domain.moderation.case import Case, CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import Reason
from domain.moderation.repository import CaseFilter, LogPlace
from domain.shared.history import Change
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.paging import Page, Seek


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
            version=case.version,
        )


class CaseReader(Protocol):
    async def show(self, guild: GuildId, number: CaseNumber) -> CaseView:
        """Raises CaseNotFound."""
        ...

    async def opened_by(self, guild: GuildId, request: RequestId) -> CaseView | None:
        """The case that this request opened, or None where it opened none."""
        ...

    async def history(self, guild: GuildId, number: CaseNumber) -> tuple[Change, ...]:
        """The newest 25 changes of a case, newest first."""
        ...

    async def log_post(self, guild: GuildId, number: CaseNumber) -> LogPlace | None:
        """Where the case stands in the mod-log, or None where it was never posted."""
        ...

    async def count_applied(self, guild: GuildId, target: UserId, kind: ActionKind, *, up_to: CaseNumber) -> Total:
        """How many actions of this kind on the member were carried out, up to that case."""
        ...

    async def page(self, guild: GuildId, which: CaseFilter, seek: Seek) -> Page[CaseView]:
        """Cases newest first; the cursor is a case's number."""
        ...
