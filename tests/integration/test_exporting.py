"""An export holds every row that its policy lets a person have, and nothing of anybody else."""

import json
from collections.abc import Mapping

import pytest
from sqlalchemy import text

from application.privacy.queries import StoredRow, Value
from infrastructure.database.engines import Engines
from infrastructure.database.privacy import user_columns
from infrastructure.database.reading import Reading
from infrastructure.privacy import exporting
from infrastructure.privacy.exporting import PostgresPersonalReader
from infrastructure.privacy.promise import promise
from infrastructure.schema import metadata
from tests.builders import GUILD, OTHER_GUILD
from tests.integration.one_of_everything import ANOTHER, SOMEBODY, populate
from tests.statements import statements_of


async def exported(engines: Engines) -> list[StoredRow]:
    return [row async for row in PostgresPersonalReader(Reading(engines)).rows(SOMEBODY)]


def of(rows: list[StoredRow], table: str) -> list[Mapping[str, Value]]:
    return [row.values for row in rows if row.table == table]


def _expected(table: str) -> str:
    """How many rows of the table are somebody's, by the policies; where one says why others stay, those are too."""
    theirs = [
        f"(t.{column.name} = {SOMEBODY} AND ({(not policy.why and policy.only) or 'true'}) AND ({policy.exported}))"
        for column, policy in user_columns(metadata.tables[table]).items()
        if policy.exported is not None
    ]
    return f"SELECT '{table}', count(*) FROM {table} t WHERE {' OR '.join(theirs)}"  # noqa: S608  # own names


async def test_every_row_that_is_a_person_s_is_exported_once(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "GUILDS_AT_ONCE", 2)  # so that it looks for more than these
    await populate(engines, GUILD)
    await populate(engines, OTHER_GUILD, alone=False)
    rows = await exported(engines)
    tables = [table for table, _ in promise().tables]
    async with engines.autocommit.connect() as connection:
        counts = (await connection.execute(text(" UNION ALL ".join(map(_expected, tables))))).all()
    assert len(counts) > 35
    assert all(number > 0 for _, number in counts)
    assert {table: len(of(rows, table)) for table in tables} == dict(counts)


async def test_what_is_kept_although_others_go_is_exported(engines: Engines) -> None:
    await populate(engines)
    kept = (
        "UPDATE absences SET nick_tagged = '[AFK] Some', nick_before = 'Some' WHERE user_id = :u",
        "UPDATE counting_wishes SET is_counted = false WHERE user_id = :u",
        "UPDATE reporters SET blocked_by = user_id + 1, blocked_at = now() WHERE user_id = :u",
    )
    async with engines.autocommit.connect() as connection:
        for statement in kept:
            assert (await connection.execute(text(statement), {"u": SOMEBODY})).rowcount == 1
    rows = await exported(engines)
    assert [(row["reason"], row["nick_before"]) for row in of(rows, "absences") if "user_id" in row] == [
        ("on holiday", "Some")
    ]
    assert [row["is_counted"] for row in of(rows, "counting_wishes")] == [False]
    [blocked] = [row for row in of(rows, "reporters") if row.get("user_id") == str(SOMEBODY)]
    assert blocked["blocked_at"] is not None
    assert "blocked_by" not in blocked


async def test_of_others_neither_ids_nor_names_nor_words_are_in_it(engines: Engines) -> None:
    await populate(engines)
    rows = await exported(engines)
    written = json.dumps([row.values for row in rows])
    for theirs in ("another", "confidential", "lease_token"):
        assert theirs not in written
    assert not any(value == str(ANOTHER) for row in rows for value in row.values.values())
    about, opened = sorted(of(rows, "cases"), key=lambda row: str(row["number"]))
    assert (about["target_id"], about["reason"], "moderator_id" in about) == (str(SOMEBODY), "spam", False)
    assert (opened["moderator_id"], opened["void_reason"], "target_id" in opened) == (str(SOMEBODY), "void", False)
    assert [row["text"] for row in of(rows, "reminders")] == ["my tea"]


async def test_large_tables_are_read_in_pages(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    await populate(engines)
    whole = await exported(engines)
    monkeypatch.setattr(exporting, "AT_ONCE", 7)
    monkeypatch.setattr(exporting, "LOOKED_AT", 2)
    with statements_of(engines) as log:
        in_pages = await exported(engines)
    assert sorted(map(str, in_pages)) == sorted(map(str, whole))
    assert sum("FROM activity_days" in each for each in log.reads) == 5
