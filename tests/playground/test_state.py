import asyncio
import errno
import os
import shutil
from pathlib import Path

import aiohttp
import discord
import pytest

from playground.api import PersonRefused, Playground, default_world
from playground.world import state_file
from playground.world.state_file import load, save
from tests.playground.small_bot import SmallBot, running


async def test_the_state_survives_a_restart_of_the_playground(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "state.json"
    async with Playground(default_world(), state_file=path) as first, running(SmallBot(first), first) as bot:
        emil = first.person("Emil")
        await bot.harbour.ban(discord.Object(first.person("Ivo").id), reason="[case 1]")
        message = await emil.command("buttons")
        await bot.member(emil.id).send("a word")
    async with (
        Playground(default_world(), state_file=path) as second,
        running(SmallBot(second), second, sync=False) as bot,
    ):
        assert second.world == first.world
        assert (await bot.harbour.fetch_ban(discord.Object(second.person("Ivo").id))).reason == "[case 1]"
        emil = second.person("Emil")
        assert message in emil.sees("general")
        assert [seen.content for seen in emil.direct_messages()] == ["a word"]
        assert (await emil.command("ping")).id > message.id


async def test_changes_are_written_while_the_playground_runs(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    async with Playground(default_world(), state_file=path) as playground:
        emil = playground.person("Emil")
        said = await emil.say("general", "remember me")

        await playground.saved()
        world = load(path)
        assert world is not None
        assert world.messages[said.channel_id][-1].content == "remember me"


@pytest.mark.parametrize("content", ["{", '{"version": 99, "world": {}}', '{"version": 1, "world": {"guild": 1}}'])
async def test_a_broken_file_is_set_aside_and_a_fresh_world_starts(
    tmp_path: Path, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "state.json"
    path.write_text(content)
    async with Playground(default_world(), state_file=path) as playground:
        assert playground.world == default_world()
    assert (tmp_path / "state.json.broken").read_text() == content
    assert len([record for record in caplog.records if "cannot be read" in record.message]) == 1
    assert load(path) == default_world()


async def test_a_file_of_the_first_version_is_read(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    shutil.copy(Path(__file__).with_name("state-version-1.json"), path)
    async with (
        Playground(default_world(), state_file=path) as playground,
        running(SmallBot(playground), playground) as bot,
    ):
        assert list(playground.world.guilds) == [next(iter(default_world().guilds))]
        assert (await bot.harbour.fetch_ban(discord.Object(playground.person("Ivo").id))).reason == "[case 1]"
        assert [message.content for message in playground.person("Emil").direct_messages()] == ["a word"]
        juno = playground.person("Juno")
        juno.join()
        with pytest.raises(PersonRefused):
            await juno.say("general", "still silenced")
    world = load(path)
    assert world == playground.world


def test_saving_leaves_nothing_else_behind(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    save(path, b"one")
    save(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_only_its_owner_can_read_what_is_saved_whoever_could_read_it_before(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "state.json"
    save(path, b"one")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    path.chmod(0o644)
    save(path, b"two")
    assert path.stat().st_mode & 0o777 == 0o600


def _disk_full(_descriptor: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_what_could_not_be_saved_takes_no_room_and_what_was_saved_before_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "state.json"
    save(path, b"one")
    monkeypatch.setattr(os, "fsync", _disk_full)
    with pytest.raises(OSError, match="No space left"):
        save(path, b"two")
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]


async def test_a_full_disk_is_told_once_and_what_happens_meanwhile_is_saved_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(state_file, "_PAUSE_AFTER_FAILURE", 0.01)
    path = tmp_path / "state.json"
    async with Playground(default_world(), state_file=path) as playground:
        emil, third = playground.person("Emil"), asyncio.Event()
        loop, tries = asyncio.get_running_loop(), list[int]()

        def full(descriptor: int) -> None:
            tries.append(descriptor)
            if len(tries) == 3:
                loop.call_soon_threadsafe(third.set)
            _disk_full(descriptor)

        with monkeypatch.context() as disk:
            disk.setattr(os, "fsync", full)
            await emil.say("general", "the first")
            async with asyncio.timeout(30):
                await third.wait()
            assert playground.unsaved == "No space left on device"
            assert (await _state(playground))["unsaved"] == "No space left on device"
            said = await emil.say("general", "remember me")
        await playground.until(lambda: playground.unsaved is None, timeout=30)
        await playground.saved()
        world = load(path)
        assert world is not None
        assert world.messages[said.channel_id][-1].content == "remember me"
        assert (await _state(playground))["unsaved"] is None
    told_of = [record.message.partition(" in ")[0] for record in caplog.records if "state" in record.message]
    assert told_of == ["The playground's state cannot be saved", "The playground's state is saved"]


async def _state(playground: Playground) -> dict[str, object]:
    async with aiohttp.ClientSession() as session, session.get(f"{playground.page_url}/api/state") as response:
        state: dict[str, object] = await response.json()
        return state
