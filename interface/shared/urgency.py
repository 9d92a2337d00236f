"""Whether somebody waits for what is done here: their requests to Discord go before those that nobody waits for."""

from contextvars import ContextVar

from application.limits.request_limiter import Urgency

_urgency: ContextVar[Urgency] = ContextVar("urgency", default=Urgency.BACKGROUND)


def somebody_waits_from_here_on() -> None:
    """In this task, and in those that it begins."""
    _urgency.set(Urgency.PEOPLE)


def urgency() -> Urgency:
    return _urgency.get()
