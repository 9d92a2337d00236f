"""The command line as a person and a supervisor meet it: real processes, real signals."""

import asyncio
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from infrastructure.embedded_postgres import data_home, default_directory, is_running
from tests.e2e.grounds import some_server
from tests.e2e.page import Page, ask, until
from tests.e2e.processes import alive, free_port, running, running_installed, tux
from tests.e2e.running import eventually
from tests.integration.embedded_postgres.directories import postmaster_of

_UNTIDY = re.compile(
    r"Traceback|Event loop is closed|Task was destroyed|Unclosed|never retrieved|never awaited|ResourceWarning"
)


@pytest.fixture
def short_lived_server(fresh_ground: Path, prepared: Path) -> Iterator[tuple[int, str]]:
    """A server to be killed: its process, and its URL."""
    with some_server(fresh_ground, like=prepared) as url:
        yield postmaster_of(fresh_ground / "some-server"), url


@pytest.mark.parametrize(("number", "first_start"), [(signal.SIGINT, True), (signal.SIGTERM, False)])
async def test_one_command_starts_all_and_a_signal_ends_all(
    fresh_ground: Path, ground: Path, number: signal.Signals, first_start: bool
) -> None:
    ground, start = (fresh_ground, running_installed) if first_start else (ground, running)
    async with start(ground, "run") as bot:
        page = Page(await bot.address())
        await page.online()
        assert "Case #1" in await page.warn("Dalia", "Emil", "First day")
        processes = bot.descendants()
        assert len(processes) > 1
        bot.signal_group(number)
        assert await bot.ended() == 0
        assert alive(processes) == []
        assert not _UNTIDY.search(bot.said()), bot.said()

    async with running(ground, "run") as bot:
        page = Page(await bot.address())
        assert "First day" in str(await page.state("Dalia"))
        await page.online()
        assert "Case #2" in await page.warn("Dalia", "Emil", "Second day")


async def test_a_killed_bot_starts_again_at_once_on_the_same_ports(ground: Path) -> None:
    ports = {"TUX_PLAYGROUND_PORT": str(free_port()), "TUX_PROBE_PORT": str(free_port())}
    async with running(ground, "run", **ports) as bot:
        page = Page(await bot.address())
        await page.online()
        await page.warn("Dalia", "Emil", "Before the kill")
        bot.process.kill()
        await bot.ended()
    async with running(ground, "run", **ports) as bot:
        page = Page(await bot.address())
        await page.online()
        assert "Case #2" in await page.warn("Dalia", "Emil", "After the kill")
        assert "Before the kill" in str(await page.state("Dalia"))
        bot.signal_group(signal.SIGINT)
        assert await bot.ended() == 0
    assert not is_running(default_directory(ground))


async def test_a_killed_playground_comes_back_at_its_address_and_the_bot_with_it(ground: Path) -> None:
    async with running(ground, "run") as bot:
        page = Page(await bot.address())
        await page.online()
        await page.warn("Dalia", "Emil", "Kept")
        await eventually(lambda: "Kept" in (ground / "playground.json").read_text())
        killed = bot.playground()
        os.kill(killed, signal.SIGKILL)
        await eventually(lambda: not alive([killed]))
        await page.online()
        assert "Kept" in str(await page.state("Emil"))
        assert "Case #2" in await page.warn("Dalia", "Emil", "Again")
        assert "Traceback" not in bot.said()


async def test_a_killed_database_server_is_started_again_under_the_running_bot(ground: Path) -> None:
    async with running(ground, "run") as bot:
        page = Page(await bot.address())
        await page.online()
        await page.warn("Dalia", "Emil", "Before")
        killed = bot.postmaster()
        os.kill(killed, signal.SIGKILL)
        meanwhile = await page.warn("Dalia", "Emil", "Meanwhile")
        assert "Case #2" in meanwhile or "nothing was changed" in meanwhile

        async def recovered() -> bool:
            return "Case #" in await page.warn("Dalia", "Emil", "After")

        await until(recovered)
        assert bot.postmaster() != killed
        bot.signal_group(signal.SIGINT)
        assert await bot.ended() == 0
    assert not is_running(default_directory(ground))


