"""What is asked of one guild neither reads nor changes rows of another: whatever looks into a table names the guild."""

import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import cast

import asyncpg
import pytest
from attrs import define, field

from infrastructure.database.engines import Engines
from infrastructure.database.explaining import explain
from infrastructure.database.settings import DatabaseSettings
from infrastructure.samples import SAMPLES
from infrastructure.schema import metadata
from tests.builders import GUILD
from tests.fakes.clock import START

type Node = Mapping[str, object]

OF_GUILDS = {table.name for table in metadata.sorted_tables if "guild_id" in {column.name for column in table.columns}}

OF_ALL_GUILDS = {
    "evidence.capture_repository.forget_unused": "what is old, once an hour",
    "greetings.greeting_repository.forget": "what is old, once an hour",
    "levels.activity_repository.forget_batches": "what is old, once a day",
    "moderation.appeals.appeal_reader.being_granted": "what was cut off, of whomever it is",
    "moderation.owed_answers.forget_asked_before": "what is old",
    "outbox.relay.purge": "what is old, once an hour",
    "points.ledger_check.newest": "tux doctor",
    "privacy.departure_reader.upcoming": "tux privacy guilds",
    "privacy.erasing.erase": "one person, wherever they are",
    "privacy.exporting.rows": "one person, wherever they are",
    "reports.report_reader.acting": "what was cut off, of whomever it is",
    "starboard.starred_repository.forget_unshown": "what is old",
}
OF_ONE_PERSON = "reminders."
"""Their guild is only where they were asked for."""

_CONDITIONS = ("Index Cond", "Recheck Cond", "Filter", "Hash Cond", "Merge Cond", "Join Filter")
_NAMED = re.compile(r"\bguild_id = (?!\w+\.guild_id\b)|(?<!guild_id) = \w+\.guild_id\b|\bguild_id >> \$\d")
"""By a parameter, or by the shards that are served: not by another table alone."""


@define
class Looks:
    """Where the server looks, by the names that the statement gives to tables, and on what conditions."""

    tables: dict[str, str] = field(factory=dict)
    given: set[str] = field(factory=set)
    """The names of what is made of parameters."""
    conditions: list[str] = field(factory=list)

    def add(self, node: Node) -> None:
        if "Relation Name" in node and node["Node Type"] != "ModifyTable" and node["Relation Name"] in OF_GUILDS:
            self.tables[str(node["Alias"])] = str(node["Relation Name"])
        if node["Node Type"] == "Function Scan":
            self.given.add(str(node["Alias"]))
        self.conditions += [str(node[name]) for name in _CONDITIONS if name in node]
        if node.get("Parent Relationship") == "SubPlan":  # what it finds is what the node above compares
            self.conditions.append(str(node.get("Output")))
        for below in cast(Sequence[Node], node.get("Plans", ())):
            self.add(below)

    def beyond_the_guild(self) -> Iterator[str]:
        """Tables whose rows are of any guild."""
        asked = " ".join(self.conditions)
        is_named = _NAMED.search(asked) or any(f"{alias}.guild_id" in asked for alias in self.given)
        for alias, table in self.tables.items():
            if not is_named or not re.search(rf"\b{alias}\.guild_id\b", asked):
                yield table


async def beyond_the_guild(connection: asyncpg.Connection, sql: str) -> list[str]:
    """By the plan for whatever parameters."""
    await connection.execute(f"PREPARE asked AS {sql}")
    given = ["NULL"] * len(set(re.findall(r"\$\d+", sql)))
    values = f"({', '.join(given)})" if given else ""
    [plan] = json.loads(await connection.fetchval(f"EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE asked{values}"))
    await connection.execute("DEALLOCATE asked")
    looks = Looks()
    looks.add(plan["Plan"])
    return [*looks.beyond_the_guild()]


@pytest.fixture
async def connection(database_settings: DatabaseSettings) -> AsyncIterator[asyncpg.Connection]:
    address = database_settings.address.arguments(name="plans", within=10, settings={})
    connection = await asyncpg.connect(**address)
    # Else what no parameter leads to is left out of the plan.
    await connection.execute("SET plan_cache_mode = force_generic_plan; SET enable_partition_pruning = off")
    yield connection
    await connection.close()


async def test_every_statement_names_the_guild_of_each_table_that_it_looks_into(
    engines: Engines, connection: asyncpg.Connection
) -> None:
    found = await explain(engines, SAMPLES, now=START, guild=GUILD)
    assert len(found.plans) > 400
    beyond = dict[str, list[str]]()
    for plan in found.plans:
        if tables := await beyond_the_guild(connection, plan.sql):
            beyond.setdefault(plan.name, []).extend(tables)
    expected = OF_ALL_GUILDS.keys()
    unexpected = {name: tables for name, tables in beyond.items() if name not in expected}
    assert {name: each for name, each in unexpected.items() if not name.startswith(OF_ONE_PERSON)} == {}
    assert expected <= beyond.keys()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT number FROM cases WHERE target_id = $1",
        "SELECT c.number FROM cases c JOIN case_links l ON l.number = c.number WHERE c.guild_id = $1",
        "SELECT c.number FROM cases c JOIN case_links l ON l.guild_id = c.guild_id AND l.number = c.number",
        "UPDATE cases SET reason = 'x' WHERE number = $1",
        "DELETE FROM cases WHERE guild_id = $1 AND number IN (SELECT number FROM case_links)",
    ],
)
async def test_one_that_does_not_is_found(connection: asyncpg.Connection, sql: str) -> None:
    assert await beyond_the_guild(connection, sql) != []
