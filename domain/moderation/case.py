"""A moderation case: first the intent, then its outcome, and every later change."""

from datetime import datetime, timedelta
from enum import StrEnum

from attrs import define, field, frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.case_answer import AnswerPlace
from domain.moderation.case_number import CaseNumber
from domain.moderation.delete_window import check_delete_window
from domain.moderation.errors import (
    CaseAlreadySettled,
    CaseAlreadyVoided,
    CaseForgotten,
    CaseNotVoided,
    CaseStillPending,
    EndIsPast,
    NotClaimable,
)
from domain.moderation.events import (
    CaseClaimed,
    CaseEndChanged,
    CaseEnded,
    CaseOpened,
    CaseReasonAmended,
    CaseSettled,
    CaseUnvoided,
    CaseVoided,
)
from domain.moderation.links import Link
from domain.moderation.nobody import NOBODY
from domain.moderation.reason import Reason
from domain.moderation.term import Ending, NotInForce, check_term
from domain.shared.history import Change, ChangeableAggregate
from domain.shared.ids import CaptureId, GuildId, RequestId, RoleId, UserId
from domain.shared.lease import LeaseToken
from domain.shared.names import Names


class CaseStatus(StrEnum):
    PENDING = "pending"
    APPLIED = "applied"
    FAILED = "failed"


class Notice(StrEnum):
    """Whether the member was told by direct message."""

    NOT_WANTED = "not_wanted"
    PENDING = "pending"
    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"
    UNCERTAIN = "uncertain"
    """Discord did not say whether the message arrived."""


class Failure(StrEnum):
    """Why an action was not carried out."""

    REFUSED_BY_DISCORD = "refused_by_discord"
    UNKNOWN_MEMBER = "unknown_member"
    NO_LONGER_ALLOWED = "no_longer_allowed"
    SUPERSEDED = "superseded"
    INTERRUPTED = "interrupted"
    UNVERIFIABLE = "unverifiable"
    BOT_LACKS_PERMISSION = "bot_lacks_permission"
    OUT_OF_REACH = "out_of_reach"


def _within_discords_limit(_intent: "CaseIntent", _field: object, window: timedelta) -> None:
    check_delete_window(window)


MOST_ROLES_KEPT = 250
"""More than that Discord does not give a guild."""


def _kept(roles: tuple[RoleId, ...]) -> tuple[RoleId, ...]:
    return roles[:MOST_ROLES_KEPT]


@frozen(kw_only=True)
class CaseIntent:
    """What a moderator decided, before it has a number. Until `lease_until` nobody else takes the action up."""

    guild: GuildId
    kind: ActionKind
    target: UserId
    moderator: UserId
    reason: Reason | None
    request: RequestId
    opened_at: datetime
    lease_until: datetime
    target_names: Names = field(factory=Names)
    moderator_names: Names = field(factory=Names)
    tell_member: bool = True
    delete_messages: timedelta = field(default=timedelta(0), validator=_within_discords_limit)
    answer_place: AnswerPlace | None = None
    """Where the answer is owed, should this process not live to give it."""
    expires_at: datetime | None = None
    """When it ends by itself; None where it holds until somebody takes it back, or where nothing of it lasts."""
    evidence: tuple[CaptureId, ...] = ()
    """The messages that it is about, as they were kept."""
    links: tuple[Link, ...] = ()
    """To earlier cases of the same guild."""
    target_roles: tuple[RoleId, ...] = field(default=(), converter=_kept)
    """What the member had then, highest first; empty where that was not known, too."""
    budget: int | None = None
    """How many of the kind the moderator may take within an hour, this one among them; None where nothing bounds it."""

    def __attrs_post_init__(self) -> None:
        check_term(self.kind, self.expires_at)