async def test_a_named_server_is_used_and_none_of_its_own_started(other_server: str, fresh_ground: Path) -> None:
    async with running(fresh_ground, "run", DATABASE_URL=other_server) as bot:
        page = Page(await bot.address())
        await page.online()
        assert "was warned" in await page.warn("Dalia", "Emil", "Elsewhere")
        assert not data_home(default_directory(fresh_ground)).exists()
        status, _ = await ask(f"{await bot.probes()}/health")
        assert status == 200
        bot.signal_group(signal.SIGTERM)
        assert await bot.ended() == 0
        assert not _UNTIDY.search(bot.said()), bot.said()
    healthy = await tux(fresh_ground, "doctor", DATABASE_URL=other_server)
    assert healthy.code == 0, healthy.output


async def test_the_playground_alone_outlives_the_bots_that_attach_to_it(ground: Path) -> None:
    ports = {"TUX_PLAYGROUND_PORT": str(free_port())}
    async with running(ground, "playground", **ports) as playground:
        page = Page(await playground.address())
        for number in (1, 2):
            async with running(ground, "run", **ports) as bot:
                assert await bot.address() == page.address
                await page.online()
                assert f"Case #{number}" in await page.warn("Dalia", "Emil", f"Bot {number}")
                bot.signal_group(signal.SIGINT)
                assert await bot.ended() == 0
            await page.offline()
        assert "Bot 1" in str(await page.state("Dalia"))
        playground.signal_group(signal.SIGINT)
        assert await playground.ended() == 0


async def test_migrating_twice_and_two_at_once_ends_well(fresh_ground: Path) -> None:
    both = await asyncio.gather(tux(fresh_ground, "migrate"), tux(fresh_ground, "migrate"))
    again = await tux(fresh_ground, "migrate")
    assert [outcome.code for outcome in (*both, again)] == [0, 0, 0], both
    assert again.output == "The schema is up to date.\n"
    assert not is_running(default_directory(fresh_ground))


async def test_without_a_bot_doctor_and_health_say_so(tmp_path: Path) -> None:
    doctor = await tux(tmp_path, "doctor")
    assert (doctor.code, doctor.output) == (1, "")
    assert "no embedded PostgreSQL is running" in doctor.errors
    health = await tux(tmp_path, "health", TUX_PROBE_PORT=str(free_port()))
    assert (health.code, health.output) == (1, "")
    assert "no bot answers" in health.errors


async def test_a_running_bot_is_healthy_and_measured(ground: Path) -> None:
    port = str(free_port())
    async with running(ground, "run", TUX_PROBE_PORT=port) as bot:
        await Page(await bot.address()).online()
        health = await tux(ground, "health", TUX_PROBE_PORT=port)
        assert health.code == 0, health.errors
        doctor = await tux(ground, "doctor")
        assert doctor.code == 0, doctor.output
        status, metrics = await ask(f"{await bot.probes()}/metrics")
        assert status == 200
        for series in (
            "tux_transactions_total",
            "tux_use_case_seconds",
            "tux_pool_connections",
            "tux_pool_waiting",
            "tux_outbox_backlog",
            "tux_outbox_parked",
            "tux_cases_stuck",
            "tux_gateway_latency_seconds",
            "tux_incidents_total",
        ):
            assert f"\n# TYPE {series} " in metrics, series
        assert not re.search(r"[{,](guild|user|member)(_id)?=", metrics)


async def test_health_says_when_the_database_is_away(fresh_ground: Path, short_lived_server: tuple[int, str]) -> None:
    """A server that is not Tux's own is not started again by it."""
    postmaster, url = short_lived_server
    port = str(free_port())
    quick = {"DATABASE_URL": url, "TUX_DATABASE_DEADLINE": "0.5"}
    async with running(fresh_ground, "run", TUX_PROBE_PORT=port, **quick) as bot:
        page = Page(await bot.address())
        await page.online()
        os.kill(postmaster, signal.SIGKILL)
        health = await tux(fresh_ground, "health", TUX_PROBE_PORT=port)
        assert health.code == 1
        assert "the database does not answer" in health.output
        status, _ = await ask(f"{await bot.probes()}/health")
        assert status == 503
        assert "nothing was changed" in await page.warn("Dalia", "Emil", "Nobody listens")
        doctor = await tux(fresh_ground, "doctor", **quick)
        assert doctor.code == 1
        assert "does not answer" in doctor.output
