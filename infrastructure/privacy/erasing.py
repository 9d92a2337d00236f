"""The statements by which a person is erased, made from the policies of the columns. Each changes a bounded number."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Protocol

from attrs import define, field, frozen
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Executable,
    and_,
    bindparam,
    case,
    delete,
    select,
    true,
    update,
)

from domain.privacy.repository import Erased, Mark
from domain.shared.ids import GuildId, UserId
from infrastructure.database.privacy import OnErase, text_policy
from infrastructure.database.told import channel_of
from infrastructure.database.transaction import Row, Transaction
from infrastructure.privacy.finding import (
    GUILDS_AT_ONCE,
    MOST,
    PersonalColumn,
    after,
    bound,
    in_guilds,
    personal_columns,
    some_guilds,
    until,
    window_end,
)
from infrastructure.privacy.rekeying import Rekeying, referring
from infrastructure.privacy.retention import forgetting
from infrastructure.privacy.uprooting import Uprooting, is_referred_to

EMPTIED = "(erased)"
"""What stands where a text stood: a condition of the table may ask for one."""

_pseudonym = bindparam("pseudonym", type_=BigInteger)
_SOME_GUILDS = some_guilds()


class Step(Protocol):
    async def __call__(self, transaction: Transaction, of: Row, mark: Mark | None, limit: int) -> Erased: ...


@define
class PostgresPersonalData:
    _transaction: Transaction

    def steps(self) -> Sequence[str]:
        return [*_steps()]

    async def erase(self, step: str, user: UserId, pseudonym: UserId, mark: Mark | None, *, limit: int) -> Erased:
        return await _steps()[step](self._transaction, {"of_user": user, "pseudonym": pseudonym}, mark, limit)

    async def forget_old(self, guild: GuildId, setting: str, *, before: datetime, limit: int) -> int:
        old = {"in_guild": guild, "before": before, "most": limit}
        return (await self._transaction.execute(forgetting()[setting], old)).rowcount


@cache
def _steps() -> Mapping[str, Step]:
    """By the column's name. Where other tables refer to the column, theirs are changed with it."""
    columns = [each for each in personal_columns() if each.policy.on_erase is not OnErase.KEEP]
    carried = {each.column for parent in columns for each in _carried_by(parent)}
    return {each.name: _step(each) for each in columns if each.column not in carried}


def _carried_by(parent: PersonalColumn) -> Sequence[PersonalColumn]:
    return referring(parent) if parent.policy.on_erase is OnErase.PSEUDONYMISE else ()


def _step(personal: PersonalColumn) -> Step:
    if _carried_by(personal):
        return _ByGuilds(personal, Rekeying(personal))
    if personal.policy.on_erase is OnErase.ERASE and _goes_with_others(personal):
        return _ByGuilds(personal, Uprooting(personal))
    if personal.is_indexed:
        return _ByGuilds(personal, _Indexed(_change(personal, _chosen(personal))))
    return _Walking(personal.keys, _window(personal))


def _goes_with_others(personal: PersonalColumn) -> bool:
    """Whether somebody must be told of it, or something must go with it."""
    return is_referred_to(personal.table) or channel_of(personal.table) is not None


def _window(personal: PersonalColumn) -> Mapping[tuple[bool, bool], Executable]:
    """By whether the window has a beginning, and an end."""
    bounds = [(begins, ends) for begins in (False, True) for ends in (False, True)]
    return {each: _change(personal, _within(personal.keys, *each) & personal.is_theirs) for each in bounds}


def _within(keys: Sequence[Column[object]], begins: bool, ends: bool) -> ColumnElement[bool]:
    return and_(true(), *([after(keys)] if begins else []), *([until(keys)] if ends else []))


def _chosen(personal: PersonalColumn) -> ColumnElement[bool]:
    query = select(*personal.keys).where(personal.is_theirs)
    if personal.guild is not None:
        query = query.where(in_guilds(personal.guild))
    chosen = query.limit(MOST).subquery("chosen")
    condition: ColumnElement[bool] = personal.column == bindparam("of_user", type_=BigInteger)
    for key in personal.keys:
        condition &= key == chosen.c[key.key]
    return condition


def _change(personal: PersonalColumn, which: ColumnElement[bool]) -> Executable:
    if personal.policy.on_erase is OnErase.ERASE:
        return delete(personal.table).where(which)
    return update(personal.table).where(which).values({personal.column: _pseudonym} | _emptied(personal))


def _emptied(personal: PersonalColumn) -> dict[Column[object], ColumnElement[object]]:
    """The texts that go with the column."""
    policies = {column: text_policy(column) for column in personal.table.columns}
    mine = [
        column
        for column, policy in policies.items()
        if policy is not None and policy.of[:1] == (personal.column.key,) and not policy.is_kept
    ]
    return {column: case((column.is_(None), None), else_=EMPTIED) for column in mine}


@frozen
class _Indexed:
    _statement: Executable

    async def __call__(self, transaction: Transaction, of: Row, limit: int) -> int:
        return (await transaction.execute(self._statement, of | {"most": limit})).rowcount


class _Some(Protocol):
    async def __call__(self, transaction: Transaction, of: Row, limit: int) -> int:
        """How many rows were changed; fewer than `limit` where none are left."""
        ...


@frozen
class _ByGuilds:
    """A few hundred guilds at once; the mark is the last of those that were done."""

    _personal: PersonalColumn
    _some: _Some

    async def __call__(self, transaction: Transaction, of: Row, mark: Mark | None, limit: int) -> Erased:
        if self._personal.guild is None:
            changed = await self._some(transaction, of, limit)
            return Erased(changed, go_on_from=(0,) if changed >= limit else None)
        begun_after = mark or (0,)
        found = await transaction.execute(_SOME_GUILDS, bound("after", begun_after))
        guilds = [row["guild"] for row in found.mappings()]
        changed = await self._some(transaction, of | {"in_guilds": guilds}, limit)
        if changed >= limit:
            return Erased(changed, go_on_from=begun_after)
        return Erased(changed, go_on_from=(guilds[-1],) if len(guilds) == GUILDS_AT_ONCE else None)


@frozen
class _Walking:
    """Goes through the table in the order of its key, as no index leads to a person's rows; the mark is a key."""

    _keys: tuple[Column[object], ...]
    _statements: Mapping[tuple[bool, bool], Executable]
    _ends: Mapping[bool, Executable] = field(init=False)

    @_ends.default
    def _both_ends(self) -> Mapping[bool, Executable]:
        return {begins: window_end(self._keys, begins=not begins) for begins in (False, True)}

    async def __call__(self, transaction: Transaction, of: Row, mark: Mark | None, limit: int) -> Erased:
        lower = {} if mark is None else bound("after", mark)
        end = (await transaction.execute(self._ends[mark is not None], lower | {"most": limit})).mappings().first()
        last = None if end is None else tuple(end[key.key] for key in self._keys)
        upper = {} if last is None else bound("until", last)
        changed = await transaction.execute(self._statements[mark is not None, last is not None], of | lower | upper)
        return Erased(changed.rowcount, go_on_from=last)
