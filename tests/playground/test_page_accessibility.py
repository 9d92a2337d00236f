"""What axe finds on the page, in each of its states: nothing serious. In the dark only colours differ."""

from collections.abc import AsyncIterator
from importlib.resources import files

import pytest
from playwright.async_api import Browser, Page, expect

from playground.api import Playground
from playground.rules.channels import ChannelChange
from playground.rules.roles import RoleChange
from tests.playground.browser import Theme, needs_browser, opened, photograph
from tests.playground.small_bot import SmallBot

pytestmark = needs_browser

_THEMES: tuple[Theme, ...] = ("light", "dark")
_SERIOUS = {"serious", "critical"}
_COLOURS = {"Lemon": 0xFFFF00, "Snow": 0xFFFFFF, "Soot": 0x010101, "Sky": 0x00FFFF, "Sea": 0x0000FF, "Lime": 0x00FF00}
_CATEGORY = 4
_PHOTOGRAPHED = {"channel", "command-form", "form", "member-roles", "phone"}
_ANIMATED = """() => Promise.allSettled(document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().endTime !== Infinity)
    .map((each) => each.finished))"""
# The arrow keys of the input, which keeps the focus, scroll the suggestions; to axe only one-line inputs can do that.
_MEANT = {("scrollable-region-focusable", "#suggestions")}


@pytest.fixture
def colours(playground: Playground) -> Playground:
    """Names in the colours that are hardest to read."""
    ada, people = playground.person("Ada"), ("Emil", "Freya", "Goro", "Hana", "Ivo", "Juno")
    for (name, colour), person in zip(_COLOURS.items(), people, strict=True):
        role = ada.create_role(RoleChange(name=name, color=colour, hoist=True))
        ada.move_role(role.id, 4)
        ada.give_role(playground.person(person), role.id)
    ada.create_channel(ChannelChange(name="Below deck", kind=_CATEGORY))
    return playground


@pytest.fixture(params=_THEMES)
async def tab(
    request: pytest.FixtureRequest, browser: Browser, colours: Playground, bot: SmallBot
) -> AsyncIterator[Page]:
    for person in ("Emil", "Freya", "Goro", "Hana", "Ivo", "Juno"):
        await colours.person(person).say("general", f"hello <@{colours.person('Emil').id}> and @everyone")
    emil = colours.person("Emil")
    bot.release.set()
    for command in ("card", "buttons", "whisper", "slow"):
        await emil.command(command)
    async with opened(browser, colours.page_url, theme=request.param) as tab:
        await tab.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text())
        yield tab


async def _serious(tab: Page, state: str) -> list[str]:
    """What is found now, a line each. Some states are photographed, and in the dark only they are looked at."""
    dark = await tab.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    if dark and state not in _PHOTOGRAPHED:
        return []
    if state in _PHOTOGRAPHED:
        await photograph(tab, f"axe-{state}-{'dark' if dark else 'light'}")
    await tab.evaluate(_ANIMATED)  # what is still fading in has other colours
    options = {"resultTypes": ["violations"], **({"runOnly": ["color-contrast"]} if dark else {})}
    violations = (await tab.evaluate("options => axe.run(options)", options))["violations"]
    return [
        f"{state}: {each['id']} at {node['target'][0]}: {node['html']}"
        for each in violations
        if each["impact"] in _SERIOUS
        for node in each["nodes"]
        if (each["id"], node["target"][0]) not in _MEANT
    ]


async def test_nothing_serious_is_found_in_any_state(tab: Page) -> None:
    found: list[str] = []
    found += await _serious(tab, "channel")
    await tab.get_by_test_id("composer").press_sequentially("/")
    await expect(tab.locator(".suggestion").first).to_be_visible()
    found += await _serious(tab, "commands")
    await tab.get_by_test_id("composer").fill("/case show")
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_test_id("option-number")).to_be_visible()
    found += await _serious(tab, "command-form")
    await tab.keyboard.press("Escape")
    await tab.keyboard.press("Escape")
    await tab.get_by_test_id("component-who").first.click()
    found += await _serious(tab, "select")
    await tab.keyboard.press("Escape")
    await tab.get_by_test_id("component-write").first.click()
    await expect(tab.get_by_test_id("modal")).to_be_visible()
    found += await _serious(tab, "form")
    await tab.keyboard.press("Escape")
    await tab.get_by_test_id("member-Ivo").click()
    found += await _serious(tab, "member")
    await tab.get_by_test_id("roles").click()
    found += await _serious(tab, "member-roles")
    await tab.keyboard.press("Escape")
    await tab.get_by_test_id("guild").click()
    found += await _serious(tab, "guild-menu")
    await tab.get_by_test_id("edit-roles").click()
    await tab.get_by_test_id("role-Lemon").click()
    found += await _serious(tab, "roles")
    await tab.keyboard.press("Escape")
    await tab.get_by_test_id("edit-channel").click()
    found += await _serious(tab, "channel-settings")
    await tab.get_by_test_id("add-subject").select_option(label="Regular")
    found += await _serious(tab, "channel-rights")
    await tab.keyboard.press("Escape")
    await tab.set_viewport_size({"width": 390, "height": 844})
    found += await _serious(tab, "phone")
    await tab.get_by_role("button", name="Show the channels").click()
    found += await _serious(tab, "phone-channels")
    assert found == []
