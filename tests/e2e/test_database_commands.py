import re
from pathlib import Path

from infrastructure.database.settings import DatabaseSettings
from infrastructure.observability.metrics import STATEMENT_SECONDS
from infrastructure.observability.probe_server import Health, ProbeServer
from tests.e2e.processes import tux


async def test_the_tables_are_listed_with_their_indexes(tmp_path: Path, database_settings: DatabaseSettings) -> None:
    shown = await tux(tmp_path, "database", "tables", DATABASE_URL=database_settings.url)
    assert shown.code == 0, shown.errors
    lines = shown.output.splitlines()
    assert lines[0].split("  ")[0] == "table"
    assert any(line.startswith("cases ") for line in lines)
    assert any(line.startswith("ix_cases_pending ") for line in lines)


async def test_a_statement_is_explained_step_by_step_and_another_name_is_refused_with_the_nearest(
    tmp_path: Path, database_settings: DatabaseSettings
) -> None:
    url = database_settings.url
    explained = await tux(tmp_path, "database", "explain", "moderation.case_reader.show", DATABASE_URL=url)
    assert explained.code == 0, explained.errors
    assert "moderation.case_reader.show (SELECT)" in explained.output
    steps = re.findall(r"(?:Index|Bitmap Heap|Seq) Scan (?:using|on) ", explained.output)
    assert steps, "of which kind, the rows that are there decide"
    assert explained.output.endswith("nothing was changed\n")
    mistyped = await tux(tmp_path, "database", "explain", "moderation.case_reader.shaw", DATABASE_URL=url)
    assert mistyped.code == 2
    assert "there is moderation.case_reader.show" in mistyped.errors


async def test_the_slow_statements_are_asked_of_the_running_bot_where_the_server_does_not_count_them(
    tmp_path: Path, database_settings: DatabaseSettings
) -> None:
    STATEMENT_SECONDS.labels("sample.that_took_long").observe(3600)

    async def health() -> Health:
        return Health()

    async def update() -> None: ...

    probe = ProbeServer("127.0.0.1", 0, health, update)
    address = await probe.start()
    assert address is not None
    port = address.rpartition(":")[2]
    try:
        shown = await tux(tmp_path, "database", "slow", DATABASE_URL=database_settings.url, TUX_PROBE_PORT=port)
    finally:
        await probe.stop()
    assert shown.code == 0, shown.errors
    assert "by the running bot" in shown.output
    [line] = [line for line in shown.output.splitlines() if line.startswith("sample.that_took_long ")]
    assert line.split()[1:] == ["1", "3,600,000.0", "3,600,000.00", "100.0%"]
