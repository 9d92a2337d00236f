"""The bot is stopped or killed in the middle of commands: whoever asked is answered, by it or by the next one."""

import asyncio
import os
import re
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import RowMapping, select

from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.moderation.tables import owed_answers
from interface.shared.under_way import INTERRUPTED_CASE
from playground.api import InteractionFailed, Playground, SeenMessage
from playground.rest.faults import Fault
from tests.e2e.bot_process import bot_process
from tests.e2e.forks import Forked
from tests.e2e.running import eventually, quick_settings, running_tux

pytestmark = pytest.mark.kill

BAN = ("PUT", "/guilds/{guild_id}/bans/{user_id}")
UNTIDY = re.compile(r"Traceback|Event loop is closed|was destroyed|Unclosed|never retrieved|never awaited")
PATIENCE = 15.0


def asked_to_ban(playground: Playground, who: str = "Emil") -> asyncio.Task[SeenMessage]:
    dalia, emil = playground.person("Dalia"), playground.person(who)
    return asyncio.create_task(dalia.command("ban", user=emil, reason="Spam", timeout=PATIENCE))


async def refused_as_it_restarts(playground: Playground) -> None:
    """Return once the bot has begun to stop, and says so to those who ask."""
    words = ""
    async with asyncio.timeout(PATIENCE):
        while "being restarted" not in words:
            words = (await playground.person("Emil").command("points balance")).text


async def ended(bot: Forked) -> int:
    async with asyncio.timeout(PATIENCE):
        return await bot.wait()


async def test_a_ban_under_way_is_finished_and_answered_before_the_bot_ends(
    playground: Playground, database_settings: DatabaseSettings, engines: Engines, tmp_path: Path
) -> None:
    errors = tmp_path / "errors"
    async with bot_process(playground, database_settings, errors=errors) as bot:

        async def stop() -> None:
            os.kill(bot.pid, signal.SIGTERM)
            await refused_as_it_restarts(playground)

        playground.faults.add(*BAN, hook=stop)
        answer = await asked_to_ban(playground)
        assert await ended(bot) == 0
    assert "was banned" in answer.text
    assert "Case #1" in answer.text
    assert playground.person("Emil").id in playground.world.bans
    assert await owed(engines) == []
    assert not UNTIDY.search(errors.read_text()), errors.read_text()


async def test_what_is_not_finished_in_time_is_said_to_be_and_answered_by_the_next_process(
    playground: Playground, database_settings: DatabaseSettings, engines: Engines, tmp_path: Path
) -> None:
    errors = tmp_path / "errors"
    async with bot_process(playground, database_settings, drain=0.1, errors=errors) as bot:

        async def stop() -> None:
            os.kill(bot.pid, signal.SIGTERM)
            await ended(bot)

        held = playground.faults.add(*BAN, hook=stop, drop=True)
        answer = await asked_to_ban(playground)
        assert answer.text == str(INTERRUPTED_CASE)
        await ended(bot)
    assert not UNTIDY.search(errors.read_text()), errors.read_text()
    assert held.hits == 1
    assert len(await owed(engines)) == 1
    async with running_tux(playground, quick_settings(database_settings)) as tux:
        tux.clock.pass_leases()
        await eventually(lambda: "was banned" in read_again(playground, answer), within=PATIENCE)
        await nothing_owed(engines)
    assert "Case #1" in read_again(playground, answer)


@pytest.mark.parametrize("step", ["after intent commit", "after the effect", "after outcome commit"])
async def test_who_saw_the_bot_think_when_it_was_killed_is_answered_by_the_next_process(
    step: str, playground: Playground, database_settings: DatabaseSettings, engines: Engines
) -> None:
    async with bot_process(playground, database_settings, crash_at=step) as bot:
        asked = asked_to_ban(playground)
        assert await ended(bot) == -signal.SIGKILL
    assert not asked.done()
    async with running_tux(playground, quick_settings(database_settings)) as tux:
        tux.clock.pass_leases()
        answer = await asked
        await nothing_owed(engines)
    assert "was banned" in answer.text
    assert "Case #1" in answer.text


async def test_stops_in_a_row_leave_no_traceback(
    playground: Playground, database_settings: DatabaseSettings, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """Four of them, eight with `make killtest`."""
    errors = tmp_path / "errors"
    for drain in (0.0, 10.0) * (2 if pytestconfig.getoption("--kill-rounds") == 1 else 4):
        async with bot_process(playground, database_settings, drain=drain, errors=errors) as bot:
            held = hold_deferrals(playground)
            asked = asyncio.create_task(playground.person("Emil").command("points balance"))
            await eventually(lambda held=held: held.hits)  # type: ignore[misc]
            os.kill(bot.pid, signal.SIGTERM)
            with suppress(InteractionFailed):
                await asked
            assert await ended(bot) == 0
    assert not UNTIDY.search(errors.read_text()), errors.read_text()


def hold_deferrals(playground: Playground) -> Fault:
    return playground.faults.add("POST", "/interactions/{interaction_id}/{interaction_token}/callback", delay=0.05)


def read_again(playground: Playground, seen: SeenMessage) -> str:
    return next(each.text for each in playground.person("Dalia").sees(seen.channel_id) if each.id == seen.id)


async def owed(engines: Engines) -> Sequence[RowMapping]:
    async with engines.autocommit.connect() as connection:
        return (await connection.execute(select(owed_answers))).mappings().all()


async def nothing_owed(engines: Engines) -> None:
    async with asyncio.timeout(PATIENCE):
        while await owed(engines):  # noqa: ASYNC110  # rows send no event
            await asyncio.sleep(0.05)
