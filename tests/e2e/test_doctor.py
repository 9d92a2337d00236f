"""`tux doctor` on databases that are not well, and servers that `tux run` must not use."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from attrs import evolve
from sqlalchemy import insert, make_url, text, update

from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.moderation.tables import cases
from infrastructure.outbox.tables import outbox
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, an_intent
from tests.databases import Databases
from tests.e2e.processes import tux
from tests.fakes.clock import START

_CHECKS = (
    "database version schema changes indexes outbox cases ends drift bulk locks digests purchases reminders rewards "
    "parts stars absences privacy departed shards processes requests ledger session pool pictures bot discord"
)
_GUILD = {"guild_id": 1}
_MOMENT = text("now()")


async def test_all_is_well(tmp_path: Path, database_settings: DatabaseSettings) -> None:
    outcome = await tux(tmp_path, "doctor", DATABASE_URL=database_settings.url)
    assert outcome.code == 0, outcome.output
    assert [line.split()[:2] for line in outcome.output.splitlines()] == [["ok", name] for name in _CHECKS.split()]


async def test_an_event_given_up_is_shown(
    tmp_path: Path, database_settings: DatabaseSettings, engines: Engines
) -> None:
    async with engines.autocommit.connect() as connection:
        event = {"name": "CaseOpened", "payload": {}, "occurred_at": _MOMENT, "due_at": _MOMENT, "parked_at": _MOMENT}
        await connection.execute(insert(outbox).values(**_GUILD, **event))
    outcome = await tux(tmp_path, "doctor", DATABASE_URL=database_settings.url)
    assert outcome.code == 1
    assert "FAIL  outbox    0 waiting, 1 given up" in outcome.output


async def test_a_case_that_does_not_come_to_an_end_is_shown(
    tmp_path: Path, database_settings: DatabaseSettings, engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    async with uow_factory() as uow:
        await uow.guilds.register(GUILD, at=START)
        await uow.cases.open(an_intent())
        await uow.commit()
    async with engines.autocommit.connect() as connection:
        await connection.execute(update(cases).values(attempts=5))
    outcome = await tux(tmp_path, "doctor", DATABASE_URL=database_settings.url)
    assert outcome.code == 1
    assert "FAIL  cases     1 unfinished" in outcome.output


async def test_a_schema_that_is_behind_is_shown(tmp_path: Path, databases: Databases) -> None:
    empty = await databases.create("empty")
    try:
        outcome = await tux(tmp_path, "doctor", DATABASE_URL=empty.url)
        assert outcome.code == 1
        assert "FAIL  schema    at migration none" in outcome.output
        assert "run `tux migrate`" in outcome.output
        assert (await tux(tmp_path, "migrate", DATABASE_URL=empty.url)).code == 0
        assert (await tux(tmp_path, "doctor", DATABASE_URL=empty.url)).code == 0
    finally:
        await databases.drop("empty")


@pytest.mark.parametrize(
    "place",
    [
        "tux:s3@cr3t@127.0.0.1:1/tux",
        "127.0.0.1:1/tux?user=tux&password=s3cr3t",
        "127.0.0.1:1/tux?password=s3cr3t&channel_binding=require",
        "tux:s3/cr3t@127.0.0.1:1/tux",
    ],
)
@pytest.mark.parametrize("command", ["doctor", "migrate"])
async def test_an_address_that_leads_nowhere_is_shown_without_its_password(
    tmp_path: Path, command: str, place: str
) -> None:
    outcome = await tux(tmp_path, command, DATABASE_URL=f"postgresql://{place}", TUX_DATABASE_DEADLINE="0.2")
    said = outcome.output + outcome.errors
    assert outcome.code == 1
    assert "s3" not in said
    assert "cr3t" not in said
    assert "Traceback" not in said
    assert len([line for line in said.splitlines() if "127.0.0.1" in line or "DATABASE_URL" in line]) == 1


@pytest.mark.parametrize("command", ["run", "migrate"])
async def test_a_server_that_is_too_old_is_refused(
    tmp_path: Path, database_settings: DatabaseSettings, engines: Engines, command: str
) -> None:
    async with engines.autocommit.connect() as connection:
        number = int(str(await connection.scalar(text("SHOW server_version_num"))))
    async with server_that_says(number, 130009, database_settings) as settings:
        outcome = await tux(tmp_path, command, DATABASE_URL=settings.url)
    assert outcome.code == 1
    assert "and Tux needs 15 or newer" in outcome.errors
    assert "Traceback" not in outcome.errors


@asynccontextmanager
async def server_that_says(number: int, instead: int, settings: DatabaseSettings) -> AsyncIterator[DatabaseSettings]:
    """The same server, but where it sends one version number, another arrives."""
    url = make_url(settings.url)
    host, port = url.query.get("host", url.host), int(str(url.query.get("port", url.port or 5432)))

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if str(host).startswith("/"):
            server_reader, server_writer = await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        else:
            server_reader, server_writer = await asyncio.open_connection(str(host), port)

        async def downwards() -> None:
            while answer := await server_reader.read(65536):
                writer.write(answer.replace(number.to_bytes(4), instead.to_bytes(4)))

        async def upwards() -> None:
            while asked := await reader.read(65536):
                server_writer.write(asked)

        with suppress(OSError):
            await asyncio.wait(
                [asyncio.create_task(downwards()), asyncio.create_task(upwards())],
                return_when=asyncio.FIRST_COMPLETED,
            )
        for end in (writer, server_writer):
            end.transport.abort()

    listening = await asyncio.start_server(connected, "127.0.0.1", 0)
    query = {name: value for name, value in url.query.items() if name not in ("host", "port")}
    there = url.set(host="127.0.0.1", port=listening.sockets[0].getsockname()[1], query=query)
    try:
        yield evolve(settings, url=there.render_as_string(hide_password=False))
    finally:
        listening.close()
        await listening.wait_closed()
