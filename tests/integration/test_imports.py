"""Moving in from a published Tux, on real PostgreSQL: planned, applied, applied again, taken back."""

from argparse import Namespace
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from sqlalchemy import text

from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.settings import TuxSettings
from interface.main import open_shared
from interface.shared.wiring import Shared
from interface.startup.import_commands import import_tux, roll_back
from tests.builders import GUILD
from tests.imports.tux import PublishedTux, a_case, published_tux


@pytest.fixture
async def old(database_settings: DatabaseSettings, engines: Engines) -> AsyncIterator[PublishedTux]:
    async with published_tux(database_settings) as tux:
        await tux.add("guild", {"id": GUILD, "case_count": 0})
        yield tux


@pytest.fixture
async def shared(database_settings: DatabaseSettings, engines: Engines) -> AsyncIterator[Shared]:
    opened = open_shared(TuxSettings(database=database_settings))
    yield opened
    await opened.engines.dispose()


def asked(old: PublishedTux, **given: object) -> Namespace:
    usual = {
        "source": old.url,
        "guild": None,
        "mode": "max",
        "apply": False,
        "timezone": None,
        "take_over_ends": False,
        "leave_ends": False,
    }
    return Namespace(**usual | given)


async def rows(engines: Engines, sql: str) -> list[tuple[object, ...]]:
    async with engines.autocommit.connect() as connection:
        return [tuple(row) for row in (await connection.execute(text(sql))).all()]


async def whole(engines: Engines) -> dict[str, list[tuple[object, ...]]]:
    """Everything that there is, but for what an import notes of itself."""
    names = await rows(engines, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    kept = [str(name) for (name,) in names if name not in ("imports", "imported_rows", "alembic_version", "guilds")]
    return {name: await rows(engines, f"SELECT t::text FROM {name} AS t ORDER BY 1") for name in kept}  # noqa: S608


async def test_cases_are_planned_applied_once_and_taken_back(
    old: PublishedTux, shared: Shared, engines: Engines, capsys: pytest.CaptureFixture[str]
) -> None:
    await old.add("cases", *(a_case(key, GUILD) for key in range(1, 4)))
    before = await whole(engines)
    assert await import_tux(shared, asked(old)) == 0
    told = capsys.readouterr()
    assert "cases: 3 there; 3 to bring in" in told.out
    assert told.out.splitlines()[-1].startswith("It was tried out in transactions that were rolled back")
    assert "they are read as UTC" in told.err
    assert await whole(engines) == before

    assert await import_tux(shared, asked(old, apply=True)) == 0
    assert "cases: 3 there; 3 brought in" in capsys.readouterr().out
    assert await rows(engines, "SELECT number, kind, reason, target_id, status, opened_at FROM cases ORDER BY 1") == [
        (key, "warn", f"reason {key}", 700 + key, "applied", datetime.fromisoformat(f"2025-03-01T12:0{key}:00+00:00"))
        for key in range(1, 4)
    ]
    assert await rows(engines, "SELECT last_number FROM case_counters") == [(3,)]
    assert await rows(engines, "SELECT name FROM outbox") == []

    after = await whole(engines)
    assert await import_tux(shared, asked(old, apply=True)) == 0
    assert "There is nothing new." in capsys.readouterr().out
    assert await whole(engines) == after
    [(number,)] = await rows(engines, "SELECT import_id FROM imports")

    assert await roll_back(shared, Namespace(guild=GUILD, number=number, apply=True)) == 0
    assert "cases: 3 taken back" in capsys.readouterr().out
    assert await whole(engines) == before
