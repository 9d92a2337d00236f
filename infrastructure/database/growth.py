"""How tables grow, and what cuts them: declared where the table is, and asked for by a test.

`docs/growth.md` is made from these declarations.
"""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from attrs import frozen
from sqlalchemy import ColumnElement

from infrastructure.database.metadata import AnyTable

_GROWTH = "growth"


class Per(StrEnum):
    """What each row, or few rows, are there for."""

    APPLICATION = "bot"
    GUILD = "server"
    PERSON = "person"
    MEMBER = "member"
    CHOICE = "thing set up"
    """Of which a server has a bounded number."""
    DECISION = "act of a person"
    CASE = "case"
    WORK = "piece of work under way"
    HAPPENING = "thing that happens"
    DAY = "stretch of time"

    @property
    def needs_a_cut(self) -> bool:
        """It goes on by itself, whether or not anybody decides anything."""
        return self in (Per.WORK, Per.HAPPENING, Per.DAY)


@frozen(kw_only=True)
class Growth:
    per: Per
    is_cut: bool
    words: str
    """When rows go; where they never do, why they are kept."""


def grows(table: AnyTable, per: Per, *, cut: str | None = None, kept: str | None = None) -> None:
    """Say either when rows are cut, or why they are kept."""
    assert (cut is None) != (kept is None), table.name
    table.info[_GROWTH] = Growth(per=per, is_cut=cut is not None, words=cut or kept or "")


@frozen(kw_only=True)
class Old:
    """Rows that a round in the background forgets once they are old."""

    table: AnyTable
    since: str
    """The key of the column that says how old a row is."""
    kept: timedelta
    newest: int = 0
    """How many stay however old they are, for each value of the primary key's columns before the last one."""
    only: ColumnElement[bool] | None = None


_OLD: list[Old] = []


def forgotten_when_old(
    table: AnyTable, since: str, *, days: int, newest: int = 0, only: ColumnElement[bool] | None = None
) -> None:
    """The primary key leads from guilds to the row: a few hundred guilds are looked at together."""
    _OLD.append(Old(table=table, since=since, kept=timedelta(days=days), newest=newest, only=only))


def forgotten() -> Sequence[Old]:
    """What was declared by the tables that are loaded."""
    return tuple(_OLD)


def growth_of(table: AnyTable) -> Growth | None:
    found = table.info.get(_GROWTH)
    return found if isinstance(found, Growth) else None
