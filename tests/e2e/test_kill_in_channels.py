"""The bot is killed at every step of a lock, an unlock, a purge and a slowmode: `make killtest`."""

import asyncio
import os
import signal
from collections.abc import Sequence

import pytest
from sqlalchemy import RowMapping, select

from domain.channels.act import GIVEN_UP_AFTER, ActStatus
from infrastructure.channels.tables import channel_acts, lockdowns
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from playground.api import Person, Playground
from playground.world.permission import Permission
from playground.world.records import Channel, Overwrite
from tests.e2e.bot_process import bot_process
from tests.e2e.crashing import STEPS_OF_A_LOCK, STEPS_OF_AN_ACT
from tests.e2e.forks import Forked
from tests.e2e.quiet import until_quiet
from tests.e2e.running import LEASE, Tux, quick_settings, running_tux

pytestmark = [pytest.mark.kill, pytest.mark.at_length]

_POSTS = ("before mod-log post", "after mod-log post")
_LOCKS, _ACTS = ("lock", "unlock", "end of a lock"), ("purge", "slowmode")
_SPAM, _SECONDS = 3, 10


def _kill_at_the_post(playground: Playground, bot: Forked, step: str) -> None:
    async def kill() -> None:
        os.kill(bot.pid, signal.SIGKILL)
        await bot.wait()

    playground.faults.add(
        "POST",
        "/channels/{channel_id}/messages",
        hook=kill,
        drop=True,
        when="before" if step == _POSTS[0] else "after",
    )


async def _killed(playground: Playground, database: DatabaseSettings, step: str, who: Person, command: str) -> None:
    """`command`: with its options, as in "unlock server"; empty to have nobody ask for anything."""
    async with bot_process(playground, database, crash_at=step) as bot:
        if step in _POSTS:
            _kill_at_the_post(playground, bot, step)
        asking = asyncio.create_task(_ask(who, command)) if command else None
        async with asyncio.timeout(60):
            assert await bot.wait() == -signal.SIGKILL
        if asking is not None:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)  # nobody was left to answer


async def _ask(who: Person, command: str, **options: str) -> None:
    match command:
        case "purge":
            await who.command("purge", count=_SPAM, text="spam", timeout=30)
        case "slowmode":
            await who.command("slowmode", duration=f"{_SECONDS}s", timeout=30)
        case _:
            await who.command(command, timeout=30, **options)


def _much_later(tux: Tux) -> Tux:
    """What was cut off is given up by now, and no lease is held any more."""
    for _ in range(round(GIVEN_UP_AFTER.total_seconds() / LEASE) + 1):
        tux.clock.pass_leases()
    return tux


def _posts(playground: Playground, mod_log: str) -> list[str]:
    return [message.text.splitlines()[0] for message in playground.person("Ada").sees(mod_log)]


async def _rows(engines: Engines, *, of_locks: bool) -> Sequence[RowMapping]:
    table = lockdowns if of_locks else channel_acts
    async with engines.autocommit.connect() as connection:
        return (await connection.execute(select(table).order_by(table.c.number))).mappings().all()


@pytest.mark.parametrize("step", [*STEPS_OF_A_LOCK, *_POSTS])
@pytest.mark.parametrize("action", _LOCKS)
async def test_a_lock_survives_a_kill(
    action: str,
    step: str,
    playground: Playground,
    database_settings: DatabaseSettings,
    engines: Engines,
    mod_log: str,
) -> None:
    ada, settings = playground.person("Ada"), quick_settings(database_settings)
    before, locks = _overwrites(playground), action == "lock"
    if not locks:
        async with running_tux(playground, settings):
            await _ask(ada, "lockdown server", **({"duration": "8s"} if action == "end of a lock" else {}))
            await until_quiet_but_for_the_end(engines, is_timed=action == "end of a lock")
    command = {"lock": "lockdown server", "unlock": "unlock server", "end of a lock": ""}[action]
    await _killed(playground, database_settings, step, ada, command)
    async with running_tux(playground, settings, _much_later):
        await until_quiet(engines)
        if step == "before lock intent commit" and command:
            assert len(await _rows(engines, of_locks=True)) == (0 if locks else 1)
            await _ask(ada, command)
            await until_quiet(engines)
        assert _is_locked(playground, "general") is locks
        assert not _is_locked(playground, mod_log)
        assert _posts(playground, mod_log) == (["### 🔒 Lock 1"] if locks else ["### 🔒 Lock 1", "### 🔓 Unlock 2"])
        assert all(row["settled_at"] is not None for row in await _rows(engines, of_locks=True))
        if locks:
            await _ask(ada, "unlock server")
            await until_quiet(engines)
    assert _overwrites(playground) == before


async def until_quiet_but_for_the_end(engines: Engines, *, is_timed: bool) -> None:
    if not is_timed:
        await until_quiet(engines)
        return
    async with asyncio.timeout(60):
        while any(row["settled_at"] is None for row in await _rows(engines, of_locks=True)):  # noqa: ASYNC110  # rows send no event
            await asyncio.sleep(0.05)
    await asyncio.sleep(1)  # so that its post is there


@pytest.mark.parametrize("step", [*STEPS_OF_AN_ACT, *_POSTS])
@pytest.mark.parametrize("action", _ACTS)
async def test_what_is_done_to_a_channel_survives_a_kill(
    action: str,
    step: str,
    playground: Playground,
    database_settings: DatabaseSettings,
    engines: Engines,
    mod_log: str,
) -> None:
    ada, settings = playground.person("Ada"), quick_settings(database_settings)
    for number in range(_SPAM):
        await ada.say("general", f"spam {number}")
    await _killed(playground, database_settings, step, ada, action)
    async with running_tux(playground, settings, _much_later):
        await until_quiet(engines)
        if step == STEPS_OF_AN_ACT[0]:
            assert await _rows(engines, of_locks=False) == []
            assert not _is_done(playground, action)
            await _ask(ada, action)
            await until_quiet(engines)
    [act] = await _rows(engines, of_locks=False)
    assert act["number"] == 1
    was_begun = step != "after act intent commit"
    assert _is_done(playground, action) is was_begun
    known = was_begun and not (action == "purge" and step == "before act outcome commit")
    meant = _SPAM if action == "purge" else 1
    assert (act["status"], act["done"]) == ((ActStatus.DONE, meant) if known else (ActStatus.UNFINISHED, 0))
    done = [entry for entry in playground.world.guild.audit_log if (entry.reason or "").startswith(f"[{action} 1]")]
    assert len(done) == was_begun
    assert len(_posts(playground, mod_log)) == 1


def _is_done(playground: Playground, action: str) -> bool:
    if action == "slowmode":
        return _channel(playground, "general").rate_limit_per_user == _SECONDS
    spam = [seen for seen in playground.person("Emil").sees("general") if "spam" in seen.text]
    assert len(spam) in (0, _SPAM)
    return not spam


def _channel(playground: Playground, name: str) -> Channel:
    return next(each for each in playground.world.guild.channels.values() if each.name == name)


def _is_locked(playground: Playground, name: str) -> bool:
    overwrite = _channel(playground, name).overwrites.get(playground.world.guild.id, Overwrite(0))
    return bool(overwrite.deny & Permission.SEND_MESSAGES)


def _overwrites(playground: Playground) -> dict[str, dict[int, Overwrite]]:
    return {channel.name: dict(channel.overwrites) for channel in playground.world.guild.channels.values()}
