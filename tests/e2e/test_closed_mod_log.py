"""A mod-log that is closed to the bot: refused when it is set, shown in the settings, filled once it is open again."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from attrs import evolve

from infrastructure.database.settings import DatabaseSettings
from playground.api import Person, Playground
from playground.world.permission import Permission
from tests.e2e.running import Tux, eventually, quick_settings, running_tux


@pytest.fixture
async def tux(playground: Playground, database_settings: DatabaseSettings) -> AsyncIterator[Tux]:
    """What fails once is tried again in an hour, and not by itself before."""
    settings = quick_settings(database_settings)
    async with running_tux(playground, evolve(settings, relay=evolve(settings.relay, backoff=3600))) as tux:
        yield tux


@pytest.fixture
def ada(playground: Playground) -> Person:
    """The owner."""
    return playground.person("Ada")


def let_write(ada: Person, *, may: bool) -> None:
    send = Permission.SEND_MESSAGES
    ada.set_overwrite("mod-log", "Tux", allow=Permission.VIEW_CHANNEL | (send if may else 0), deny=0 if may else send)


async def shown(ada: Person, words: str) -> None:
    """Wait until the settings say so."""
    async with asyncio.timeout(30):
        while words not in (await ada.command("settings show")).text:  # noqa: ASYNC110  # it has no event
            await asyncio.sleep(0.02)


@pytest.mark.usefixtures("tux")
async def test_a_closed_mod_log_is_refused_shown_and_filled_once_it_is_open_again(
    ada: Person, playground: Playground
) -> None:
    dalia, emil = playground.person("Dalia"), playground.person("Emil")
    let_write(ada, may=False)
    refused = await ada.command("settings set moderation", mod_log_channel="mod-log")
    assert "I lack **Send Messages** there." in refused.text
    let_write(ada, may=True)
    assert "· takes posts" in (await ada.command("settings set moderation", mod_log_channel="mod-log")).text

    let_write(ada, may=False)
    assert "was warned" in (await dalia.command("warn", member=emil, reason="Spam")).text
    await shown(ada, "⚠ I lack **Send Messages** there · ⚠ 1 post waits since")
    let_write(ada, may=True)
    [post] = await eventually(lambda: dalia.sees("mod-log"))
    assert "Case #1" in post.text
    await shown(ada, "· takes posts")


@pytest.mark.usefixtures("tux")
async def test_an_amended_case_whose_channel_was_deleted_is_posted_in_the_channel_set_next(
    ada: Person, playground: Playground
) -> None:
    dalia, emil = playground.person("Dalia"), playground.person("Emil")
    await ada.command("settings set moderation", mod_log_channel="mod-log")
    await dalia.command("warn", member=emil, reason="Spam")
    await eventually(lambda: dalia.sees("mod-log"))
    ada.delete_channel("mod-log")
    await dalia.command("case reason", number="1", reason="Advertising")
    await shown(ada, "⚠ it is gone · ⚠ 1 post waits since")
    changed = await ada.command("settings set moderation", mod_log_channel="general")
    assert "⚠ everyone can read it" in changed.text
    await eventually(lambda: [seen for seen in dalia.sees("general") if "Advertising" in seen.text])
