"""A row that others refer to by the id of a person: it cannot be changed before them, nor they before it."""

from collections.abc import Sequence

from attrs import field, frozen
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Executable,
    ForeignKeyConstraint,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from infrastructure.database.transaction import Row, Transaction
from infrastructure.privacy.finding import PersonalColumn, in_guilds, personal_columns

_pseudonym = bindparam("pseudonym", type_=BigInteger)


def referring(parent: PersonalColumn) -> Sequence[PersonalColumn]:
    """The columns of other tables that refer to this one."""
    return [each for each in personal_columns() if any(_refers(key, each, parent) for key in _keys_of(each))]


def _keys_of(personal: PersonalColumn) -> Sequence[ForeignKeyConstraint]:
    return [*personal.table.foreign_key_constraints]


def _refers(key: ForeignKeyConstraint, child: PersonalColumn, parent: PersonalColumn) -> bool:
    return any(each.parent is child.column and each.column is parent.column for each in key.elements)


@frozen
class Rekeying:
    """Of one guild at a time, in one transaction: sums over those rows hold at every moment.

    A copy under the new id comes first, then those that refer to it, then the old row goes. Whoever adds to the old row
    meanwhile waits for its lock, and finds it gone.
    """

    _parent: PersonalColumn
    _find: Executable = field(init=False)
    _lock: Executable = field(init=False)
    _copy: Executable = field(init=False)
    _follow: Sequence[Executable] = field(init=False)
    _remove: Executable = field(init=False)

    @_find.default
    def _finding(self) -> Executable:
        guild = _guild_of(self._parent)
        theirs = select(guild.label("guild")).where(in_guilds(guild), self._parent.is_theirs)
        return theirs.order_by(guild).limit(1)

    @_lock.default
    def _locking(self) -> Executable:
        return select(*self._parent.keys).where(_in_one(self._parent)).with_for_update()

    @_copy.default
    def _copying(self) -> Executable:
        columns = [each for each in self._parent.table.columns if each.computed is None]
        values = [_pseudonym if each is self._parent.column else each for each in columns]
        return insert(self._parent.table).from_select(
            [each.key for each in columns], select(*values).where(_in_one(self._parent))
        )

    @_follow.default
    def _following(self) -> Sequence[Executable]:
        return [
            update(each.table).where(_in_one(each)).values({each.column: _pseudonym})
            for each in referring(self._parent)
        ]

    @_remove.default
    def _removing(self) -> Executable:
        return delete(self._parent.table).where(_in_one(self._parent))

    async def __call__(self, transaction: Transaction, of: Row, limit: int) -> int:
        """As many as were asked for, if there may be more: the next guild has its own transaction."""
        found = (await transaction.execute(self._find, _given(of, "of_user", "in_guilds"))).mappings().first()
        if found is None:
            return 0
        one = _given(of, "of_user") | {"in_guild": found["guild"]}
        await transaction.execute(self._lock, one)
        await transaction.execute(self._copy, one | _given(of, "pseudonym"))
        for follow in self._follow:
            await transaction.execute(follow, one | _given(of, "pseudonym"))
        await transaction.execute(self._remove, one)
        return limit


def _given(of: Row, *names: str) -> Row:
    return {name: of[name] for name in names}


def _guild_of(personal: PersonalColumn) -> Column[object]:
    assert personal.guild is not None, "what others refer to belongs to a guild"
    return personal.guild


def _in_one(personal: PersonalColumn) -> ColumnElement[bool]:
    return (_guild_of(personal) == bindparam("in_guild", type_=BigInteger)) & personal.is_theirs
