"""A newcomer sets a server up on the page, from `/setup` to the first starred message, and leaves in between."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from playground.api import Playground
from playground.world.default_world import MOD_LOG, MODERATOR_ROLE, SHOWCASE, WELCOME
from tests.e2e.running import Tux
from tests.e2e.screen import Screen
from tests.playground.browser import needs_browser, opened

pytestmark = needs_browser


@pytest.fixture
async def screen(browser: Browser, playground: Playground, tux: Tux) -> AsyncIterator[Screen]:
    async with opened(browser, playground.page_url) as tab:
        yield Screen(tab)


async def pick(screen: Screen, select: str, value: int) -> None:
    await screen.tab.get_by_test_id(f"component-{select}").last.click()
    await screen.tab.get_by_test_id(f"choice-{value}").click()


async def test_from_setup_to_a_first_starred_message(screen: Screen, playground: Playground) -> None:
    await screen.act_as("Ada")
    await screen.open("general")
    await screen.begin("setup")
    await screen.send()
    await screen.shows("2 · Mod-log")
    await screen.photograph("setup-log")
    await pick(screen, "setup:pick:log:channel", MOD_LOG)
    await screen.shows("The mod-log is #mod-log now")
    await screen.press("Next ▶")
    await screen.press("Give a role a rank…")
    await pick(screen, "role", MODERATOR_ROLE)
    await screen.tab.get_by_test_id("modal-rank").fill("5")
    await screen.photograph("setup-rank")
    await screen.tab.get_by_test_id("modal-submit").click()
    await screen.shows("@Moderator has rank 5 now")
    await screen.press("Next ▶")
    await screen.press("Make a jail")
    await screen.shows("The jail is set up")
    await screen.photograph("setup-jail")

    await screen.open("help")
    await screen.begin("setup")
    await screen.send()
    await screen.shows("5 · Levels")
    await pick(screen, "setup:pick:levels:channel", WELCOME)
    await screen.shows("I congratulate in #welcome from now on")
    await screen.photograph("setup-levels")
    await screen.press("Next ▶")
    await pick(screen, "setup:pick:starboard:channel", SHOWCASE)
    await screen.shows("⭐ from 3 people")
    await screen.press("Emoji and number…")
    await screen.tab.get_by_test_id("modal-threshold").fill("1")
    await screen.tab.get_by_test_id("modal-submit").click()
    await screen.shows("It takes ⭐ from 1 person now")
    await screen.photograph("setup-starboard")
    await screen.press("Next ▶")
    await screen.shows("7 · What is gone")
    await screen.press("Next ▶")
    await screen.shows("Your server is set up")
    await screen.photograph("setup-end")

    emil, dalia = playground.person("Emil"), playground.person("Dalia")
    dalia.react(await emil.say("general", "We reached the harbour before the storm"), "⭐")
    await screen.open("showcase")
    starred = screen.tab.get_by_test_id("message").filter(has_text="We reached the harbour before the storm")
    await expect(starred.last).to_be_visible(timeout=20_000)
    await screen.photograph("setup-starred")
