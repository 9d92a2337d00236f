"""What becomes of the driver's errors; those of Citus are made up after what a coordinator was seen to say."""

import asyncpg
import pytest
from attrs import frozen

import infrastructure.schema  # noqa: F401  # so that all tables there are have registered their constraints
from application.shared.errors import RecordsUnavailable, TransientFailure
from domain.shared.errors import DomainError
from infrastructure.database import errors
from infrastructure.database.errors import NotLetIn, register_constraint, translated

NAME = "uq_things_guild_id_request_id"
DUPLICATE = 'duplicate key value violates unique constraint "{}"'
LONGEST_NAME = 63
REGISTERED = sorted(errors._constraint_errors)
_SHARD = len("_12345678")


@frozen
class ThingExists(DomainError):
    """There is such a thing already."""


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors, "_constraint_errors", dict(errors._constraint_errors))
    register_constraint(NAME, ThingExists)


def of_server(state: str, message: str, constraint: str | None = None) -> asyncpg.PostgresError:
    fields = {"S": "ERROR", "C": state, "M": message} | ({} if constraint is None else {"n": constraint})
    made = asyncpg.PostgresError.new(fields)
    assert isinstance(made, asyncpg.PostgresError)
    return made


@pytest.mark.parametrize(
    ("state", "message", "constraint"),
    [
        ("23505", DUPLICATE.format(NAME), NAME),
        ("23505", DUPLICATE.format(f"{NAME}_102025"), f"{NAME}_102025"),
        ("23505", DUPLICATE.format(f"{NAME}_102025"), None),
        ("23505", f"doppelter Schlüsselwert verletzt Unique-Constraint »{NAME}_102025«", None),
        ("XX000", DUPLICATE.format(f"{NAME}_102025"), None),
        ("23514", f'new row for relation "things_102025" violates check constraint "{NAME}"', None),
    ],
)
def test_a_violated_constraint_is_recognised_on_one_server_and_on_a_shard(
    state: str, message: str, constraint: str | None
) -> None:
    assert isinstance(translated(of_server(state, message, constraint)), ThingExists)


@pytest.mark.parametrize(
    ("state", "message", "constraint"),
    [
        ("23505", DUPLICATE.format("uq_others_102025"), None),
        ("23505", DUPLICATE.format(f"{NAME}_and_more"), f"{NAME}_and_more"),
        ("23505", DUPLICATE.format(NAME), "uq_others"),
        ("XX000", "cache lookup failed", None),
        ("42601", f"syntax error at {NAME}", None),
        ("25P02", f"current transaction is aborted {NAME}", None),
    ],
)
def test_anything_else_is_a_defect(state: str, message: str, constraint: str | None) -> None:
    assert translated(of_server(state, message, constraint)) is None


@pytest.mark.parametrize("name", REGISTERED)
def test_the_name_of_a_shard_s_constraint_is_not_cut_off(name: str) -> None:
    """Citus shortens what would be too long, and puts a number into it that nobody could know."""
    assert len(name) + _SHARD <= LONGEST_NAME


@pytest.mark.parametrize(
    "state", ["40001", "40P01", "55P03", "53300", "53100", "08006", "25P03", "25P04", "57P01", "57P03", "25006"]
)
def test_what_passes_within_a_moment_is_tried_again(state: str) -> None:
    assert isinstance(translated(of_server(state, "no matter")), TransientFailure)


@pytest.mark.parametrize("error", [of_server("57014", "canceling statement"), NotLetIn()])
def test_what_passes_later_is_not_tried_again_at_once(error: Exception) -> None:
    assert isinstance(translated(error), RecordsUnavailable)


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(),
        TimeoutError(),
        asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
        asyncpg.InterfaceError("connection is closed"),
        asyncpg.InterfaceError("cannot perform operation: connection is closed"),
        asyncpg.InterfaceError("cannot perform operation: another operation is cancelling"),
        asyncpg.InterfaceError("cannot call Connection.fetch(): connection has been released back to the pool"),
        asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress"),
    ],
)
def test_a_connection_that_breaks_passes(error: Exception) -> None:
    assert isinstance(translated(error), TransientFailure)
    assert errors.is_lost(error)


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.InterfaceError("the server expects 1 argument for this query, 2 were passed"),
        asyncpg.InterfaceError("cannot perform operation: another operation is in progress"),
        asyncpg.DataError("invalid input for query argument $1: 9223372036854775808 (value out of int64 range)"),
    ],
)
def test_a_mistake_in_the_use_of_the_driver_is_a_defect(error: Exception) -> None:
    assert translated(error) is None
    assert not errors.is_lost(error)


@pytest.mark.parametrize("state", ["28P01", "28000", "55000", "3D000", "42501", "42P01", "22012"])
def test_the_same_words_to_somebody_who_is_in_are_a_defect(state: str) -> None:
    assert translated(of_server(state, "no matter")) is None
    assert errors.is_refusal(of_server(state, "no matter"))
