"""From what the driver raises to what the layers above understand."""

import re
from collections.abc import Callable
from typing import NoReturn

import asyncpg
from attrs import frozen
from sqlalchemy.exc import DBAPIError, EmulatedDBAPIException
from sqlalchemy.exc import TimeoutError as PoolTimeout

from application.shared.errors import RecordsUnavailable, SetupError, TransientFailure
from domain.shared.errors import DomainError


@frozen
class InvalidDatabaseUrl(SetupError):
    problem: str
    """Quotes nothing of the address: any part of it may be one of a password that was not written as it should be."""
    setting: str = "DATABASE_URL"


_constraint_errors: dict[str, Callable[[], DomainError]] = {}


def register_constraint(name: str, error: Callable[[], DomainError]) -> None:
    """Name the error for a person who runs into this constraint. The call stands beside the constraint, in `tables.py`.

    On Citus each shard has a copy of it, with the shard's number at the end of its name. The violation of a constraint
    that is not registered is a defect, and is raised as it is.
    """
    assert name not in _constraint_errors, f"{name} has two meanings"
    _constraint_errors[name] = error


_ON_A_SHARD = re.compile(r"_\d+$")
_INTEGRITY = "23"
_OF_A_WORKER = "XX000"
"""What a Citus coordinator makes of any error of a worker during INSERT .. SELECT; the worker's words stay."""


def _violated(error: asyncpg.PostgresError) -> Callable[[], DomainError] | None:
    """The registered error for the constraint that this one is about.

    A server alone gives its name; a coordinator leaves it in the message, whose words depend on the server's language.
    """
    state = error.sqlstate or ""
    if not state.startswith((_INTEGRITY, _OF_A_WORKER)):
        return None
    given: object = getattr(error, "constraint_name", None)
    for name in [given] if isinstance(given, str) else re.findall(r"\w+", str(error)):
        found = _constraint_errors.get(name) or _constraint_errors.get(_ON_A_SHARD.sub("", name))
        if found is not None:
            return found
    return None


@frozen(kw_only=True)
class Passing:
    """A failure after which the same work may well succeed: by SQLSTATE or the beginning of one, by class, or by what
    asyncpg says of how it was used."""

    states: tuple[str, ...] = ()
    errors: tuple[type[Exception], ...] = ()
    uses: tuple[str, ...] = ()
    """Parts of what an InterfaceError says: its class is that of mistakes, too."""
    loses_connection: bool = False
    """The connection is not used again, and nothing is known of a statement under way."""
    loses_all: bool = False
    """Nor are the others that were opened before."""
    retried: bool = True
    """False: it passes, but not within a moment."""


class NotLetIn(Exception):
    """The server answers, and refuses to connect; its cause says why."""


PASSING = {
    "serialization failure, deadlock": Passing(states=("40",)),
    "lock not to be had in time": Passing(states=("55P03",)),
    "no free connection, or no room left on the server": Passing(states=("53",), errors=(PoolTimeout,)),
    "connection refused, lost or silent": Passing(
        states=("08", "25P03", "25P04", "57P"),
        # The last is what asyncpg raises between the server's goodbye and the end of the connection.
        errors=(OSError, asyncpg.InternalClientError),
        uses=("connection is closed", "connection has been released", "another operation is cancelling"),
        loses_connection=True,
    ),
    "password, role or database that is not let in": Passing(errors=(NotLetIn,), retried=False),
    "server turned read-only, as after a fail-over": Passing(states=("25006",), loses_connection=True, loses_all=True),
    "prepared statement made stale by a migration": Passing(
        errors=(asyncpg.InvalidCachedStatementError, asyncpg.OutdatedSchemaCacheError)
    ),
    "statement that took too long": Passing(states=("57014",), retried=False),
}
"""Every failure that passes; anything else is a defect. A timeout is an OSError."""


def translated(error: BaseException) -> Exception | None:
    """The domain's or the application's error for this one, or None where it has none."""
    driver = of_driver(error)
    if isinstance(driver, asyncpg.PostgresError):
        constraint = _violated(driver)
        if constraint is not None:
            return constraint()
    passing = _passing(driver)
    if passing is None:
        return None
    return TransientFailure() if passing.retried else RecordsUnavailable()


def raise_translated(error: Exception) -> NoReturn:
    """Raise the domain's or the application's error for this one, or the driver's own where it has none."""
    known = translated(error)
    if known is None:
        raise of_driver(error)
    raise known from error


def is_lost(error: BaseException) -> bool:
    """Whether the connection broke, so that nothing is known of the statement under way."""
    passing = _passing(of_driver(error))
    return passing is not None and passing.loses_connection


def loses_all(error: BaseException) -> bool:
    """Whether every connection that was opened before is as useless as this one."""
    passing = _passing(of_driver(error))
    return passing is not None and passing.loses_all


def is_refusal(error: BaseException) -> bool:
    """Whether the server itself refuses to connect, for a reason that does not pass within a moment."""
    driver = of_driver(error)
    return isinstance(driver, asyncpg.PostgresError) and _passing(driver) is None


def is_read_only(error: BaseException) -> bool:
    """Whether the server refused a change because it takes none at all."""
    return loses_all(root(error))


def root(error: BaseException) -> BaseException:
    """What the driver raised, at the bottom of the chain of causes."""
    below = of_driver(error)
    while (cause := below.__cause__) is not None:
        below = of_driver(cause)
    return below


def of_driver(error: BaseException) -> BaseException:
    """What asyncpg raised, where SQLAlchemy wrapped it."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    return error.__cause__ or error if isinstance(error, EmulatedDBAPIException) else error


def _passing(error: BaseException) -> Passing | None:
    state = error.sqlstate or "" if isinstance(error, asyncpg.PostgresError) else ""
    use = str(error) if isinstance(error, asyncpg.InterfaceError) else ""
    for passing in PASSING.values():
        if isinstance(error, passing.errors) or (passing.states and state.startswith(passing.states)):
            return passing
        if any(words in use for words in passing.uses):
            return passing
    return None
