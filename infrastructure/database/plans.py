"""How the server carries statements out: EXPLAIN (ANALYZE, BUFFERS), in a transaction that is rolled back."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Self, cast

from attrs import define, field, frozen
from sqlalchemy import Executable

from infrastructure.database.session import Session
from infrastructure.database.statements import Answer, Compiled, compiled

MANY = 1_000
"""Rows; a sequential scan over as many is flagged."""

type Node = Mapping[str, object]
type Parameters = Mapping[str, object] | Sequence[Mapping[str, object]] | None


@frozen(kw_only=True)
class Scan:
    """A sequential scan."""

    table: str
    rows: int
    """That it read, whether or not they were wanted."""


@frozen(kw_only=True)
class Plan:
    """What a statement did when it was tried."""

    name: str
    sql: str
    milliseconds: float
    pages: int
    """That it needed, found in the server's memory or not."""
    scans: tuple[Scan, ...]
    steps: tuple[str, ...]
    """The plan, a line for each of its nodes."""

    @property
    def verb(self) -> str:
        return self.sql.split(maxsplit=1)[0]

    @property
    def large_scans(self) -> tuple[Scan, ...]:
        return tuple(scan for scan in self.scans if scan.rows >= MANY)

    @classmethod
    def of(cls, name: str, sql: str, explained: Node) -> "Plan":
        top = _node(explained["Plan"])
        return cls(
            name=name,
            sql=sql,
            milliseconds=_number(explained, "Execution Time"),
            pages=int(_number(top, "Shared Hit Blocks") + _number(top, "Shared Read Blocks")),
            scans=tuple(_scan(node) for _, node in _nodes(top) if node["Node Type"] == "Seq Scan"),
            steps=tuple(_step(depth, node) for depth, node in _nodes(top)),
        )


@define(eq=False)
class ExplainingSession(Session):
    """Explains each statement the first time it is sent, before it is carried out."""

    wanted: str | None = None
    """Only statements of this name are explained; None for all."""
    plans: dict[str, Plan] = field(factory=dict)
    """By the statements themselves."""
    names: set[str] = field(factory=set)
    """What the statements that were sent are called, explained or not."""

    @classmethod
    def instead_of(cls, session: Session, wanted: str | None = None) -> Self:
        return cls(session._pooled, session._driver, wanted=wanted)

    async def begin(self) -> None:
        """Who begins a transaction within this one's goes on in it."""
        if not self.is_open:
            await super().begin()

    async def execute(self, statement: Executable, parameters: Parameters = None) -> Answer:
        many = parameters is not None and not isinstance(parameters, Mapping)
        first = parameters[0] if parameters is not None and not isinstance(parameters, Mapping) else parameters or {}
        found, bound = compiled(statement, first, many=many)
        self.names.add(found.name)
        if found.sql not in self.plans and self.wanted in (None, found.name):
            self.plans[found.sql] = await self._explain(found, found.values(bound, first))
        return await super().execute(statement, parameters)

    async def plainly(self, statement: Executable, parameters: Parameters = None) -> Answer:
        """Without explaining it."""
        return await super().execute(statement, parameters)

    async def say(self, command: str) -> None:
        with self._watching():
            await self._driver.execute(command)

    async def _explain(self, found: Compiled, values: Sequence[object]) -> Plan:
        await self.say("SAVEPOINT explained")
        with self._watching():
            explained = await self._driver.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {found.sql}", *values)
        await self.say("ROLLBACK TO SAVEPOINT explained")
        return Plan.of(found.name, found.sql, top_of(explained))


def top_of(explained: object) -> Node:
    """What EXPLAIN (FORMAT JSON) answers, of its one statement, as our connections read JSON."""
    assert isinstance(explained, list)
    [plan] = explained
    return _node(plan)


def sequential_scans(explained: Node) -> tuple[str, ...]:
    """The tables that a plan reads from end to end, whether or not it was carried out."""
    nodes = (node for _, node in _nodes(_node(explained["Plan"])) if node["Node Type"] == "Seq Scan")
    return tuple(str(node["Relation Name"]) for node in nodes)


def _node(value: object) -> Node:
    assert isinstance(value, Mapping)
    return cast(Node, value)


def _number(node: Node, key: str) -> float:
    value = node.get(key, 0)
    assert isinstance(value, int | float)
    return value


def _nodes(node: Node, depth: int = 0) -> Iterator[tuple[int, Node]]:
    yield depth, node
    below = node.get("Plans", ())
    assert isinstance(below, Sequence)
    for each in below:
        yield from _nodes(_node(each), depth + 1)


def _scan(node: Node) -> Scan:
    each_time = _number(node, "Actual Rows") + _number(node, "Rows Removed by Filter")
    return Scan(table=str(node["Relation Name"]), rows=round(each_time * _number(node, "Actual Loops")))


_CONDITIONS = ("Index Cond", "Recheck Cond", "Filter", "Hash Cond", "Join Filter")


def _step(depth: int, node: Node) -> str:
    what = str(node["Node Type"])
    if "Index Name" in node:
        what += f" using {node['Index Name']}"
    if "Relation Name" in node:
        what += f" on {node['Relation Name']}"
    times = int(_number(node, "Actual Loops"))
    took = f"rows: {_number(node, 'Actual Rows'):.0f}, times: {times}" if times else "never carried out"
    conditions = "".join(f"; {name}: {node[name]}" for name in _CONDITIONS if name in node)
    return f"{'  ' * depth}{what} ({took}){conditions}"
