"""What `tux database explain` tries out: every statement; none that a command waits for reads a large table whole."""

import inspect
import json
import pkgutil
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from importlib import import_module

import asyncpg
import pytest
from attrs import fields, has
from sqlalchemy import BindParameter, Executable, Select, func, select, text
from sqlalchemy.util import LRUCache

from application.shared.errors import ApplicationError
from domain.members.member import Sighting
from domain.shared.ids import UserId
from infrastructure.database import plans, statements
from infrastructure.database.driver import Connection
from infrastructure.database.engines import Engines
from infrastructure.database.explaining import Explained, explain
from infrastructure.database.growth import forgotten as forgotten_when_old
from infrastructure.database.growth import growth_of
from infrastructure.database.plans import MANY, sequential_scans
from infrastructure.database.reading import Reading
from infrastructure.database.samples import Sample, Subject
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.statements import Compiled, compiled
from infrastructure.levels.tables import DAY_PARTS, HOUR_PARTS
from infrastructure.members.tables import members
from infrastructure.moderation.samples import SAMPLES as MODERATION_SAMPLES
from infrastructure.samples import SAMPLES
from infrastructure.schema import metadata
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD
from tests.fakes.clock import START
from tests.integration.conftest import MakeEngines
from tests.integration.large import empty, fill

type Bound = Sequence[BindParameter[object]]

CONTEXTS = (
    "afk",
    "channels",
    "charts",
    "configuration",
    "evidence",
    "greetings",
    "guilds",
    "imports",
    "leaderboards",
    "levels",
    "members",
    "moderation",
    "moderation.templates",
    "points",
    "privacy",
    "profiles",
    "reports",
    "role_menus",
    "snippets",
)

NOT_ON_A_COMMANDS_PATH = {
    "evidence.capture_repository.forget_unused": "once an hour, of all guilds",
    "greetings.greeting_repository.forget": "once an hour, of all guilds",
    "levels.activity_repository.forget_batches": "once a day, of all guilds",
    "levels.rollup_repository.with_days": "when a month of activity is dropped, a bounded part of it at a time",
    "levels.reward_reader.with_refusals": "when the bot is ready, of all guilds that it serves",
    "outbox.relay.purge": "once an hour, of all guilds",
    "points.ledger_check.newest": "tux doctor",
    "privacy.departure_repository.erase_some": "when the time of a guild that removed the bot is over",
    "privacy.erasing.erase": "in the background, a bounded part of a table at a time",
    "privacy.exporting.rows": "in the background, of one person at a time",
}

SENT_OTHERWISE = {
    "afk.absence_repository.save": "by keep_nickname",
    "levels.rules_reader.of": "by in_force",
    "moderation.escalation.reader.rules": "word for word what the repository's sends",
    "points.ledger_reader.balance": "word for word what the repository's sends",
    "points.shop_reader.get": "word for word what the repository's sends",
    "points.ledger_audit.differences": "all of the ledger, in a snapshot of its own: that is what it is for",
    "points.ledger_audit.extent": "the same",
}
"""Methods that send nothing in their own name."""