@define(eq=False, kw_only=True)
class Case(ChangeableAggregate):
    guild: GuildId
    number: CaseNumber
    kind: ActionKind
    target: UserId
    moderator: UserId
    reason: Reason | None
    request: RequestId
    delete_messages: timedelta
    expires_at: datetime | None
    opened_at: datetime
    lease_until: datetime
    lease_token: LeaseToken
    notice: Notice
    status: CaseStatus = CaseStatus.PENDING
    failure: Failure | None = None
    settled_at: datetime | None = None
    attempts: int = 1
    impossible_for: timedelta = timedelta(0)
    """How long nobody could try: Discord did not answer, or no process was there."""
    disallowed_at: datetime | None = None
    """When it was found to be no longer allowed: from then on it is only looked for."""
    failure_detail: str | None = None
    """Discord's own words for why it refused."""
    ending: Ending | None = None
    ended_at: datetime | None = None
    notice_detail: str | None = None
    """Discord's own words for why the member was not told."""
    target_username: str | None = None
    """The names are those of the moment when the case was opened; None where they were not known."""
    target_display_name: str | None = None
    moderator_username: str | None = None
    moderator_display_name: str | None = None
    reason_changed_by: UserId | None = None
    """Who wrote the reason as it is now, where that was not the moderator at the beginning."""
    voided_by: UserId | None = None
    voided_at: datetime | None = None
    void_reason: Reason | None = None
    """The three are there together: while it is voided."""
    forgotten_at: datetime | None = None
    """Since when whom it was about, by whom and why is no longer on record."""
    version: int = 1

    @classmethod
    def open(cls, intent: CaseIntent, number: CaseNumber, lease: LeaseToken) -> "Case":
        case = cls(
            guild=intent.guild,
            number=number,
            kind=intent.kind,
            target=intent.target,
            moderator=intent.moderator,
            reason=intent.reason,
            request=intent.request,
            delete_messages=intent.delete_messages,
            expires_at=intent.expires_at,
            opened_at=intent.opened_at,
            lease_until=intent.lease_until,
            lease_token=lease,
            notice=first_notice(intent),
            target_username=intent.target_names.username,
            target_display_name=intent.target_names.display_name,
            moderator_username=intent.moderator_names.username,
            moderator_display_name=intent.moderator_names.display_name,
        )
        case._record(CaseOpened(guild=case.guild, at=case.opened_at, number=number))
        return case

    def settle(
        self,
        *,
        failure: Failure | None,
        notice: Notice,
        at: datetime,
        detail: str | None = None,
        notice_detail: str | None = None,
    ) -> None:
        """Record the outcome: applied, or failed for the reason given. Raises CaseAlreadySettled."""
        if self.status is not CaseStatus.PENDING:
            raise CaseAlreadySettled(self.number)
        self.status = CaseStatus.APPLIED if failure is None else CaseStatus.FAILED
        self.failure = failure
        self.failure_detail = detail
        self.notice = notice
        self.notice_detail = notice_detail
        self.settled_at = at
        self._record(CaseSettled(guild=self.guild, at=at, number=self.number))

    def disallow(self, *, at: datetime) -> None:
        """Have it only looked for from now on: the rules refuse it by now, but it may be on its way."""
        self.disallowed_at = at

    @property
    def is_adopted(self) -> bool:
        """Whether it was done without the bot, and put on record afterwards."""
        return self.settled_at == self.opened_at == self.lease_until

    @property
    def is_in_force(self) -> bool:
        """Whether something of it holds: a ban does, a warning or a kick never did."""
        return self.kind.undone_by is not None and self.has_not_ended

    @property
    def has_not_ended(self) -> bool:
        """Whether it was carried out and no end of it is on record: of a kind that is not known here, whether it may
        hold."""
        return self.status is CaseStatus.APPLIED and self.ending is None

    def end(self, ending: Ending, *, at: datetime) -> None:
        """Record that it holds no longer. Raises NotInForce."""
        if not self.is_in_force:
            raise NotInForce(self.number)
        self.ending = ending
        self.ended_at = at
        self._record(CaseEnded(guild=self.guild, at=at, number=self.number))

    def hold_again(self, *, at: datetime) -> None:
        """Record that it holds after all: what had ended it is no longer on record."""
        self.ending = self.ended_at = None
        self._record(CaseEndChanged(guild=self.guild, at=at, number=self.number))

    def claim(self, *, by: UserId, names: Names, at: datetime) -> None:
        """Record who took the action, where Discord did not. Raises NotClaimable, CaseForgotten."""
        self._check_remembered()
        if self.moderator != NOBODY:
            raise NotClaimable(self.number, self.moderator)
        self._note(Change(field="moderator", old="nobody", new=str(by), by=by, at=at))
        self.moderator = by
        self.moderator_username, self.moderator_display_name = names.username, names.display_name
        self._record(CaseClaimed(guild=self.guild, at=at, number=self.number))

    def note_evidence(self, before: int, now: int, *, by: UserId, at: datetime) -> None:
        """Remember that messages were added as evidence: how many there were, and are. Raises CaseForgotten."""
        self._check_remembered()
        self._note(Change(field="evidence", old=_messages(before), new=_messages(now), by=by, at=at))

    def void(self, reason: Reason, *, by: UserId, at: datetime) -> None:
        """Have it count nowhere from now on. Only the record changes: what stands in Discord goes on standing, and ends
        as it would have. Raises CaseStillPending, CaseAlreadyVoided, CaseForgotten."""
        self._check_remembered()
        if self.status is CaseStatus.PENDING:
            raise CaseStillPending(self.number)
        if self.voided_at is not None:
            raise CaseAlreadyVoided(self.number)
        self._note(Change(field=VOIDED, old=None, new=reason, by=by, at=at))
        self.voided_by, self.voided_at, self.void_reason = by, at, reason
        self._record(CaseVoided(guild=self.guild, at=at, number=self.number))

    def unvoid(self, reason: Reason, *, by: UserId, at: datetime) -> None:
        """Have it count again. Raises CaseNotVoided, CaseForgotten."""
        self._check_remembered()
        if self.voided_at is None:
            raise CaseNotVoided(self.number)
        self._note(Change(field=UNVOIDED, old=None, new=reason, by=by, at=at))
        self.voided_by = self.voided_at = self.void_reason = None
        self._record(CaseUnvoided(guild=self.guild, at=at, number=self.number))

    def change_end(self, expires_at: datetime | None, *, by: UserId, at: datetime) -> None:
        """Have it end at another time, or never, and remember when it was to end; the same again changes nothing.

        Raises CannotExpire, MustExpire, CaseStillPending, NotInForce or EndIsPast.
        """
        check_term(self.kind, expires_at)
        if self.status is CaseStatus.PENDING:
            raise CaseStillPending(self.number)
        if not self.is_in_force:
            raise NotInForce(self.number)
        if expires_at == self.expires_at:
            return
        if expires_at is not None and expires_at <= at:
            raise EndIsPast(self.number, end=expires_at, opened_at=self.opened_at)
        self._note(Change(field=END, old=_written(self.expires_at), new=_written(expires_at), by=by, at=at))
        self.expires_at = expires_at
        self._record(CaseEndChanged(guild=self.guild, at=at, number=self.number))

    def amend_reason(self, reason: Reason | None, *, by: UserId, at: datetime) -> None:
        """Change the reason and remember the old one; the same reason again changes nothing. Raises CaseForgotten."""
        self._check_remembered()
        if reason == self.reason:
            return
        self._note(Change(field="reason", old=self.reason, new=reason, by=by, at=at))
        self.reason = reason
        self.reason_changed_by = by
        self._record(CaseReasonAmended(guild=self.guild, at=at, number=self.number))

    def _check_remembered(self) -> None:
        if self.forgotten_at is not None:
            raise CaseForgotten(self.number)


def _messages(count: int) -> str | None:
    return f"{count} {'message' if count == 1 else 'messages'}" if count else None


VOIDED, UNVOIDED = "voided", "unvoided"
"""Lines of the history; `new` is why."""

END = "end"
"""The field of a case's history that says when it was to end, as ISO 8601 has it; without a value it was for good."""


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


LONGEST_DETAIL = 200
"""Characters kept of what Discord said."""

GIVEN_UP_AFTER = timedelta(hours=1)
"""An action that could have been done for so long is no longer done: by then people may have acted themselves."""

FORGOTTEN_AFTER = timedelta(days=1)
"""Nor is one that is older than this, whatever stood in the way."""


def is_given_up(case: Case, now: datetime) -> bool:
    age = now - case.opened_at
    over = any(at is not None and at <= now for at in (case.expires_at, case.disallowed_at))
    return over or age - case.impossible_for > GIVEN_UP_AFTER or age > FORGOTTEN_AFTER


def first_notice(intent: CaseIntent) -> Notice:
    return Notice.PENDING if intent.tell_member and intent.kind.tells_member else Notice.NOT_WANTED
