"""Purge, slowmode and locks with the real bot: as they should, and when it is killed in the middle of a lock."""

import asyncio
import signal
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from infrastructure.channels.tables import channel_turns, lockdowns
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.outbox.tables import outbox
from playground.api import InteractionFailed, Person, Playground
from playground.world.permission import Permission
from playground.world.records import Channel, Overwrite
from tests.e2e.bot_process import bot_process
from tests.e2e.running import eventually, quick_settings, running_tux


def overwrites_of(playground: Playground) -> dict[str, dict[int, Overwrite]]:
    return {channel.name: dict(channel.overwrites) for channel in playground.world.guild.channels.values()}


def is_locked(playground: Playground, channel: Channel) -> bool:
    overwrite = channel.overwrites.get(playground.world.guild.id, Overwrite(0))
    return bool(overwrite.deny & Permission.SEND_MESSAGES)


def posts(person: Person) -> list[str]:
    return [message.text.splitlines()[0] for message in person.sees("mod-log") if "ock" in message.text]


async def unsettled(engines: Engines) -> int:
    async with engines.autocommit.connect() as connection:
        locks = await connection.scalar(
            select(func.count()).select_from(lockdowns).where(lockdowns.c.settled_at.is_(None))
        )
        events = await connection.scalar(select(func.count()).select_from(outbox).where(outbox.c.done_at.is_(None)))
    return int(locks or 0) + int(events or 0)


async def turns_taken(engines: Engines) -> int:
    """Whoever is at the locks of a guild looks once more after the last one is settled: one that is decided before they
    end is theirs, and who asked for it is told that it is still to do."""
    async with engines.autocommit.connect() as connection:
        return await connection.scalar(select(func.count()).select_from(channel_turns)) or 0


async def settled(engines: Engines) -> None:
    async with asyncio.timeout(60):
        while await unsettled(engines) or await turns_taken(engines):  # noqa: ASYNC110  # rows send no event
            await asyncio.sleep(0.05)


@pytest.mark.kill
async def test_a_lock_of_the_server_survives_a_kill_and_is_taken_back_exactly(
    playground: Playground, database_settings: DatabaseSettings, engines: Engines
) -> None:
    ada, emil = playground.person("Ada"), playground.person("Emil")
    before = overwrites_of(playground)
    async with bot_process(playground, database_settings, crash_at="before recording what is locked") as bot:
        await ada.command("settings set moderation", mod_log_channel="mod-log")
        locking = asyncio.create_task(ada.command("lockdown server", reason="Raid", timeout=30))
        async with asyncio.timeout(60):
            assert await bot.wait() == -signal.SIGKILL
        locking.cancel()
        with suppress(asyncio.CancelledError, InteractionFailed):
            await locking
    assert await unsettled(engines) == 1
    async with running_tux(playground, quick_settings(database_settings)) as tux:
        for _ in range(3):
            tux.clock.pass_leases()
        await settled(engines)
        locked = [each.name for each in playground.world.guild.channels.values() if is_locked(playground, each)]
        assert {"general", "help", "welcome"} <= {*locked}
        assert "mod-log" not in locked
        reply = await ada.command("unlock server")
        assert f"**{len(locked)} channels unlocked** of the server" in reply.text
        await settled(engines)
        assert overwrites_of(playground) == before
        assert posts(ada) == ["### 🔒 Lock 1", "### 🔓 Unlock 2"]
        reasons = [entry.reason or "" for entry in playground.world.guild.audit_log]
        assert any(reason.startswith("[lock 1] by ") and reason.endswith("Raid") for reason in reasons)

        reply = await ada.command("slowmode", duration="10s")
        assert "Slowmode is **10 seconds** now" in reply.text
        for number in range(3):
            await ada.say("general", f"spam {number}")
        reply = await ada.command("purge", count=3, text="SPAM")
        assert "3 messages deleted" in reply.text
        assert not [message for message in emil.sees("general") if "spam" in message.text]
        await eventually(lambda: "🧽 Purge 4" in ada.sees("mod-log")[-1].text)
