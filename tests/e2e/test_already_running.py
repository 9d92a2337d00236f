"""Two bots in one playground would both answer; the second says who was there first, and ends."""

from pathlib import Path

from tests.e2e.page import Page
from tests.e2e.processes import free_port, running, tux


async def test_a_second_run_names_the_first_and_ends(ground: Path) -> None:
    async with running(ground, "run") as bot:
        address = await bot.address()
        await Page(address).online()
        second = await tux(ground, "run", TUX_PROBE_PORT="-1", TUX_PLAYGROUND_PORT="0")
        assert (second.code, second.output) == (1, "")
        expected = f"tux: already running: process {bot.process.pid} is the bot in the playground at {address}."
        assert second.errors.splitlines() == [expected]
        assert [path for path in _files(ground) if path.lstat().st_mode & 0o077] == [], "others could read them"


async def test_a_run_with_data_of_its_own_does_not_join_a_bot_in_a_playground_that_serves_already(
    ground: Path, tmp_path: Path, other_server: str
) -> None:
    port = {"TUX_PLAYGROUND_PORT": str(free_port())}
    async with running(ground, "run", **port) as bot:
        address = await bot.address()
        await Page(address).online()
        second = await tux(tmp_path, "run", TUX_PROBE_PORT="-1", DATABASE_URL=other_server, **port)
        assert second.code == 1
        expected = f"tux: already running: process {bot.process.pid} is the bot in the playground at {address}."
        assert second.errors.splitlines() == [expected]


def _files(ground: Path) -> list[Path]:
    """Of the server and the playground; what this process's output goes to is the test's own."""
    own = {"output", "errors"}
    return [path for path in ground.rglob("*") if path.is_file() and path.name not in own]
