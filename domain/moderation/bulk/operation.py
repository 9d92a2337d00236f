"""A bulk operation: planned, confirmed, where it is large approved by a second person, and then worked through."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from attrs import define, field, frozen

from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.errors import (
    AlreadyConfirmed,
    ApprovalTooLate,
    ApprovedByOneself,
    CannotBeUndone,
    NotPlannedByYou,
    NotRunning,
    NotWaitingForApproval,
    PlanTooOld,
    StillRunning,
    UnderWayNow,
)
from domain.moderation.bulk.events import BulkOperationChanged
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.case_answer import AnswerPlace
from domain.moderation.delete_window import check_delete_window
from domain.moderation.reason import Reason
from domain.shared.events import Aggregate
from domain.shared.ids import ApplicationId, ChannelId, GuildId, MessageId, RequestId, RoleId, UserId
from domain.shared.language import Language
from domain.shared.lease import NOBODY, LeaseToken
from domain.shared.names import Names

HOLDS_FOR = timedelta(minutes=15)
"""So long after it was shown, a plan can be confirmed."""
APPROVABLE_FOR = timedelta(hours=1)
"""So long after it was confirmed, it can be approved."""

_ON_ITS_WAY = timedelta(minutes=1)
"""An approval may be, that was given in time by Discord's clock."""


class BulkState(StrEnum):
    PLANNED = "planned"
    AWAITING_APPROVAL = "awaiting_approval"
    RUNNING = "running"
    ENDED = "ended"


class BulkEnding(StrEnum):
    """Why nothing more is done."""

    DONE = "done"
    """Nobody is left."""
    STOPPED = "stopped"
    """Somebody stopped it."""
    NO_LONGER_ALLOWED = "no_longer_allowed"
    """Who asked for it, or the bot, lost the rights to it."""
    NOT_APPROVED = "not_approved"
    """No second person approved it in time."""


@frozen(kw_only=True)
class Plan:
    """What somebody asks for, before it has a number."""

    guild: GuildId
    act: BulkAct
    moderator: UserId
    moderator_names: Names
    reason: Reason | None
    request: RequestId
    planned_at: datetime
    role: RoleId | None = None
    delete_messages: timedelta = timedelta(0)
    tell: bool = False
    undoes: OperationNumber | None = None

    def __attrs_post_init__(self) -> None:
        check_delete_window(self.delete_messages)


