"""Statements as the driver takes them: compiled once, with numbered parameters.

SQLAlchemy writes the SQL and converts the values. Its own execution, which costs as much as a round trip, is left out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Self

from asyncpg import Record
from attrs import define, frozen
from prometheus_client import Histogram
from sqlalchemy import BindParameter, Executable
from sqlalchemy.engine import Dialect, IteratorResult, make_url
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement, ColumnElement
from sqlalchemy.sql.selectable import ReturnsRows
from sqlalchemy.util import LRUCache

from infrastructure.database.naming import in_other_words, named, sender
from infrastructure.observability.metrics import STATEMENT_SECONDS

type Convert = Callable[[object], object]

_DIALECT: Dialect = make_url("postgresql+asyncpg://").get_dialect()()

_NUMERIC = 1700
"""PostgreSQL's number for the type. Only conversions of numbers ask for it; asyncpg has already told those apart."""


class Answer(IteratorResult[object, *tuple[object, ...]]):
    """The rows of a statement.

    `rowcount` says how many those are, or how many it changed where it returns none; -1 where it ran several times.
    """

    rowcount: int = -1


@frozen
class Placeholder:
    name: str
    """Among the parameters."""
    position: int | None
    """The value that the statement itself holds for this parameter; None where one has to be given."""
    convert: Convert | None


@define(eq=False)
class Compiled:
    """SQL, and the conversions of values to the driver's and back."""

    name: str
    sql: str
    returns_rows: bool
    seconds: Histogram
    """How long it took, each time."""
    _placeholders: Sequence[Placeholder]
    _columns: Sequence[ColumnElement[object]]
    _converted: Sequence[tuple[int, Convert]]
    """Of which columns the driver's value is another one here; most are as it has them."""
    _metadata: SimpleResultMetaData | None = None

    @classmethod
    def of(cls, statement: ClauseElement, compiler: SQLCompiler, bound: Sequence[BindParameter[object]]) -> Self:
        assert not compiler.post_compile_params, "IN is another statement for each length: write = ANY(array)"
        columns = list(statement.exported_columns) if isinstance(statement, ReturnsRows) else []
        positions = {parameter.key: position for position, parameter in enumerate(bound) if not parameter.required}
        parameters = [compiler.binds[name] for name in compiler.positiontup or ()]
        name = sender()
        from_driver = [column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, _NUMERIC) for column in columns]
        return cls(
            name=name,
            sql=named(str(compiler), name),
            returns_rows=bool(columns) or not isinstance(statement, ReturnsRows),
            seconds=STATEMENT_SECONDS.labels(name),
            placeholders=[
                Placeholder(
                    parameter.key,
                    positions.get(parameter.key),
                    parameter.type.dialect_impl(_DIALECT).bind_processor(_DIALECT),
                )
                for parameter in parameters
            ],
            columns=columns,
            converted=[(position, convert) for position, convert in enumerate(from_driver) if convert is not None],
        )

    def prepare_anew(self) -> None:
        """A pooler keeps what it has prepared by the words, also where a migration has made that stale."""
        self.sql = in_other_words(self.sql, self.name)

    def values(self, bound: Sequence[BindParameter[object]], parameters: Mapping[str, object]) -> list[object]:
        """In the order of their numbers; `bound` are those that the statement itself holds."""
        values = []
        for placeholder in self._placeholders:
            if placeholder.position is None or placeholder.name in parameters:
                value = parameters[placeholder.name]
            else:
                value = bound[placeholder.position].effective_value
            values.append(value if placeholder.convert is None else placeholder.convert(value))
        return values

    def answer(self, records: Sequence[Record], rowcount: int) -> Answer:
        """What the driver returned, by column names and by the columns themselves."""
        if self._metadata is None and records:
            further = [(column, column.key) for column in self._columns]
            self._metadata = SimpleResultMetaData(list(records[0].keys()), further)
        answer = Answer(self._metadata or SimpleResultMetaData([]), iter(self._rows(records)))
        answer.rowcount = rowcount
        return answer

    def _rows(self, records: Sequence[Record]) -> Iterable[tuple[object, ...]]:
        if not self._converted:
            return map(tuple, records)
        return map(self._row, records)

    def _row(self, record: Record) -> tuple[object, ...]:
        values = [*record]
        for position, convert in self._converted:
            values[position] = convert(values[position])
        return tuple(values)


_known: LRUCache[object, Compiled] = LRUCache(500)
"""By shape, so that a query which is built afresh for each page is compiled once."""


def compiled(
    statement: Executable, names: Iterable[str], *, many: bool = False
) -> tuple[Compiled, Sequence[BindParameter[object]]]:
    """The statement for parameters of these names, and the values that the statement itself holds."""
    assert isinstance(statement, ClauseElement)
    shape = statement._generate_cache_key()  # what SQLAlchemy's own cache goes by, and has no public name
    assert shape is not None, "a statement of a kind that cannot be told from others by its shape"
    key = (shape.key, tuple(names), many)
    found = _known.get(key)
    if found is None:
        compiler = statement.compile(dialect=_DIALECT, cache_key=shape, column_keys=list(names), for_executemany=many)
        assert isinstance(compiler, SQLCompiler)
        found = _known[key] = Compiled.of(statement, compiler, shape.bindparams)
    return found, shape.bindparams
