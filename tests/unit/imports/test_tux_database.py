"""What a published Tux's tables have, by version."""

from typing import cast
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from infrastructure.imports.errors import NotATuxDatabase
from infrastructure.imports.tux.database import TABLES, TuxDatabase


def a_database(**tables: dict[str, str]) -> TuxDatabase:
    connection = cast("asyncpg.Connection[asyncpg.Record]", None)
    columns = {table: {"id": "bigint"} for table in TABLES} | tables
    return TuxDatabase("there", ZoneInfo("UTC"), connection, columns)


def test_the_first_name_that_a_column_has_is_taken_and_one_without_any_is_told() -> None:
    tux = a_database(cases={"case_id": "integer", "case_number": "integer"})
    assert tux.column("cases", "number", "case_number", "case_id") == "case_number"
    assert tux.optional("cases", "case_id", "bigint") == "case_id"
    assert tux.optional("cases", "log_message", "bigint") == "CAST(NULL AS bigint)"
    with pytest.raises(NotATuxDatabase) as missing:
        tux.column("cases", "reason", "case_reason")
    assert (missing.value.where, missing.value.missing) == ("there", "cases.reason")


def test_times_without_a_zone_are_noticed_in_any_table() -> None:
    assert not a_database().is_naive
    assert a_database(reminder={"at": "timestamp without time zone"}).is_naive
