"""When the database or Discord fails under the running bot: plain words, nothing half done, and recovery by itself."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, MutableMapping, Sequence
from pathlib import Path

import discord
import pytest
from attrs import evolve
from sqlalchemy import RowMapping, select
from structlog.testing import capture_logs

from application.shared.errors import DiscordUnreachable
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.embedded_postgres import EmbeddedPostgres, default_directory
from infrastructure.moderation.tables import cases
from infrastructure.observability.incidents import LoggedIncidents
from interface.shared.client import CurrentClient
from interface.shared.supervisor import Supervisor, TokenRefused
from interface.startup.problems import problem
from playground.api import Playground, connect
from tests.e2e.running import Tux, eventually, quick_settings, running_tux
from tests.incidents import RecordedIncidents
from tests.postgres_proxy import PostgresProxy

_ANSWERED_WITHIN = 3.0  # seconds
_NO_RECORDS = "I can't reach my records right now, nothing was changed"
_BAN = ("PUT", "/guilds/{guild_id}/bans/{user_id}")

type Act = Callable[[Playground], Coroutine[None, None, object]]


@pytest.fixture
async def proxy(database_settings: DatabaseSettings) -> AsyncIterator[PostgresProxy]:
    async with PostgresProxy.before(database_settings) as proxy:
        yield proxy


@pytest.fixture
async def tux(playground: Playground, proxy: PostgresProxy, database_settings: DatabaseSettings) -> AsyncIterator[Tux]:
    """The bot, whose connections to the database the test can cut."""
    settings = quick_settings(proxy.settings(database_settings), deadline=database_settings.deadline)
    async with running_tux(playground, settings) as tux:
        yield tux


async def _answer(playground: Playground, who: str, command: str) -> str:
    person, emil = playground.person(who), playground.person("Emil")
    match command:
        case "warn":
            return (await person.command("warn", member=emil, reason="Spam")).text
        case "ban":
            return (await person.command("ban", user=emil, reason="Spam")).text
        case "unban":
            return (await person.command("unban", user=str(emil.id), reason="Spam")).text
        case "case show":
            return (await person.command("case show", number="1")).text
        case "case reason":
            return (await person.command("case reason", number="1", reason="Other")).text
        case "settings set moderation":
            return (await person.command("settings set moderation", mod_log_channel="mod-log")).text
        case _:
            return (await person.command(command)).text


_ASKED = (
    ("Dalia", "warn"),
    ("Dalia", "ban"),
    ("Dalia", "case list"),
    ("Dalia", "case show"),
    ("Dalia", "case reason"),
    ("Ada", "settings show"),
    ("Ada", "settings set moderation"),
    ("Ada", "settings history"),
)


async def test_without_its_database_every_command_says_so_soon_and_does_nothing(
    playground: Playground, proxy: PostgresProxy, tux: Tux, engines: Engines
) -> None:
    async def answer(who: str, command: str) -> str:
        started = time.monotonic()
        answer = await _answer(playground, who, command)
        assert time.monotonic() - started < _ANSWERED_WITHIN, command
        return answer

    await _answer(playground, "Dalia", "case list")
    await proxy.cut()
    tux.shared.settings_cache.listening(established=False)  # what is remembered would be answered
    answers = dict(zip(_ASKED, await asyncio.gather(*(answer(*asked) for asked in _ASKED)), strict=True))
    assert {asked: answer for asked, answer in answers.items() if _NO_RECORDS not in answer} == {}
    assert playground.world.bans == {}
    assert playground.person("Emil").direct_messages() == []
    assert playground.world.audit_log == []

    await proxy.restore()
    assert "was warned" in await _answer(playground, "Dalia", "warn")
    assert [case["number"] for case in await _rows(engines)] == [1]


async def test_connections_that_broke_meanwhile_are_replaced_unnoticed(
    playground: Playground, proxy: PostgresProxy, tux: Tux
) -> None:
    await _answer(playground, "Dalia", "warn")
    proxy.cut_connections()
    assert "Case #2" in await _answer(playground, "Dalia", "warn")
    assert "#2" in await _answer(playground, "Dalia", "case list")


async def test_a_ban_whose_outcome_could_not_be_recorded_is_finished_later(
    playground: Playground, proxy: PostgresProxy, tux: Tux, engines: Engines
) -> None:
    playground.faults.add(*_BAN, hook=proxy.cut, when="after")
    answer = await _answer(playground, "Dalia", "ban")
    assert "Case #1 is on record, but I could not finish it just now" in answer
    assert playground.person("Emil").id in playground.world.bans
    assert [case["status"] for case in await _rows(engines)] == ["pending"]

    await proxy.restore()
    tux.clock.pass_leases()
    await _becomes(engines, "applied")
    assert len(playground.person("Emil").direct_messages()) == 1
    assert len(playground.world.audit_log) == 1


async def test_a_database_that_goes_away_during_a_sweep_is_no_incident(
    playground: Playground, proxy: PostgresProxy, database_settings: DatabaseSettings, engines: Engines
) -> None:
    incidents, gone = RecordedIncidents(), asyncio.Event()

    def that_records(tux: Tux) -> Tux:
        return evolve(tux, shared=evolve(tux.shared, incidents=incidents))

    async def go_away() -> None:
        await proxy.cut()
        gone.set()

    with capture_logs() as logs:
        settings = quick_settings(proxy.settings(database_settings), deadline=1.0)
        async with running_tux(playground, settings, that_records) as tux:
            playground.faults.add(*_BAN, status=503)
            assert "could not finish it just now" in await _answer(playground, "Dalia", "ban")
            playground.faults.add(*_BAN, hook=go_away, when="after")
            tux.clock.pass_leases()
            await gone.wait()
            await eventually(lambda: _said_of_the_sweep(logs))
            await proxy.restore()
            tux.clock.pass_leases()
            await _becomes(engines, "applied")
            await eventually(lambda: len(_said_of_the_sweep(logs)) == 2)
    assert incidents.reported == []
    assert _said_of_the_sweep(logs) == ["background work has to wait", "background work goes on"]


def _said_of_the_sweep(logs: Sequence[MutableMapping[str, object]]) -> list[object]:
    return [log["event"] for log in logs if log.get("work") == "sweep"]


async def test_a_real_server_may_stop_and_start_under_the_bot(playground: Playground, ground: Path) -> None:
    embedded = EmbeddedPostgres(default_directory(ground))
    database = DatabaseSettings(url=(await asyncio.to_thread(embedded.start)).url)
    try:
        async with running_tux(playground, quick_settings(database, deadline=database.deadline)):
            assert "Case #1" in await _answer(playground, "Dalia", "warn")
            await asyncio.to_thread(embedded.stop)
            assert _NO_RECORDS in await _answer(playground, "Dalia", "warn")
            await asyncio.to_thread(embedded.start)
            assert "Case #2" in await _answer(playground, "Dalia", "warn")
    finally:
        await asyncio.to_thread(embedded.stop)


async def test_a_ban_that_discord_does_not_answer_is_finished_by_the_sweep(
    playground: Playground, tux: Tux, engines: Engines
) -> None:
    playground.faults.add(*_BAN, status=503)
    answer = await _answer(playground, "Dalia", "ban")
    assert "Case #1 is on record, but I could not finish it just now" in answer
    tux.clock.pass_leases()
    await _becomes(engines, "applied")
    assert playground.world.bans[playground.person("Emil").id].reason == "[case 1] Dalia: Spam"
    assert len(playground.person("Emil").direct_messages()) == 1


async def test_a_ban_that_discord_refuses_is_on_record_as_failed(
    playground: Playground, tux: Tux, engines: Engines
) -> None:
    playground.faults.add(*_BAN, status=403)
    answer = await _answer(playground, "Dalia", "ban")
    assert "was not banned" in answer
    assert "Discord refused it" in answer
    await _becomes(engines, "failed")
    assert playground.world.bans == {}


async def _malformed_event(playground: Playground) -> None:
    playground.local.dispatch("GUILD_ROLE_CREATE", {"guild_id": "no number"})


async def _closed_for_good(playground: Playground) -> None:
    await playground.disconnect_gateway(4011)


async def _refused_handshake(playground: Playground) -> None:
    playground.faults.add("GET", "/gateway/bot", status=403)
    playground.faults.add("GET", "/gateway", status=403)
    await playground.disconnect_gateway(4011)


@pytest.mark.parametrize("happens", [_malformed_event, _closed_for_good, _refused_handshake])
async def test_a_connection_that_ended_is_made_again(playground: Playground, tux: Tux, happens: Act) -> None:
    before = _client(tux)
    await happens(playground)
    await eventually(lambda: _client(tux) is not before and _ready(tux))
    assert "was warned" in await _answer(playground, "Dalia", "warn")


async def test_a_cut_connection_is_resumed_and_nothing_is_lost(playground: Playground, tux: Tux) -> None:
    before = _client(tux)
    await playground.disconnect_gateway(None)
    assert "was warned" in await _answer(playground, "Dalia", "warn")
    assert _client(tux) is before


async def test_a_refused_token_ends_the_supervisor_with_words(playground: Playground) -> None:
    async def make_client() -> tuple[discord.Client, str]:
        client = discord.Client(intents=discord.Intents.none(), connector=connect(playground.connection))
        return client, "not.the.token"

    with pytest.raises(TokenRefused) as refused:
        await Supervisor(make_client, CurrentClient(), LoggedIncidents()).run()
    assert "DISCORD_TOKEN" in problem(refused.value)
    assert "DISCORD_TOKEN" in problem(ExceptionGroup("tasks", [refused.value]))


def _client(tux: Tux) -> discord.Client | None:
    try:
        return tux.shared.client.get()
    except DiscordUnreachable:
        return None


def _ready(tux: Tux) -> bool:
    client = _client(tux)
    return client is not None and client.is_ready()


async def _becomes(engines: Engines, status: str) -> None:
    async with asyncio.timeout(60):
        while [case["status"] for case in await _rows(engines)] != [status]:  # noqa: ASYNC110  # a table has no event
            await asyncio.sleep(0.05)


async def _rows(engines: Engines) -> Sequence[RowMapping]:
    async with engines.autocommit.connect() as connection:
        return (await connection.execute(select(cases).order_by(cases.c.number))).mappings().all()
