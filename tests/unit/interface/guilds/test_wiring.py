"""What is heard of other processes' changes, and that nothing is kept while it is not heard."""

from collections.abc import Callable

import pytest

from application.guilds.reactions import GUILD_REACTIONS
from infrastructure.watchdog import Watchdog
from interface.guilds import wiring
from interface.guilds.commands import SettingsUseCases
from interface.guilds.wiring import guilds_context
from interface.main import SETTING_GROUPS
from tests.wired import RecordingShared


async def unused(_: object) -> None:
    raise AssertionError


def test_a_connection_that_hears_of_changes_may_be_gone_for_a_minute(
    shared: RecordingShared, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, given = [0.0], list[Callable[[bool], None]]()

    class Heard:
        run = unused

        def __init__(self, settings: object, channel: str, heard: object, listening: Callable[[bool], None]) -> None:
            given.append(listening)

    monkeypatch.setattr(wiring, "Listener", Heard)
    shared.watchdog = Watchdog(lambda: now[0])
    use_cases = SettingsUseCases(show=unused, change=unused, history=unused)  # type: ignore[arg-type]  # never asked
    context = guilds_context(shared, use_cases, SETTING_GROUPS, notes=(), titles_of_something={})
    assert context.reactions is GUILD_REACTIONS
    (background,), (listening,) = context.background, given
    assert not background.needs_discord

    listening(True)
    now[0] = 10_000
    assert shared.watchdog.problems() == ()
    listening(False)
    now[0] += 60
    assert shared.watchdog.problems() == ()
    now[0] += 1
    assert shared.watchdog.problems() == ("settings listener: no sign of life for 61 s",)
    listening(True)
    assert shared.watchdog.problems() == ()
