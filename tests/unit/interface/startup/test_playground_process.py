"""The playground's process: attached to where one serves already, started, started again, and ended."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from attrs import define, field

from interface.startup import playground_process
from interface.startup.playground_process import PlaygroundNotInstalled, PlaygroundNotStarted, PlaygroundProcess
from interface.startup.sole_bot import AlreadyRunning
from playground.wire.connection import NoPlayground
from tests.backups import files_in

URL = "http://127.0.0.1:4321"


@define
class Started:
    """A process: what it prints first, and whether it ends when its input does."""

    says: str = URL
    ends_by_itself: bool = True
    arguments: Sequence[str] = ()
    journal: list[str] = field(factory=list)
    ended: asyncio.Event = field(factory=asyncio.Event)

    @property
    def stdout(self) -> "Started":
        return self

    @property
    def stdin(self) -> "Started":
        return self

    async def readline(self) -> bytes:
        if self.says == "nothing for ever":
            await asyncio.Event().wait()
        return f"{self.says}\n".encode()

    def close(self) -> None:
        self.journal.append("input closed")
        if self.ends_by_itself:
            self.ended.set()

    def kill(self) -> None:
        self.journal.append("killed")
        self.ended.set()

    async def wait(self) -> int:
        await self.ended.wait()
        return 0


def starting(monkeypatch: pytest.MonkeyPatch, *processes: Started) -> list[Started]:
    """These, one after the other; what is returned are those that were started."""
    started = list[Started]()

    async def start(*arguments: str, **_: object) -> Process:
        process = processes[len(started)]
        process.arguments = arguments[1:]
        started.append(process)
        return cast(Process, process)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start)
    for limit in ("_STOP_TIMEOUT", "_START_TIMEOUT", "_LEAVES_WITHIN"):
        monkeypatch.setattr(playground_process, limit, 0.1)
    for wait in ("_START_AGAIN_AFTER", "_LOOK_AGAIN_AFTER"):
        monkeypatch.setattr(playground_process, wait, 0.001)
    return started


def serving(monkeypatch: pytest.MonkeyPatch, *bots: bool | None) -> list[str]:
    """One that says, look after look, whether a bot is in it; None where it is gone. Returns who was asked."""
    asked, says = list[str](), [*bots]

    async def connection(url: str) -> None:
        asked.append(url)
        if not bots:
            raise NoPlayground("none")

    async def bot(_url: str) -> SimpleNamespace:
        online = says.pop(0) if len(says) > 1 else says[0]
        if online is None:
            raise NoPlayground("it is gone")
        return SimpleNamespace(online=online, pid=77)

    monkeypatch.setattr(playground_process, "fetch_connection", connection)
    monkeypatch.setattr(playground_process, "fetch_bot", bot)
    return asked


async def test_without_its_packages_none_is_started_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = starting(monkeypatch, Started())
    monkeypatch.setattr(playground_process, "missing_packages", lambda: ["starlette"])
    with pytest.raises(PlaygroundNotInstalled):
        async with PlaygroundProcess(0, tmp_path / "state.json").running():
            pass
    assert (files_in(tmp_path), started) == ({}, [])


async def test_one_that_serves_already_is_attached_to_unless_a_bot_stays_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = starting(monkeypatch)
    asked = serving(monkeypatch, True, False)
    process = PlaygroundProcess(4321, tmp_path / "state.json")
    async with process.running():
        assert (process.url, asked, started) == (URL, [URL], [])
    serving(monkeypatch, True)
    with pytest.raises(AlreadyRunning) as refused:
        async with process.running():
            pass
    assert (refused.value.pid, refused.value.address) == (77, URL)
    async with PlaygroundProcess(4321, tmp_path / "state.json", is_shared=True).running():
        assert started == []
    serving(monkeypatch, None)
    with pytest.raises(PlaygroundNotStarted):
        async with process.running():
            pass


async def test_where_none_serves_one_is_started_and_ends_with_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = Started()
    serving(monkeypatch)
    started, state = starting(monkeypatch, process), tmp_path / "home" / "state.json"
    playground = PlaygroundProcess(4321, state, host="0.0.0.0")
    async with playground.running():
        assert (playground.url, started, process.journal) == (URL, [process], [])
        assert state.parent.is_dir()
        await asyncio.sleep(0)
    assert list(process.arguments) == [
        *("-m", "playground", "--parent-pipe", "--host", "0.0.0.0", "--port", "4321", "--state", str(state)),
    ]
    assert process.journal == ["input closed"]


async def test_one_that_ends_is_started_again_on_its_port_until_that_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed, busy, again = Started(), Started(says=""), Started(ends_by_itself=False)
    started = starting(monkeypatch, killed, busy, again)
    busy.ended.set()
    async with PlaygroundProcess(0, tmp_path / "state.json").running():
        killed.ended.set()
        async with asyncio.timeout(5):
            while len(started) < 3:  # noqa: ASYNC110  # the keeper tells nobody
                await asyncio.sleep(0.001)
    ports = [each.arguments[each.arguments.index("--port") + 1] for each in started]
    assert ports == ["0", "4321", "4321"]
    assert again.journal == ["input closed", "killed"]


@pytest.mark.parametrize(
    ("process", "problem"),
    [
        (Started(says=""), "port 4321 of 127.0.0.1 may be in use (TUX_PLAYGROUND_PORT)"),
        (Started(says="nothing for ever"), "it did not serve within 0 seconds"),
    ],
    ids=["ended", "silent"],
)
async def test_why_one_does_not_serve_is_said_and_it_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, process: Started, problem: str
) -> None:
    serving(monkeypatch)
    starting(monkeypatch, process)
    if not process.says:
        process.ended.set()
    with pytest.raises(PlaygroundNotStarted) as refused:
        async with PlaygroundProcess(4321, tmp_path / "state.json").running():
            pass
    assert refused.value.problem == problem
    assert process.ended.is_set()
    assert process.journal == ([] if not process.says else ["killed", "input closed"])


async def test_a_place_that_cannot_be_made_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    started = starting(monkeypatch, Started())
    with pytest.raises(PlaygroundNotStarted):
        async with PlaygroundProcess(0, tmp_path / "file" / "home" / "state.json").running():
            pass
    assert started == []
