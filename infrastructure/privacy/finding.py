"""How the rows of a person are found: by an index where one leads to them, else by going through the table."""

from collections.abc import Iterable, Sequence

from attrs import frozen
from sqlalchemy import BigInteger, Boolean, Column, ColumnElement, Integer, Select, bindparam, literal_column, select
from sqlalchemy import any_ as sql_any
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.expression import tuple_

from infrastructure.database.metadata import AnyTable, metadata
from infrastructure.database.privacy import UserPolicy, user_columns

USER = bindparam("of_user", type_=BigInteger)
GUILDS = bindparam("in_guilds", type_=ARRAY(BigInteger))
MOST = bindparam("most", type_=Integer)

GUILDS_AT_ONCE = 500


@frozen(eq=False)
class PersonalColumn:
    """A column with users' ids, whose rows are a person's."""

    table: AnyTable
    column: Column[object]
    policy: UserPolicy

    @property
    def name(self) -> str:
        return f"{self.table.name}.{self.column.name}"

    @property
    def keys(self) -> tuple[Column[object], ...]:
        return tuple(self.table.primary_key)

    @property
    def guild(self) -> Column[object] | None:
        """None where the row is a person's, of no guild."""
        leading = self.keys[0]
        return leading if leading.name == "guild_id" else None

    @property
    def is_theirs(self) -> ColumnElement[bool]:
        """To be asked of the table alone: `only` names its columns by themselves."""
        theirs: ColumnElement[bool] = self.column == USER
        return theirs if self.policy.only is None else theirs & sql_condition(self.policy.only)

    @property
    def names_them(self) -> ColumnElement[bool]:
        """Also in rows that are kept although others go; to be asked of the table alone."""
        return self.column == USER if self.policy.why is not None else self.is_theirs

    @property
    def is_indexed(self) -> bool:
        """Whether an index leads from guilds to a person's rows."""
        whole = (index for index in self.table.indexes if index.dialect_options["postgresql"]["where"] is None)
        led_by = [list(index.columns) for index in whole]
        return any(map(self._leads_here, [list(self.keys), *led_by]))

    def _leads_here(self, columns: Sequence[Column[object]]) -> bool:
        for each in columns:
            if each is self.column:
                return True
            if each is not self.guild and not (self.policy.only and each.name in self.policy.only):
                return False
        return False


def sql_condition(sql: str) -> ColumnElement[bool]:
    return literal_column(f"({sql})", Boolean)


def personal_columns() -> list[PersonalColumn]:
    """Of all tables, those first that refer to others."""
    return [
        PersonalColumn(table, column, policy)
        for table in reversed(metadata.sorted_tables)
        for column, policy in user_columns(table).items()
    ]


def window_end(keys: Sequence[Column[object]], *, begins: bool) -> Select[*tuple[object, ...]]:
    """The key up to which a table is gone through next, if so many rows are left: after `after_0`, ..."""
    query = select(*keys).order_by(*keys).offset(MOST - 1).limit(1)
    return query if begins else query.where(after(keys))


def after(keys: Sequence[Column[object]]) -> ColumnElement[bool]:
    return tuple_(*keys) > tuple_(*_parameters("after", keys))


def until(keys: Sequence[Column[object]]) -> ColumnElement[bool]:
    return tuple_(*keys) <= tuple_(*_parameters("until", keys))


def bound(name: str, values: Iterable[object]) -> dict[str, object]:
    """The parameters of `after` or `until`."""
    return {f"{name}_{number}": value for number, value in enumerate(values)}


def in_guilds(guild: Column[object]) -> ColumnElement[bool]:
    return guild == sql_any(GUILDS)


def some_guilds() -> Select[*tuple[object, ...]]:
    """The next of all guilds, after `after_0`."""
    guild = metadata.tables["guilds"].c.id
    return (
        select(guild.label("guild"))
        .where(guild > bindparam("after_0", type_=BigInteger))
        .order_by(guild)
        .limit(GUILDS_AT_ONCE)
    )


def _parameters(name: str, keys: Sequence[Column[object]]) -> list[ColumnElement[object]]:
    return [bindparam(f"{name}_{number}", type_=key.type) for number, key in enumerate(keys)]
