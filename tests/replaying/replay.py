"""Has a server carry out what a release sent, and says what it no longer takes."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import pairwise

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement
from attrs import define, evolve, field, frozen

from infrastructure.database.naming import name_in
from infrastructure.database.settings import DatabaseSettings
from tests.migrating.parsing import nodes, parsed, text_at, within
from tests.replaying.release import ROLLBACK, Call, Release, Sent

_COMMANDS = ("SAVEPOINT", "ROLLBACK", "SET", "RELEASE")

_REQUIRED = """
    SELECT c.relname AS table, a.attname AS column FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''
"""


_SEQUENCES = "SELECT CAST(oid::regclass AS text) AS name FROM pg_class WHERE relkind = 'S'"


@frozen(kw_only=True)
class Fault:
    """What the release would meet on this schema."""

    statement: str
    """Its name: the method that sent it."""
    what: str


@define
class Replay:
    """In the transaction that is under way, on tables without rows and with sequences from their beginning."""

    release: Release
    _driver: asyncpg.Connection
    faults: list[Fault] = field(factory=list)
    outcomes: list[Call] = field(factory=list)
    """The calls, with how they ended here."""
    _prepared: dict[int, PreparedStatement] = field(factory=dict)

    async def run(self) -> Sequence[Fault]:
        failed = False
        for call in self.release.calls:
            sent = self.release.statements[call.statement]
            if failed and sent.sql != ROLLBACK:
                self.outcomes.append(call)
                continue
            error = await self._carry_out(sent, call)
            failed = error is not None
            if error is not None and error.sqlstate != call.fails:
                self._note(sent, f"{type(error).__name__}: {error}")
            if error is None and call.fails is not None:
                self._note(sent, f"{call.fails} was to be met, and nothing was")
            self.outcomes.append(evolve(call, fails=None if error is None else error.sqlstate))
        return self.faults

    async def _carry_out(self, sent: Sent, call: Call) -> asyncpg.PostgresError | None:
        try:
            if is_command(sent):
                await self._driver.execute(sent.sql)
                return None
            if call.statement not in self._prepared:
                self._prepared[call.statement] = await self._driver.prepare(sent.sql)
                self._compare(sent, described(sent, self._prepared[call.statement]))
            for values in call.runs:
                await self._prepared[call.statement].fetch(*values)
        except asyncpg.PostgresError as error:
            return error
        return None

    def _compare(self, before: Sent, now: Sent) -> None:
        """What the server takes for parameters, and answers with, is what it was."""
        if before.parameters != now.parameters:
            self._note(before, f"its parameters were {before.parameters}, and are {now.parameters}")
        if before.columns != now.columns:
            self._note(before, f"its columns were {before.columns}, and are {now.columns}")

    def _note(self, sent: Sent, what: str) -> None:
        self.faults.append(Fault(statement=name_in(sent.sql) or sent.sql, what=what))


@asynccontextmanager
async def transaction(settings: DatabaseSettings) -> AsyncIterator[asyncpg.Connection]:
    """Begun anew: ids are given from 1 on, as they were when a release was recorded. It is rolled back."""
    arguments = settings.address.arguments(name="replay", within=10, settings={"timezone": "UTC", "jit": "off"})
    driver = await asyncpg.connect(**arguments)
    try:
        await driver.execute("BEGIN")
        for sequence in await driver.fetch(_SEQUENCES):
            await driver.execute(f"ALTER SEQUENCE {sequence['name']} RESTART")
        yield driver
        await driver.execute("ROLLBACK")
    finally:
        await driver.close()


def is_command(sent: Sent) -> bool:
    return sent.sql.startswith(_COMMANDS)


def described(sent: Sent, prepared: PreparedStatement) -> Sent:
    return Sent(
        sql=sent.sql,
        parameters=tuple(parameter.name for parameter in prepared.get_parameters()),
        columns=tuple(f"{column.name} {column.type.name}" for column in prepared.get_attributes()),
    )


def only(release: Release, name: str) -> Release:
    """The calls of the sample that sends a statement of this name, and what was sent before all samples."""
    begins = [*release.beginning(), len(release.calls)]
    calls = list(release.calls[: begins[0]])
    for start, end in pairwise(begins):
        sample = release.calls[start:end]
        if any(name_in(release.statements[call.statement].sql) == name for call in sample):
            calls += sample
    return evolve(release, calls=tuple(calls))


def inserts(sql: str) -> Iterator[tuple[str, set[str]]]:
    """Into which tables, and which columns are given."""
    for _, statement in parsed(sql):
        for insert in [statement] if "cols" in statement else within(statement, "InsertStmt"):
            yield (
                text_at(insert, "relation", "relname"),
                {text_at(each, "ResTarget", "name") for each in nodes(insert, "cols")},
            )


async def required_columns(driver: asyncpg.Connection) -> dict[str, set[str]]:
    """By table: what every INSERT has to give, since nothing else does."""
    found = dict[str, set[str]]()
    for row in await driver.fetch(_REQUIRED):
        found.setdefault(row["table"], set()).add(row["column"])
    return found


def left_out(release: Release, required: dict[str, set[str]]) -> Iterator[Fault]:
    """Of each INSERT: columns that it does not give, whether or not it was run with any rows."""
    for sent in release.statements:
        for table, given in inserts(sent.sql):
            missing = required.get(table, set()) - given
            if missing:
                what = f"its INSERT into {table} gives no {', '.join(sorted(missing))}"
                yield Fault(statement=name_in(sent.sql) or sent.sql, what=what)
