"""What a release sent to its database, as it is kept in a file."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Self
from uuid import UUID

from attrs import frozen

FILE = Path(__file__).parent / "previous_release.json"

type Values = Sequence[object]


@frozen(kw_only=True)
class Sent:
    """A statement, and the types that the server gave its parameters and columns; of a command there are none."""

    sql: str
    parameters: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@frozen(kw_only=True)
class Call:
    """Of a statement, with the values of each time it was run; `fails` is the error that the server answered with."""

    statement: int
    runs: tuple[Values, ...]
    fails: str | None = None


@frozen(kw_only=True)
class Release:
    """All that the samples of a release sent, in order and in one transaction."""

    version: str
    revision: str
    statements: tuple[Sent, ...]
    calls: tuple[Call, ...]

    @classmethod
    def load(cls, path: Path = FILE) -> Self:
        kept = _mapping(json.loads(path.read_text()))
        return cls(
            version=str(kept["version"]),
            revision=str(kept["revision"]),
            statements=tuple(
                Sent(sql=str(sql), parameters=_texts(parameters), columns=_texts(columns))
                for sql, parameters, columns in map(_list, _list(kept["statements"]))
            ),
            calls=tuple(map(_call, map(_list, _list(kept["calls"])))),
        )

    def save(self, path: Path = FILE) -> None:
        """A line for each statement and each call, so that a difference can be read."""
        statements = [[each.sql, each.parameters, each.columns] for each in self.statements]
        calls = [[call.statement, list(map(_kept, call.runs)), call.fails] for call in self.calls]
        path.write_text(
            f'{{"version": {json.dumps(self.version)}, "revision": {json.dumps(self.revision)}, "statements": [\n'
            f'{",\n".join(map(_line, statements))}\n], "calls": [\n{",\n".join(map(_line, calls))}\n]}}\n'
        )

    def beginning(self) -> Iterator[int]:
        """Where each sample's calls begin."""
        return (place for place, call in enumerate(self.calls) if self.statements[call.statement].sql == SAVEPOINT)


SAVEPOINT, ROLLBACK = "SAVEPOINT sample", "ROLLBACK TO SAVEPOINT sample"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _call(kept: Sequence[object]) -> Call:
    statement, runs, fails = kept
    assert isinstance(statement, int)
    return Call(
        statement=statement,
        runs=tuple(tuple(map(_value, _list(run))) for run in _list(runs)),
        fails=None if fails is None else str(fails),
    )


def _kept(value: object) -> object:
    """As JSON has it; what JSON does not know is tagged."""
    match value:
        case None | bool() | float():
            return value
        case int():
            return int(value)
        case str():
            return str(value)
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case timedelta():
            return {"seconds": value.total_seconds()}
        case UUID():
            return {"uuid": str(value)}
        case Decimal():
            return {"decimal": str(value)}
        case list() | tuple():
            return list(map(_kept, value))
        case _:
            raise TypeError(f"{type(value)} is not kept")


def _value(kept: object) -> object:
    match kept:
        case {"moment": str() as written}:
            return datetime.fromisoformat(written)
        case {"day": str() as written}:
            return date.fromisoformat(written)
        case {"seconds": float() as seconds}:
            return timedelta(seconds=seconds)
        case {"uuid": str() as written}:
            return UUID(written)
        case {"decimal": str() as written}:
            return Decimal(written)
        case list():
            return list(map(_value, kept))
        case _:
            assert not isinstance(kept, dict), kept
            return kept


def _mapping(value: object) -> Mapping[str, object]:
    assert isinstance(value, dict)
    return value


def _list(value: object) -> Sequence[object]:
    assert isinstance(value, list)
    return value


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, _list(value)))
