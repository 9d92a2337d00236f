"""The page in a browser: picking one of many commands, and filling in its options."""

from collections.abc import AsyncIterator

import discord
import pytest
from discord import app_commands
from playwright.async_api import Browser, Page, expect

from playground.api import Playground
from tests.playground.browser import needs_browser, opened, photograph
from tests.playground.small_bot import SmallBot

pytestmark = needs_browser

_GROUPS = {
    "points": "balance give grant grant-role history reverse settings take",
    "levels": "add explain preview recompute reset rewards set settings",
    "leaderboard": "messages points voice xp",
    "shop": "add buy edit list remove",
}


async def _answer(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("done")


@pytest.fixture
async def tab(browser: Browser, playground: Playground, bot: SmallBot) -> AsyncIterator[Page]:
    """A page of a bot with many commands."""
    for name, inner in _GROUPS.items():
        group = app_commands.Group(name=name, description=f"All about {name}")
        for word in inner.split():
            group.add_command(app_commands.Command(name=word, description=f"{word} of {name}", callback=_answer))
        bot.tree.add_command(group)

    @bot.tree.command(description="Numbers of each kind")
    async def count(interaction: discord.Interaction, whole: app_commands.Range[int, 1, 9], part: float) -> None:
        await interaction.response.send_message(f"{whole} and {part}")

    await bot.tree.sync()
    async with opened(browser, playground.page_url) as tab:
        yield tab


async def test_many_commands_stand_in_groups_and_are_found_by_typing(tab: Page) -> None:
    await tab.get_by_test_id("composer").press_sequentially("/")
    await expect(tab.locator(".suggestion-title")).to_have_text("Commands of Tux — 40")
    groups = tab.locator(".suggestion-group")
    await expect(groups).to_have_text(["/leaderboard", "/levels", "/points", "/shop", "Single commands"])
    await photograph(tab, "commands")
    await tab.keyboard.press("ArrowUp")
    last = tab.locator(".suggestion[aria-selected=true]")
    await expect(last).to_be_in_viewport()
    await expect(last).to_contain_text("/whisper")
    await tab.get_by_test_id("composer").press_sequentially("shop b")
    await expect(tab.locator(".suggestion .slash-name")).to_have_text(["/shop buy"])
    await expect(groups).to_have_count(0)
    await tab.keyboard.press("Enter")
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_test_id("message").last).to_contain_text("done")


async def test_whole_numbers_and_others_are_checked_and_sent_as_numbers(tab: Page) -> None:
    await tab.get_by_test_id("composer").press_sequentially("/count")
    await tab.keyboard.press("Enter")
    await tab.get_by_test_id("option-whole").fill("12")
    await tab.get_by_test_id("option-part").fill("2.5")
    await tab.keyboard.press("Enter")
    await expect(tab.locator(".option[data-wrong=true]")).to_have_count(1)
    await tab.get_by_test_id("option-whole").fill("7")
    await tab.get_by_test_id("option-part").focus()
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_test_id("message").last).to_contain_text("7 and 2.5")


async def test_an_option_completes_itself_with_what_the_bot_offers(tab: Page) -> None:
    await tab.get_by_test_id("composer").press_sequentially("/case show")
    await tab.keyboard.press("Enter")
    await tab.get_by_test_id("option-number").fill("3")
    await tab.get_by_test_id("add-option-note").click()
    await tab.get_by_test_id("option-note").press_sequentially("sp")
    await expect(tab.locator(".suggestion")).to_have_text(["spam", "spoiler"])
    await tab.keyboard.press("ArrowDown")
    await tab.keyboard.press("Enter")
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_test_id("message").last).to_contain_text("case 3 spoiler")