@pytest.fixture(autouse=True)
def _names_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two methods that send the same, the first gives the name: whatever other tests have sent before."""
    monkeypatch.setattr(statements, "_known", LRUCache(500))


@pytest.fixture
async def filled(engines: Engines) -> AsyncIterator[None]:
    await fill(engines)
    yield
    await empty(engines)


async def explained(engines: Engines, *samples: Sample, wanted: str | None = None) -> Explained:
    return await explain(engines, samples or SAMPLES, now=START, wanted=wanted, guild=GUILD)


@pytest.mark.usefixtures("filled")
async def test_no_statement_on_a_commands_path_reads_a_large_table_from_end_to_end(
    engines: Engines, database_settings: DatabaseSettings
) -> None:
    """Neither with a plan for its parameters, as tried out here, nor with one for any."""
    found = await explained(engines)
    assert found.unfinished == []
    on_a_path = [plan for plan in found.plans if plan.name not in NOT_ON_A_COMMANDS_PATH]
    assert {plan.name: plan.large_scans for plan in on_a_path if plan.large_scans} == {}
    large = await _large_tables(engines)
    assert len(large) >= 15
    scanned = dict[str, set[str]]()
    connection = await asyncpg.connect(**database_settings.address.arguments(name="plans", within=10, settings={}))
    await connection.execute("SET plan_cache_mode = force_generic_plan")
    for plan in on_a_path:
        if tables := set(await _scanned(connection, plan.sql)) & large:
            scanned[plan.name] = tables
    await connection.close()
    assert scanned == {}


async def test_a_statement_that_reads_a_large_table_from_end_to_end_is_found(
    engines: Engines, registered: PostgresUnitOfWorkFactory
) -> None:
    async with registered() as uow:
        await uow.members.meet([Sighting(guild=GUILD, user=UserId(1 + n), at=START) for n in range(MANY)])
        await uow.commit()

    async def by_a_column_without_an_index(at: Subject) -> None:
        await at.reading.rows(select(members.c.user).where(members.c.message_count == 7))

    [plan] = (await explained(engines, by_a_column_without_an_index)).plans
    [scan] = plan.large_scans
    assert scan.table == "members"
    assert scan.rows >= MANY
    assert plan.steps[0].startswith("Seq Scan on members (")


async def test_a_statement_may_be_chosen_by_its_name(engines: Engines) -> None:
    found = await explained(engines, *MODERATION_SAMPLES, wanted="moderation.case_repository.save")
    assert [(plan.name, plan.verb) for plan in found.plans] == [
        ("moderation.case_repository.save", "UPDATE"),
        ("moderation.case_repository.save", "INSERT"),
    ]


async def test_a_sample_that_cannot_go_on_is_named_and_ends_no_other(engines: Engines) -> None:
    async def stuck(at: Subject) -> None:
        await at.reading.rows(select(func.count()).select_from(members))
        raise ApplicationError

    async def broken(at: Subject) -> None:
        await at.reading.rows(text("SELECT 1 / 0"))

    async def sound(at: Subject) -> None:
        await at.reading.rows(text("SELECT 1"))

    found = await explained(engines, stuck, broken, sound)
    assert [one.sample.rpartition(".")[2] for one in found.unfinished] == ["stuck", "broken"]
    assert [plan.sql.partition(" /*")[0] for plan in found.plans][1:] == ["SELECT 1"]


async def test_on_an_empty_database_every_method_sends_each_of_its_statements_and_nothing_of_it_is_kept(
    engines: Engines, database_settings: DatabaseSettings, make_engines: MakeEngines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A method may send one statement or another: each that stands by itself in a module is tried out.

    And asyncpg, which must ask the server for types that it does not know, knows all of theirs.
    """
    asked, sent = list[object](), list[Executable]()

    async def ask(_connection: Connection, types: object, _timeout: float) -> None:
        asked.append(types)
        raise ApplicationError

    def noted(statement: Executable, names: Iterable[str], *, many: bool = False) -> tuple[Compiled, Bound]:
        sent.append(statement)
        return compiled(statement, names, many=many)

    monkeypatch.setattr(plans, "compiled", noted)
    monkeypatch.setattr(Connection, "_introspect_types", ask)
    found = await explain(make_engines(database_settings), SAMPLES, now=START)
    assert asked == []
    assert found.unfinished == []
    assert len(found.plans) > 150
    counts = text("SELECT (SELECT count(*) FROM guilds), (SELECT count(*) FROM outbox), (SELECT count(*) FROM members)")
    async with engines.autocommit.connect() as connection:
        assert tuple((await connection.execute(counts)).one()) == (0, 0, 0)
    methods, texts = set(_methods()), [_shape(plan.sql) for plan in found.plans]
    assert len(methods) > 100
    assert methods - {plan.name for plan in found.plans} == set(SENT_OTHERWISE)

    def is_sent(statement: Executable) -> bool:
        as_it_is = any(statement is each for each in sent)
        # A page's statement begins with what stands in the module, and goes on with where the page begins.
        return as_it_is or (isinstance(statement, Select) and any(_beginning(statement) in each for each in texts))

    forgotten = {name for name, statement in _statements() if not is_sent(statement)}
    # These mark a delivery that failed; they find their row as the one that marks a success.
    assert forgotten == {"outbox.relay._LATER", "outbox.relay._PARK"}
    assert set(_said_to_be_cut()) - set(_deleted_from(found)) == {"guilds"}, "it goes when all of it is erased"


def _said_to_be_cut() -> Iterator[str]:
    """Tables whose rows go, says their declaration, by a statement of a repository."""
    otherwise = {old.table.name for old in forgotten_when_old()} | {DAY_PARTS.name, HOUR_PARTS.name}
    for table in metadata.sorted_tables:
        growth = growth_of(table)
        if growth is not None and growth.is_cut and table.name not in otherwise:
            yield table.name


def _deleted_from(found: Explained) -> Iterator[str]:
    """Whatever is erased of a guild or of a person says nothing about what goes by itself."""
    for plan in found.plans:
        if "erase" not in plan.name:
            yield from re.findall(r"DELETE FROM (\w+)", plan.sql)


def _modules() -> Iterator[str]:
    for context in (*CONTEXTS, "outbox"):
        package = import_module(f"infrastructure.{context}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield module.name


def _methods() -> Iterator[str]:
    """Public methods of what works on a transaction or reads."""
    for name in _modules():
        module = import_module(name)
        for thing in vars(module).values():
            if not (inspect.isclass(thing) and thing.__module__ == name and has(thing)):
                continue
            if {"_transaction", "_reading", "_engines"} & {field.name for field in fields(thing)}:
                for method, function in vars(thing).items():
                    sends = inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)
                    if sends and not method.startswith("_"):
                        yield f"{name.removeprefix('infrastructure.')}.{method}"


def _statements() -> Iterator[tuple[str, Executable]]:
    """Those with a name in capitals; what is only a part of others has one in small letters."""
    for name in _modules():
        if not name.endswith(".backlog"):
            for constant, value in vars(import_module(name)).items():
                if isinstance(value, Executable) and constant.isupper():
                    yield f"{name.removeprefix('infrastructure.')}.{constant}", value


def _beginning(statement: Select[*tuple[object, ...]]) -> str:
    return _shape(compiled(statement, ())[0].sql.partition(" /*")[0])


def _shape(sql: str) -> str:
    return re.sub(r"\$\d+", "$", sql)


async def _large_tables(engines: Engines) -> set[str]:
    large = text(
        "SELECT relname FROM pg_class"
        " WHERE relkind = 'r' AND reltuples >= :many AND relnamespace = 'public'::regnamespace"
    )
    return {row["relname"] for row in await Reading(engines).rows(large, {"many": MANY})}


async def _scanned(connection: asyncpg.Connection, sql: str) -> tuple[str, ...]:
    """For a plan that is for any parameters it does not matter which are given."""
    await connection.execute(f"PREPARE asked AS {sql}")
    given = ["NULL"] * len(set(re.findall(r"\$\d+", sql)))
    values = f"({', '.join(given)})" if given else ""
    [plan] = json.loads(await connection.fetchval(f"EXPLAIN (FORMAT JSON) EXECUTE asked{values}"))
    await connection.execute("DEALLOCATE asked")
    return sequential_scans(plan)
