"""What people ask about bulk operations."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from attrs import field, frozen

from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkEnding, BulkState
from domain.moderation.bulk.target import EXCLUDED, OPEN, Target, TargetState
from domain.moderation.case_answer import AnswerPlace
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import Reason
from domain.shared.ids import ApplicationId, ChannelId, GuildId, MessageId, RoleId, UserId
from domain.shared.language import Language
from domain.shared.paging import Page, Seek


@frozen(kw_only=True)
class OperationView:
    guild: GuildId
    number: OperationNumber
    act: BulkAct
    state: BulkState
    ending: BulkEnding | None
    problem: str | None
    moderator: UserId
    moderator_username: str | None
    moderator_display_name: str | None
    reason: Reason | None
    role: RoleId | None
    delete_messages: timedelta
    tell: bool
    undoes: OperationNumber | None
    planned_at: datetime
    confirmed_at: datetime | None
    approved_by: UserId | None
    stopped_by: UserId | None
    ended_at: datetime | None
    answer_application: ApplicationId | None
    answer_token: str | None = field(repr=False)
    answer_asked_at: datetime | None
    answer_language: Language | None
    log_channel: ChannelId | None
    log_message: MessageId | None
    version: int

    @property
    def answer_place(self) -> AnswerPlace | None:
        """Where whoever confirmed it, or approved it after that, waits; shown nowhere."""
        if self.answer_application is None or self.answer_token is None:
            return None
        return AnswerPlace(application=self.answer_application, token=self.answer_token, language=self.answer_language)


@frozen
class BulkStatus:
    """How far an operation is. `counts` has no state of which there is no target."""

    operation: OperationView
    counts: Mapping[TargetState, int]

    @property
    def guild(self) -> GuildId:
        return self.operation.guild

    @property
    def version(self) -> int:
        return self.operation.version

    def number_of(self, *states: TargetState) -> int:
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def meant(self) -> int:
        """Whom it was confirmed for: without those kept out, or banned already, when it was planned."""
        return sum(self.counts.values()) - self.number_of(*EXCLUDED)

    @property
    def left(self) -> int:
        return self.number_of(*OPEN)


STUCK_AFTER_ATTEMPTS = 5
"""In a row, in which nothing of an operation was recorded."""


@frozen(kw_only=True)
class StuckBulk:
    number: OperationNumber
    act: BulkAct
    moderator: UserId
    attempts: int
    tried_next: datetime


class BulkReader(Protocol):
    async def show(self, guild: GuildId, number: OperationNumber) -> BulkStatus:
        """Raises OperationNotFound."""
        ...

    async def page(self, guild: GuildId, seek: Seek) -> Page[OperationView]:
        """Operations that were confirmed, newest first; the cursor is an operation's number."""
        ...

    async def targets(
        self, guild: GuildId, number: OperationNumber, states: Collection[TargetState], *, most: int
    ) -> tuple[Target, ...]:
        """Targets of these states in their order."""
        ...

    async def all_targets(self, guild: GuildId, number: OperationNumber) -> tuple[Target, ...]:
        """All of them in their order: no more than MOST_TARGETS."""
        ...

    async def opened_at(self, guild: GuildId, number: OperationNumber) -> datetime | None:
        """When the first case was opened of its targets that are OPENED; None where none is."""
        ...

    async def waiting_in_vain(
        self, guilds: Collection[GuildId], *, since: datetime, most: int
    ) -> tuple[tuple[GuildId, OperationNumber], ...]:
        """Operations in these guilds that were confirmed by then and wait for a second person still, oldest first."""
        ...

    async def stuck(self, guild: GuildId, *, most: int) -> tuple[StuckBulk, ...]:
        """Running operations that STUCK_AFTER_ATTEMPTS attempts in a row recorded nothing of, oldest first."""
        ...

    async def case_of(self, guild: GuildId, operation: OperationNumber, user: UserId) -> CaseNumber | None:
        """The case of one whom an operation is about; None where they are not, or have none."""
        ...

    async def of_case(self, guild: GuildId, case: CaseNumber) -> OperationNumber | None:
        """The operation that a case is a part of."""
        ...
