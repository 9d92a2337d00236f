"""What a member says against a case about themselves, and what the moderators decide on it."""

from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from attrs import define

from domain.moderation.actions.action import ActionKind
from domain.moderation.appeals.errors import (
    AppealAnswerTooLong,
    AppealBeingGranted,
    AppealDecided,
    AppealMoot,
    AppealOfOneself,
    AppealTextUnfit,
)
from domain.moderation.appeals.events import AppealChanged, AppealSettled
from domain.moderation.case import CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import Reason
from domain.moderation.term import Ending
from domain.shared.events import Aggregate
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.text import NothingToRead, readable, tidied_lines

AppealText = NewType("AppealText", str)

AppealAnswer = NewType("AppealAnswer", str)
"""What whoever decides says to the member."""

SHORTEST_TEXT, LONGEST_TEXT = 20, 1_000
LONGEST_ANSWER = 400
"""Characters: it stands in the reason of the case that takes the other one back, too."""


def appeal_text(typed: str) -> AppealText:
    """In the lines that it was typed in. Raises NothingToRead, AppealTextUnfit."""
    text = tidied_lines(typed).strip()
    if not text:
        raise NothingToRead
    if not SHORTEST_TEXT <= len(text) <= LONGEST_TEXT:
        raise AppealTextUnfit(length=len(text), shortest=SHORTEST_TEXT, longest=LONGEST_TEXT)
    return AppealText(text)


def appeal_answer(typed: str) -> AppealAnswer:
    """Raises NothingToRead, AppealAnswerTooLong."""
    answer = readable(typed)
    if len(answer) > LONGEST_ANSWER:
        raise AppealAnswerTooLong(length=len(answer), longest=LONGEST_ANSWER)
    return AppealAnswer(answer)


def reason_of_grant(number: CaseNumber, answer: AppealAnswer) -> Reason:
    """Why the case is taken back, as the record has it."""
    return Reason(f"Appeal of case #{number} granted: {answer}")


def can_be_appealed(kind: ActionKind) -> bool:
    """Whether members are told of it, and there is something to take back or to void."""
    return kind.tells_member and (kind.undone_by is not None or kind.is_counted)


class AppealedCase(Protocol):
    """A case or a view of one."""

    @property
    def kind(self) -> ActionKind: ...

    @property
    def status(self) -> CaseStatus: ...

    @property
    def ending(self) -> Ending | None: ...

    @property
    def voided_at(self) -> datetime | None: ...

    @property
    def expires_at(self) -> datetime | None: ...


def is_at_issue(case: AppealedCase, now: datetime) -> bool:
    """Whether there is something of it to take back or to void. Of what lasts, a void takes nothing back."""
    if case.status is not CaseStatus.APPLIED or not can_be_appealed(case.kind):
        return False
    if case.kind.undone_by is None:
        return case.voided_at is None
    is_past = case.expires_at is not None and case.expires_at <= now
    return case.ending is None and not is_past


class AppealState(StrEnum):
    OPEN = "open"
    GRANTING = "granting"
    """Somebody decided so, and the case is being taken back."""
    GRANTED = "granted"
    REFUSED = "refused"
    MOOT = "moot"
    """Nothing of the case was left to take back before anybody decided."""


DECIDED = (AppealState.GRANTED, AppealState.REFUSED)
SETTLED = (*DECIDED, AppealState.MOOT)
"""After which there is something to tell the member."""


class Decidable(Protocol):
    """An appeal or a view of one, which may be decided already."""

    @property
    def number(self) -> CaseNumber: ...

    @property
    def appellant(self) -> UserId: ...

    @property
    def state(self) -> AppealState: ...

    @property
    def decided_by(self) -> UserId | None: ...


def check_undecided(appeal: Decidable, by: UserId) -> None:
    """Raises AppealOfOneself, AppealBeingGranted, AppealDecided, AppealMoot."""
    if by == appeal.appellant:
        raise AppealOfOneself(appeal.number)
    if appeal.state is AppealState.MOOT:
        raise AppealMoot(appeal.number)
    if appeal.decided_by is None:
        return
    if appeal.state is AppealState.GRANTING:
        raise AppealBeingGranted(appeal.number, appeal.decided_by)
    raise AppealDecided(appeal.number, appeal.decided_by, is_granted=appeal.state is AppealState.GRANTED)


