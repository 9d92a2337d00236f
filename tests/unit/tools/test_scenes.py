"""The scenes of the pictures in docs ask for nothing that is gone; `make screenshots` is what really plays them."""

from pathlib import Path
from unittest.mock import AsyncMock, MagicMock

import pytest
from attrs import define, field

from playground.api import Person, default_world
from tests.wired import slash_commands, wired_bot
from tools.screenshots import scenes
from tools.screenshots.camera import Camera
from tools.screenshots.scenes import SCENES, Set

ROOT = Path(__file__).parents[3]
COMMANDS = slash_commands(wired_bot())


def wrong_with(name: str, options: dict[str, object]) -> list[str]:
    """A command as somebody would use it, beside what the bot offers."""
    if name not in COMMANDS:
        return [f"there is no /{name}"]
    offered = {each.display_name: each for each in COMMANDS[name].parameters}
    problems = [f"/{name} has no {option}" for option in options if option not in offered]
    problems += [f"/{name} needs {key}" for key, each in offered.items() if each.required and key not in options]
    for key, each in offered.items():
        if key in options and each.choices and options[key] not in {choice.value for choice in each.choices}:
            problems.append(f"/{name} {key} cannot be {options[key]}")
    return problems


@define
class Rehearsal:
    """A playground in which nothing happens, and a camera without a film."""

    used: list[tuple[str, dict[str, object]]] = field(factory=list)
    taken: list[str] = field(factory=list)
    channels: set[str] = field(factory=set)

    def person(self, name: str) -> AsyncMock:
        assert any(user.global_name == name for user in default_world().users.values()), f"nobody is called {name}"
        return AsyncMock(Person, command=self.command)

    async def command(
        self, name: str, /, *, in_channel: str = "general", timeout: float, **options: object
    ) -> MagicMock:
        self.used.append((name, options))
        self.channels.add(in_channel)
        return MagicMock(id=1)

    async def take(self, _subject: object, name: str) -> None:
        self.taken.append(name)


@pytest.fixture
async def rehearsal(monkeypatch: pytest.MonkeyPatch) -> Rehearsal:
    monkeypatch.setattr(scenes, "expect", lambda _shown: AsyncMock())
    rehearsed = Rehearsal()
    screen = MagicMock(act_as=AsyncMock(), open=AsyncMock())
    screen.tab.set_viewport_size = AsyncMock()
    screen.tab.locator.return_value.locator.return_value.all = AsyncMock(return_value=[])
    for scene in SCENES:
        await scene(Set(MagicMock(person=rehearsed.person), screen, MagicMock(Camera, take=rehearsed.take)))
    rehearsed.channels |= {call.args[0] for call in screen.open.await_args_list}
    return rehearsed


async def test_every_command_of_the_scenes_can_be_used_as_they_use_it(rehearsal: Rehearsal) -> None:
    assert [problem for name, options in rehearsal.used for problem in wrong_with(name, options)] == []
    assert rehearsal.channels <= {channel.name for channel in default_world().guild.channels.values()}


async def test_every_picture_of_the_scenes_is_there_and_shown(rehearsal: Rehearsal) -> None:
    pages = "\n".join(path.read_text("utf-8") for path in (ROOT / "README.md", *ROOT.glob("docs/**/*.md")))
    for name in rehearsal.taken:
        assert (ROOT / "docs" / "images" / f"{name}.png").is_file()
        assert f"images/{name}.png" in pages


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("warned", {}),
        ("warn", {"member": "Emil", "why": "spam"}),
        ("warn", {"reason": "spam"}),
        ("escalation add", {"points": 2, "within": "30d", "action": "stroke"}),
    ],
)
def test_what_is_not_offered_is_found(name: str, options: dict[str, object]) -> None:
    assert wrong_with(name, options) != []
