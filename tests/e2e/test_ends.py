"""What ends by itself, with the real bot: as it should, and when the bot is killed in the middle of it."""

import asyncio
import signal
from datetime import UTC, datetime

import pytest
from sqlalchemy import RowMapping, select

from domain.moderation.term import Ending
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.moderation.tables import case_schedule, cases
from playground.api import Person, Playground
from playground.people.person import PATIENCE
from tests.e2e.bot_process import bot_process
from tests.e2e.crashing import STEPS_OF_AN_END
from tests.e2e.quiet import until_quiet
from tests.e2e.running import Tux, eventually, quick_settings, running_tux

ENDS = {"end of a ban": "user", "end of a timeout": "member", "end of a jail": "member"}
"""With the option of the command that begins what is to end."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A run of all tests kills it at the end of a ban; `make killtest` does at each."""
    if "action" in metafunc.fixturenames:
        in_short = metafunc.config.getoption("--kill-rounds") == 1
        metafunc.parametrize("action", [*ENDS][:1] if in_short else [*ENDS])
        metafunc.parametrize("step", STEPS_OF_AN_END)


@pytest.fixture
def dalia(playground: Playground) -> Person:
    """A moderator."""
    return playground.person("Dalia")


@pytest.fixture
def emil(playground: Playground) -> Person:
    return playground.person("Emil")


async def the_case(engines: Engines) -> RowMapping:
    async with engines.autocommit.connect() as connection:
        return (await connection.execute(select(cases))).mappings().one()


async def ended(engines: Engines) -> RowMapping:
    async with asyncio.timeout(60):
        while (case := await the_case(engines))["ending"] is None:  # noqa: ASYNC110  # rows send no event
            await asyncio.sleep(0.05)
    return case


async def is_planned(engines: Engines) -> bool:
    async with engines.autocommit.connect() as connection:
        return bool((await connection.execute(select(case_schedule.c.number))).all())


async def test_a_ban_for_a_time_ends(dalia: Person, emil: Person, playground: Playground, tux: Tux) -> None:
    reply = await dalia.command("ban", user=emil, reason="Spam", duration="1s")
    assert "was banned" in reply.text
    await eventually(lambda: emil.id not in playground.world.bans)
    newest = playground.world.guild.audit_log[-1]
    assert newest.reason == "[case 1] its time is over"


async def test_a_timeout_keeps_a_member_from_writing_until_it_is_taken_back(
    dalia: Person, emil: Person, playground: Playground, tux: Tux
) -> None:
    reply = await dalia.command("timeout", member=emil, reason="Shouting", duration="10m")
    assert "was timed out" in reply.text
    assert playground.world.guild.members[emil.id].communication_disabled_until is not None
    assert len(emil.direct_messages()) == 1
    reply = await dalia.command("untimeout", member=emil)
    assert "was released" in reply.text
    assert playground.world.guild.members[emil.id].communication_disabled_until is None
    again = await dalia.command("untimeout", member=emil)
    assert "is not timed out" in again.text


async def test_a_softbanned_member_is_out_and_may_come_back(
    dalia: Person, emil: Person, playground: Playground, tux: Tux
) -> None:
    reply = await dalia.command("softban", member=emil, reason="Raid")
    assert "was softbanned" in reply.text
    assert emil.id not in playground.world.guild.members
    assert emil.id not in playground.world.bans


@pytest.mark.parametrize("duration", ["0s", "10d foo", "1M", "-5m", "until yesterday", "01/02/2030"])
async def test_a_duration_that_could_be_misread_changes_nothing(
    dalia: Person, emil: Person, playground: Playground, tux: Tux, duration: str
) -> None:
    reply = await dalia.command("ban", user=emil, duration=duration)
    assert reply.ephemeral
    assert "Something went wrong" not in reply.text
    assert not playground.world.bans
    assert "No cases" in (await dalia.command("case list")).text


@pytest.mark.kill
async def test_an_end_survives_a_kill(
    action: str,
    step: str,
    dalia: Person,
    emil: Person,
    playground: Playground,
    database_settings: DatabaseSettings,
    engines: Engines,
    mod_log: str,
) -> None:
    command, guild = action.rpartition(" ")[2], playground.world.guild
    async with bot_process(playground, database_settings, crash_at=step) as bot:
        whom: dict[str, Person] = {ENDS[action]: emil}
        await dalia.command(command, reason="Spam", duration="1s", in_channel="general", timeout=PATIENCE, **whom)
        async with asyncio.timeout(60):
            assert await bot.wait() == -signal.SIGKILL
    async with running_tux(playground, quick_settings(database_settings)) as tux:
        tux.clock.pass_leases()
        case = await ended(engines)
        await until_quiet(engines)
    assert case["ending"] is Ending.EXPIRED
    assert emil.id not in playground.world.bans
    if action != "end of a ban":
        member = guild.members[emil.id]
        assert [guild.roles[role].name for role in member.roles] == ["Regular"]
        until = member.communication_disabled_until
        assert until is None or until <= datetime.now(UTC)
    reasons = [entry.reason for entry in guild.audit_log]
    # A timeout that is over has ended by itself: nothing is left to be lifted.
    assert reasons.count("[case 1] its time is over") == (0 if action == "end of a timeout" else 1)
    assert not await is_planned(engines)
    [post] = [message.text for message in dalia.sees(mod_log) if "Case #1 " in message.text]
    assert "time is over" in post.lower() or "ended" in post.lower(), post
