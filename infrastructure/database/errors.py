"""From what the driver raises to what the layers above understand."""

from collections.abc import Callable
from typing import NoReturn

import asyncpg
from attrs import frozen
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from application.shared.errors import RecordsUnavailable, SetupError, TransientFailure
from domain.moderation.errors import ActionInProgress, DuplicateRequest
from domain.shared.errors import DomainError


@frozen
class InvalidDatabaseUrl(SetupError):
    problem: str


CONSTRAINT_ERRORS: dict[str, Callable[[], DomainError]] = {
    "uq_cases_guild_id_request_id": DuplicateRequest,
    "uq_cases_guild_id_target_id_pending": ActionInProgress,
}
"""The constraints that a person can run into; a violation of any other is a defect and stays what it is."""

_TRANSIENT_CLASSES = ("08", "40", "57P", "53")
_LOCK_NOT_AVAILABLE = "55P03"
_QUERY_CANCELED = "57014"

UNREACHABLE = (PoolTimeout, OSError, asyncpg.InterfaceError)
"""What opening a connection raises beside DBAPIError; OSError covers refusals and time-outs."""


def translated(error: BaseException) -> Exception | None:
    """The domain's or the application's error for this one, or None where it has none."""
    if isinstance(error, UNREACHABLE):
        return TransientFailure()
    if isinstance(error, DBAPIError):
        driver = error.orig.__cause__ if error.orig is not None else None
        if isinstance(driver, asyncpg.PostgresError):
            return _of_postgres(driver, lost=error.connection_invalidated)
        return TransientFailure() if error.connection_invalidated or isinstance(driver, UNREACHABLE) else None
    if isinstance(error, asyncpg.PostgresError):
        return _of_postgres(error, lost=False)
    return None


def raise_translated(error: Exception) -> NoReturn:
    """Raise the domain's or the application's error for this one, or itself where it has none."""
    known = translated(error)
    if known is None:
        raise error
    raise known from error


def is_lost(error: BaseException) -> bool:
    """Whether the connection broke, so that nothing is known of the statement under way."""
    return isinstance(error, UNREACHABLE) or (isinstance(error, DBAPIError) and error.connection_invalidated)


def _of_postgres(driver: asyncpg.PostgresError, *, lost: bool) -> Exception | None:
    constraint = CONSTRAINT_ERRORS.get(getattr(driver, "constraint_name", None) or "")
    if constraint is not None:
        return constraint()
    state = driver.sqlstate or ""
    if state == _QUERY_CANCELED:
        return RecordsUnavailable()
    if lost or state == _LOCK_NOT_AVAILABLE or state.startswith(_TRANSIENT_CLASSES):
        return TransientFailure()
    return None
