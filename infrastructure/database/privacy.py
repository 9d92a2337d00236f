"""What becomes of what a column says of people: declared where the column is, and asked for by a test.

A column with a user's id is made by `user_id(name, policy)`. One of text or JSON says in its `info` whose it is:
`about("user")`, `kept_text("why")`, or `no_person()`.
"""

from collections.abc import Mapping
from enum import StrEnum

from attrs import field, frozen
from sqlalchemy import Column

from infrastructure.database.metadata import AnyTable, snowflake

POLICY = "privacy"
_RETENTION = "retention"

type Info = dict[str, object]


class OnErase(StrEnum):
    ERASE = "erase"
    """The row goes."""
    PSEUDONYMISE = "pseudonymise"
    """The row stays, and a random number takes the id's place."""
    KEEP = "keep"


@frozen(kw_only=True)
class UserPolicy:
    """Of a column with a user's id."""

    on_erase: OnErase
    what: str
    """The rows, in words: said before somebody is erased, and in the documentation."""
    why: str | None = None
    """Why it is kept."""
    only: str | None = None
    """SQL: in which rows this holds; in the others it is no user's id, or is kept as `why` says."""
    exported: str | None = "true"
    """SQL: which of the rows a person gets to see; None for none of them."""
    withheld: str | None = None
    """Why a person does not get to see the others."""


@frozen(kw_only=True)
class TextPolicy:
    """Of a column of text, JSON or a list."""

    of: tuple[str, ...] = ()
    """Keys of the columns with whose ids it goes: nobody else gets to see it. Empty: it is no person's."""
    is_kept: bool = False
    """It stays when the first of those is pseudonymised; else it is emptied then."""
    why: str | None = None


@frozen(kw_only=True)
class Retention:
    """Of a table whose rows a guild may have forgotten when they are some days old."""

    setting: str
    """The name of the guild's setting; its days."""
    since: str
    """The key of the column that says how old a row is."""
    only: str
    """SQL: which of the rows; an index by guild and age has the same condition."""
    empties: Mapping[str, object] = field(factory=dict)
    """What columns hold afterwards, by key; the row goes where this is empty."""


def retained(table: AnyTable, retention: Retention) -> None:
    table.info[_RETENTION] = retention


def retention_of(table: AnyTable) -> Retention | None:
    found = table.info.get(_RETENTION)
    return found if isinstance(found, Retention) else None


def user_id(
    name: str, policy: UserPolicy, *, key: str | None = None, nullable: bool = False, primary_key: bool = False
) -> Column[int]:
    """A column for the id of a user, and what becomes of it when they want to be erased."""
    column = snowflake(name, key=key, nullable=nullable, primary_key=primary_key)
    column.info[POLICY] = policy
    return column


def erased(what: str, *, only: str | None = None, why: str | None = None, withheld: str | None = None) -> UserPolicy:
    """The row is theirs alone, and goes; where `only` does not hold it stays, for the reason given."""
    exported = None if withheld else "true"
    return UserPolicy(on_erase=OnErase.ERASE, what=what, only=only, why=why, exported=exported, withheld=withheld)


def pseudonymised(what: str, *, only: str | None = None) -> UserPolicy:
    """The row is others' too, and stays without the id."""
    return UserPolicy(on_erase=OnErase.PSEUDONYMISE, what=what, only=only)


def kept(what: str, why: str, *, exported: str | None = "true", withheld: str | None = None) -> UserPolicy:
    return UserPolicy(on_erase=OnErase.KEEP, what=what, why=why, exported=exported, withheld=withheld)


def about(*keys: str) -> Info:
    """Theirs whose ids these columns hold: emptied when the first of them is pseudonymised."""
    return {POLICY: TextPolicy(of=keys)}


def kept_text(why: str, *keys: str) -> Info:
    """It may say something of people and stays; whose ids these columns hold get to see it."""
    return {POLICY: TextPolicy(of=keys, is_kept=True, why=why)}


def no_person() -> Info:
    return {POLICY: TextPolicy()}


def user_columns(table: AnyTable) -> dict[Column[object], UserPolicy]:
    found = {column: column.info.get(POLICY) for column in table.columns}
    return {column: policy for column, policy in found.items() if isinstance(policy, UserPolicy)}


def text_policy(column: Column[object]) -> TextPolicy | None:
    policy = column.info.get(POLICY)
    return policy if isinstance(policy, TextPolicy) else None
