"""`make screenshots`: the pictures of the documentation, taken of the real bot in the playground, into docs/images/."""

import asyncio
import sys
from pathlib import Path

from attrs import evolve
from playwright.async_api import expect

from domain.shared.ids import GuildId, UserId
from infrastructure.database.migrate import migrate
from infrastructure.database.settings import DatabaseSettings
from infrastructure.embedded_postgres import EmbeddedPostgres, default_directory
from infrastructure.observability.logs import configure_logs
from infrastructure.settings import DiscordSettings, TuxSettings
from playground.api import Playground, default_world
from tests.e2e.grounds import data_directory
from tests.e2e.running import quick_settings, running_tux
from tests.e2e.screen import Screen
from tests.playground.browser import CHROMIUM
from tools.screenshots.browser import tab
from tools.screenshots.camera import Camera
from tools.screenshots.past import fill
from tools.screenshots.scenes import PATIENCE, SCENES, Set

OUTPUT = Path(__file__).parents[2] / "docs" / "images"


def main() -> int:
    if CHROMIUM is None:
        print("No Chromium here: set TUX_CHROMIUM or install chromium.", file=sys.stderr)
        return 1
    configure_logs("ERROR", "console")
    with data_directory() as ground, EmbeddedPostgres(default_directory(ground)) as server:
        asyncio.run(_take_all(DatabaseSettings(url=server.url)))
    return 0


async def _take_all(database: DatabaseSettings) -> None:
    await migrate(database)
    async with Playground(default_world(), interaction_limit=PATIENCE) as playground:
        _ban_by_hand(playground)
        async with running_tux(playground, _settings(database)) as tux, tab() as page:
            await page.goto(playground.page_url)
            await expect(page.get_by_test_id("composer")).to_be_enabled()
            await playground.person("Ada").command("settings show")  # which registers the guild
            guild = playground.world.guild
            users = [playground.world.users[member] for member in guild.members]
            people = {UserId(user.id): user.global_name or user.username for user in users if not user.bot}
            await fill(tux.shared.engines, tux.shared.uow, GuildId(guild.id), people)
            for scene in SCENES:
                await scene(Set(playground, Screen(page), Camera(OUTPUT)))


def _settings(database: DatabaseSettings) -> TuxSettings:
    """With joins and leaves, which charts then show."""
    return evolve(quick_settings(database), discord=DiscordSettings(members_intent=True))


def _ban_by_hand(playground: Playground) -> None:
    """Before there is a bot to hear of it: that is drift."""
    bruno = playground.person("Bruno")
    bruno.ban(playground.person("Juno"), "Advertising")


if __name__ == "__main__":
    sys.exit(main())
