import shutil
from pathlib import Path

import discord
import pytest

from playground.api import PersonRefused, Playground, default_world
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
