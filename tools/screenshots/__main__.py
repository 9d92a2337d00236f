"""`make screenshots`: the pictures of the documentation, taken of the real bot in the playground, into docs/images/."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import expect

from domain.shared.ids import GuildId, UserId
from infrastructure.database.migrate import migrate
from infrastructure.database.settings import DatabaseSettings
from infrastructure.embedded_postgres import EmbeddedPostgres, default_directory
from playground.api import Playground, default_world
from tests.e2e.grounds import data_directory
from tests.e2e.running import quick_settings, running_tux
from tests.e2e.screen import Screen
from tests.playground.browser import CHROMIUM, launched
from tools.screenshots.camera import Camera
from tools.screenshots.past import fill
from tools.screenshots.scenes import SCENES, Set

OUTPUT = Path(__file__).parents[2] / "docs" / "images"
_WINDOW = {"width": 1120, "height": 760}
_SCALE = 2


def main() -> int:
    if CHROMIUM is None:
        print("No Chromium here: set TUX_CHROMIUM or install chromium.", file=sys.stderr)
        return 1
    with data_directory() as ground, EmbeddedPostgres(default_directory(ground)) as server:
        asyncio.run(_take_all(DatabaseSettings(url=server.url)))
    return 0


async def _take_all(database: DatabaseSettings) -> None:
    await migrate(database)
    async with Playground(default_world()) as playground:
        _ban_by_hand(playground)
        async with running_tux(playground, quick_settings(database)) as tux, _tab(playground) as screen:
            await playground.person("Ada").command("settings show")  # which registers the guild
            guild = playground.world.guild
            people = [UserId(member) for member in guild.members if member != playground.world.bot_id]
            await fill(tux.shared.engines, tux.shared.uow, GuildId(guild.id), people)
            for scene in SCENES:
                await scene(Set(playground, screen, Camera(OUTPUT)))


def _ban_by_hand(playground: Playground) -> None:
    """Before there is a bot to hear of it: that is drift."""
    bruno = playground.person("Bruno")
    bruno.ban(playground.person("Juno"), "Advertising")


@asynccontextmanager
async def _tab(playground: Playground) -> AsyncIterator[Screen]:
    async with launched() as browser:
        context = await browser.new_context(
            viewport=_WINDOW,  # type: ignore[arg-type]  # its type is private
            device_scale_factor=_SCALE,
            color_scheme="dark",
            locale="en-GB",
            timezone_id="UTC",
        )
        tab = await context.new_page()
        await tab.goto(playground.page_url)
        await expect(tab.get_by_test_id("composer")).to_be_enabled()
        yield Screen(tab)


if __name__ == "__main__":
    sys.exit(main())