@define(eq=False, kw_only=True)
class Appeal(Aggregate):
    """There is one for each case at most, so it is called by the number of its case."""

    guild: GuildId
    number: CaseNumber
    appellant: UserId
    text: AppealText
    request: RequestId
    filed_at: datetime
    state: AppealState = AppealState.OPEN
    deciding: RequestId | None = None
    """What asked for the decision: delivered again, it changes nothing; what takes the case back has it as well."""
    decided_by: UserId | None = None
    decided_at: datetime | None = None
    """Or since when there is nothing to decide."""
    answer: AppealAnswer | None = None
    undone_with: CaseNumber | None = None
    """The case that took the other one back; None where that was voided."""
    is_told: bool = False
    """Whether the member knows what was decided, or cannot be told."""
    version: int = 1

    def filed(self) -> None:
        self._changed(self.filed_at)

    def moved(self, *, at: datetime) -> None:
        """The moderators are to find it in another channel."""
        self._changed(at)

    def begin_granting(self, by: UserId, request: RequestId, answer: AppealAnswer, *, at: datetime) -> bool:
        """Nobody else decides while the case is being taken back. Whether anything is different now.

        Raises AppealOfOneself, AppealBeingGranted, AppealDecided, AppealMoot.
        """
        if self.deciding == request:
            return False
        check_undecided(self, by)
        self._decide(AppealState.GRANTING, by, request, answer, at)
        return True

    def granted(self, request: RequestId, undone_with: CaseNumber | None, *, at: datetime) -> bool:
        """The case is taken back; whether this request is what it was being granted for, else nothing changes."""
        if not self._is_granted_for(request):
            return False
        self.state, self.undone_with = AppealState.GRANTED, undone_with
        self._changed(at)
        self._record(AppealSettled(guild=self.guild, at=at, number=self.number))
        return True

    def not_granted(self, request: RequestId, *, at: datetime) -> bool:
        """The case could not be taken back, so it is to be decided on again. Returns as above."""
        if not self._is_granted_for(request):
            return False
        self.state = AppealState.OPEN
        self.deciding = self.decided_by = self.decided_at = self.answer = None
        self._changed(at)
        return True

    def refuse(self, by: UserId, request: RequestId, answer: AppealAnswer, *, at: datetime) -> bool:
        """Whether anything is different now. Raises as `begin_granting` does."""
        if self.deciding == request:
            return False
        check_undecided(self, by)
        self._decide(AppealState.REFUSED, by, request, answer, at)
        self._record(AppealSettled(guild=self.guild, at=at, number=self.number))
        return True

    def become_moot(self, *, at: datetime) -> bool:
        """Nothing of the case is at issue any more. Whether anything is different now: what is decided stays so."""
        if self.state is not AppealState.OPEN:
            return False
        self.state, self.decided_at = AppealState.MOOT, at
        self._changed(at)
        self._record(AppealSettled(guild=self.guild, at=at, number=self.number))
        return True

    def open_again(self, *, at: datetime) -> bool:
        """The case is at issue after all, and is appealed only once. Whether anything is different now."""
        if self.state is not AppealState.MOOT:
            return False
        self.state, self.decided_at, self.is_told = AppealState.OPEN, None, False
        self._changed(at)
        return True

    def _is_granted_for(self, request: RequestId) -> bool:
        return self.state is AppealState.GRANTING and self.deciding == request

    def _decide(self, state: AppealState, by: UserId, request: RequestId, answer: AppealAnswer, at: datetime) -> None:
        self.state, self.deciding, self.answer = state, request, answer
        self.decided_by, self.decided_at = by, at
        self._changed(at)

    def _changed(self, at: datetime) -> None:
        self._record(AppealChanged(guild=self.guild, at=at, number=self.number))