@define(eq=False, kw_only=True)
class BulkOperation(Aggregate):
    guild: GuildId
    number: OperationNumber
    act: BulkAct
    moderator: UserId
    moderator_username: str | None
    moderator_display_name: str | None
    reason: Reason | None
    request: RequestId
    planned_at: datetime
    role: RoleId | None
    delete_messages: timedelta
    tell: bool
    undoes: OperationNumber | None
    lease_until: datetime
    """Until then nobody else goes on with it, once it is running."""
    lease_token: LeaseToken = field(factory=lambda: LeaseToken(uuid4()))
    state: BulkState = BulkState.PLANNED
    ending: BulkEnding | None = None
    """Known before it has ended: what is under way is finished first."""
    problem: str | None = None
    """What was in the way when it ended before its time, in Discord's words or ours."""
    confirmed_at: datetime | None = None
    approved_by: UserId | None = None
    stopped_by: UserId | None = None
    ended_at: datetime | None = None
    attempts: int = 0
    answer_application: ApplicationId | None = None
    answer_token: str | None = field(default=None, repr=False)
    answer_asked_at: datetime | None = None
    answer_language: Language | None = None
    log_channel: ChannelId | None = None
    log_message: MessageId | None = None
    version: int = 1

    @classmethod
    def plan(cls, plan: Plan, number: OperationNumber) -> "BulkOperation":
        return cls(
            guild=plan.guild,
            number=number,
            act=plan.act,
            moderator=plan.moderator,
            moderator_username=plan.moderator_names.username,
            moderator_display_name=plan.moderator_names.display_name,
            reason=plan.reason,
            request=plan.request,
            planned_at=plan.planned_at,
            role=plan.role,
            delete_messages=plan.delete_messages,
            tell=plan.tell,
            undoes=plan.undoes,
            lease_until=plan.planned_at,
        )

    def confirm(self, by: UserId, *, needs_approval: bool, at: datetime, answer: AnswerPlace) -> None:
        """Have it done, or wait for a second person; `at` is Discord's time, as that of the plan is.

        Raises NotPlannedByYou, AlreadyConfirmed or PlanTooOld.
        """
        if by != self.moderator:
            raise NotPlannedByYou(self.moderator)
        if self.state is not BulkState.PLANNED:
            raise AlreadyConfirmed(self.number)
        if at > self.planned_at + HOLDS_FOR:
            raise PlanTooOld(HOLDS_FOR)
        self.confirmed_at = at
        self._answer_at(answer, at)
        if needs_approval:
            self.state = BulkState.AWAITING_APPROVAL
            self._changed(at)
        else:
            self._run(at)

    def approve(self, by: UserId, *, at: datetime, answer: AnswerPlace) -> None:
        """Raises NotWaitingForApproval, ApprovedByOneself or ApprovalTooLate."""
        if self.ending is BulkEnding.NOT_APPROVED:
            raise ApprovalTooLate(self.number, APPROVABLE_FOR)
        if self.state is not BulkState.AWAITING_APPROVAL or self.confirmed_at is None:
            raise NotWaitingForApproval(self.number)
        if by == self.moderator:
            raise ApprovedByOneself
        if at > self.confirmed_at + APPROVABLE_FOR:
            raise ApprovalTooLate(self.number, APPROVABLE_FOR)
        self.approved_by = by
        self._answer_at(answer, at)
        self._run(at)

    def stop(self, by: UserId, *, at: datetime) -> None:
        """Do no more of it; what is under way is finished. Raises NotRunning."""
        if self.state is BulkState.AWAITING_APPROVAL:
            self.state, self.ended_at = BulkState.ENDED, at
        elif self.state is not BulkState.RUNNING or self.ending is not None:
            raise NotRunning(self.number)
        self.ending, self.stopped_by = BulkEnding.STOPPED, by
        self._changed(at)

    def lapse(self, *, at: datetime) -> bool:
        """End it if it has waited too long for a second person; whether it has."""
        if self.state is not BulkState.AWAITING_APPROVAL or self.confirmed_at is None:
            return False
        if self.confirmed_at > waits_in_vain_since(at):
            return False
        self.state, self.ended_at, self.ending = BulkState.ENDED, at, BulkEnding.NOT_APPROVED
        self._changed(at)
        return True

    def break_off(self, problem: str, *, at: datetime) -> None:
        """Somebody lost the rights to it: do no more of it. What was to end before that, ends as it was to."""
        if self.ending is None:
            self.ending, self.problem = BulkEnding.NO_LONGER_ALLOWED, problem[:200]
        self._changed(at)

    def put_forward(self, *, to: datetime) -> None:
        """Have it gone on with then, if nobody is at it. Raises NotRunning or UnderWayNow."""
        if self.state is not BulkState.RUNNING:
            raise NotRunning(self.number)
        if self.lease_token != NOBODY and self.lease_until > to:
            raise UnderWayNow(self.number)
        self.lease_until = min(self.lease_until, to)

    def advance(self, *, at: datetime) -> None:
        """Some of it was recorded."""
        self.attempts = 0
        self._changed(at)

    def end(self, *, at: datetime) -> None:
        """Nobody is left."""
        self.state, self.ended_at = BulkState.ENDED, at
        self.ending = self.ending or BulkEnding.DONE
        self._changed(at)

    def check_undoable(self) -> BulkAct:
        """What takes it back. Raises StillRunning or CannotBeUndone."""
        if self.state is BulkState.RUNNING:
            raise StillRunning(self.number)
        if self.act.undone_by is None or self.state is not BulkState.ENDED:
            raise CannotBeUndone(self.number)
        return self.act.undone_by

    @property
    def moderator_names(self) -> Names:
        return Names(username=self.moderator_username, display_name=self.moderator_display_name)

    def _answer_at(self, place: AnswerPlace, asked_at: datetime) -> None:
        self.answer_application, self.answer_token, self.answer_asked_at = place.application, place.token, asked_at
        self.answer_language = place.language

    def _run(self, at: datetime) -> None:
        self.state, self.lease_until = BulkState.RUNNING, at
        self._changed(at)

    def _changed(self, at: datetime) -> None:
        self._record(BulkOperationChanged(guild=self.guild, at=at, operation=self.number))


def waits_in_vain_since(now: datetime) -> datetime:
    """What was confirmed by then, and waits still, is approved no more."""
    return now - APPROVABLE_FOR - _ON_ITS_WAY
