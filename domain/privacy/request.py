"""What somebody wants done with what is stored of them."""

from datetime import datetime, timedelta
from enum import StrEnum

from attrs import define, evolve

from domain.privacy.errors import AlreadyUnderWay, AskedTooSoon
from domain.shared.ids import RequestId, UserId
from domain.shared.language import Language
from domain.shared.lease import NOBODY, LeaseToken

AGAIN_AFTER = timedelta(days=1)
KEPT_FOR = timedelta(days=7)
"""What was done is forgotten after that, and with it whose request it was."""


class RequestKind(StrEnum):
    EXPORT = "export"
    ERASE = "erase"


class RequestState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


@define(eq=False, kw_only=True)
class PrivacyRequest:
    user: UserId
    request: RequestId
    """The interaction by which it was asked: delivered twice, it is one."""
    kind: RequestKind
    asked_at: datetime
    lease_until: datetime
    """From when on it may be claimed, or be claimed by another."""
    lease_token: LeaseToken = NOBODY
    attempts: int = 0
    state: RequestState = RequestState.WAITING
    steps_done: tuple[str, ...] = ()
    """Which parts of it need not be done again by whoever takes it over."""
    settled_at: datetime | None = None
    problem: str | None = None
    """Why it was refused, in Discord's words."""
    language: Language | None = None
    """That which the person was answered in; None where whoever runs the bot asked."""
    is_own: bool = True
    """Whether the person asked, and not whoever runs the bot."""

    def going_on(self, steps_done: tuple[str, ...], *, lease_until: datetime) -> "PrivacyRequest":
        """As it is stored while it is being done; whoever does it notes so for themselves once that is durable."""
        return evolve(self, steps_done=(*self.steps_done, *steps_done), lease_until=lease_until)

    def done(self, *, at: datetime) -> None:
        self.state, self.settled_at = RequestState.DONE, at

    def refused(self, problem: str | None, *, at: datetime) -> None:
        """It may be asked for again at once."""
        self.state, self.settled_at, self.problem = RequestState.REFUSED, at, problem


def check_ask(latest: PrivacyRequest | None, *, at: datetime) -> None:
    """Whether the same may be asked for again. Raises AlreadyUnderWay or AskedTooSoon."""
    if latest is None or latest.state is RequestState.REFUSED:
        return
    if latest.state is RequestState.WAITING:
        raise AlreadyUnderWay
    if at < latest.asked_at + AGAIN_AFTER:
        raise AskedTooSoon(latest.asked_at + AGAIN_AFTER)
