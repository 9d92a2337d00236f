"""The process that draws: what happens when it fails, dies, hangs or is not needed any more."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from application.shared.drawing import CannotDraw
from domain.shared.language import Language
from interface.shared.drawing.studio import ProcessStudio
from interface.shared.languages import speaking
from tests.unit.interface.shared.drawing.drawings import Deadly, Dot, Endless, Environment, Pid, Spoken, Wrong


@pytest.fixture
async def studio() -> AsyncIterator[ProcessStudio]:
    studio = ProcessStudio(time_limit=60)
    yield studio
    await studio.close()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110  # what another process does is no event here
            await asyncio.sleep(0.01)


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def test_a_picture_speaks_the_language_of_who_wants_it(studio: ProcessStudio) -> None:
    with speaking(Language.GERMAN):
        assert await studio.draw(Spoken()) == b"Diesen Kanal gibt es nicht mehr."
    assert await studio.draw(Spoken()) == b"That channel is gone."


async def test_pictures_are_drawn_by_one_process_that_is_not_this_one(studio: ProcessStudio) -> None:
    pids = {await studio.draw(Pid()) for _ in range(3)}
    assert pids == {str(studio.pid).encode()}
    assert studio.pid != os.getpid()
    assert await studio.draw(Dot()) == b"." * 100_000


async def test_nothing_runs_before_the_first_picture(studio: ProcessStudio) -> None:
    assert studio.pid is None


async def test_what_cannot_be_drawn_is_a_clear_error_and_harms_no_other_picture(studio: ProcessStudio) -> None:
    with pytest.raises(CannotDraw) as failed:
        await studio.draw(Wrong())
    assert failed.value.why == "ValueError: no such colour"
    assert await studio.draw(Dot())


async def test_a_process_that_dies_is_a_clear_error_and_another_takes_its_place(studio: ProcessStudio) -> None:
    with pytest.raises(CannotDraw, match="died"):
        await studio.draw(Deadly())
    assert await studio.draw(Dot())


async def test_a_process_that_was_killed_while_idle_is_not_even_noticed(studio: ProcessStudio) -> None:
    await studio.draw(Dot())
    assert studio.pid is not None
    os.kill(studio.pid, signal.SIGKILL)
    await until(lambda: studio.pid is None)
    assert await studio.draw(Dot())


async def test_what_hangs_is_given_up_and_ended(studio: ProcessStudio, tmp_path: Path) -> None:
    await studio.draw(Dot())
    hung, studio.time_limit = studio.pid, 0.2
    assert hung is not None
    with pytest.raises(CannotDraw, match="too long"):
        await studio.draw(Endless(tmp_path / "began"))
    assert is_gone(hung)
    studio.time_limit = 60
    assert await studio.draw(Dot())


async def test_what_is_given_up_by_the_one_who_asked_is_not_handed_to_the_next(
    studio: ProcessStudio, tmp_path: Path
) -> None:
    asked = asyncio.create_task(studio.draw(Endless(tmp_path / "began")))
    await until((tmp_path / "began").exists)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert await studio.draw(Dot()) == b"." * 100_000


async def test_too_many_who_wait_are_refused_at_once(studio: ProcessStudio, tmp_path: Path) -> None:
    studio.most_waiting = 2
    first = asyncio.create_task(studio.draw(Endless(tmp_path / "began")))
    second = asyncio.create_task(studio.draw(Dot()))
    await until((tmp_path / "began").exists)
    with pytest.raises(CannotDraw, match="2 pictures are waiting"):
        await studio.draw(Dot())
    first.cancel()
    assert await second


async def test_a_process_that_nobody_needs_ends(studio: ProcessStudio) -> None:
    studio.rest_after = 0.05
    await studio.draw(Dot())
    resting = studio.pid
    assert resting is not None
    await until(lambda: studio.pid is None)
    await until(lambda: is_gone(resting))
    assert await studio.draw(Dot())


async def test_it_ends_when_the_studio_closes_and_takes_its_temporary_files_along(
    studio: ProcessStudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    await studio.draw(Dot())
    pid = studio.pid
    assert pid is not None
    assert [name[:12] for name in os.listdir(tmp_path)] == ["tux-drawing-"]
    await studio.close()
    assert is_gone(pid)
    assert os.listdir(tmp_path) == []


async def test_the_secrets_of_the_bots_environment_are_not_handed_on(
    studio: ProcessStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    assert b"DISCORD_TOKEN" not in (await studio.draw(Environment())).split()
