"""The page in a browser: voice channels, and the menus on members and messages."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from playground.api import Playground
from tests.playground.browser import needs_browser, opened, photograph
from tests.playground.small_bot import SmallBot

pytestmark = needs_browser


@pytest.fixture
async def tab(browser: Browser, playground: Playground) -> AsyncIterator[Page]:
    async with opened(browser, playground.page_url) as tab:
        yield tab


async def test_one_joins_mutes_oneself_and_leaves(playground: Playground, tab: Page) -> None:
    await expect(tab.get_by_test_id("leave-voice")).to_have_count(0)
    await tab.get_by_test_id("voice-Deck").click()
    await expect(tab.get_by_test_id("in-voice-Ada")).to_be_visible()
    await tab.get_by_test_id("mute").click()
    await expect(tab.get_by_test_id("in-voice-Ada").get_by_role("img", name="Muted")).to_be_visible()
    state = playground.person("Ada").voice.state
    assert state is not None
    assert state.self_mute
    await tab.get_by_test_id("leave-voice").click()
    await expect(tab.get_by_test_id("in-voice-Ada")).to_have_count(0)
    assert playground.person("Ada").voice.state is None


async def test_staff_mutes_moves_and_disconnects_somebody(playground: Playground, tab: Page) -> None:
    emil = playground.person("Emil")
    emil.voice.join("Deck")
    for testid in ("voice-mute", "voice-deafen", "voice-move-Galley"):
        await tab.get_by_test_id("in-voice-Emil").click()
        await tab.get_by_test_id(testid).click()
    await expect(tab.get_by_test_id("voice-Galley")).to_contain_text("1/2")
    await expect(tab.get_by_test_id("in-voice-Emil").get_by_role("img", name="Deafened by the staff")).to_be_visible()
    member = playground.world.guild.member(emil.id)
    assert (member.mute, member.deaf) == (True, True)
    await photograph(tab, "voice")
    await tab.get_by_test_id("in-voice-Emil").click()
    await tab.get_by_test_id("voice-disconnect").click()
    await expect(tab.get_by_test_id("in-voice-Emil")).to_have_count(0)


async def test_a_voice_channel_is_made(tab: Page) -> None:
    await tab.get_by_test_id("guild").click()
    await tab.get_by_test_id("create-voice-channel").click()
    await tab.get_by_test_id("name").fill("Crow's Nest")
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_test_id("voice-Crow's Nest")).to_be_visible()


async def test_a_category_is_made_and_a_channel_put_into_it(playground: Playground, tab: Page) -> None:
    await tab.get_by_test_id("guild").click()
    await tab.get_by_test_id("create-category").click()
    await tab.get_by_test_id("name").fill("Below deck")
    await tab.keyboard.press("Enter")
    await tab.get_by_test_id("edit-channel").click()
    await tab.get_by_test_id("channel-category").select_option(label="Below deck")
    await tab.get_by_test_id("save-channel").click()
    await expect(tab.get_by_test_id("toast").last).to_contain_text("The channel is saved.")
    await tab.keyboard.press("Escape")
    await expect(tab.locator("#channels h2:has-text('Below deck') + ul")).to_have_text("general")
    await tab.get_by_test_id("category-Below deck").click()
    await tab.get_by_test_id("delete-channel").click()
    await tab.get_by_role("button", name="Delete", exact=True).last.click()
    await expect(tab.get_by_test_id("category-Below deck")).to_have_count(0)
    assert {channel.parent_id for channel in playground.world.guild_channels()} == {None}


async def test_commands_are_picked_in_the_menus_of_a_member_and_a_message(
    playground: Playground, bot: SmallBot, browser: Browser
) -> None:
    async with opened(browser, playground.page_url) as tab:
        await tab.get_by_test_id("member-Goro").click(button="right")
        await tab.get_by_test_id("context-Greet").click()
        await expect(tab.get_by_test_id("message").last).to_contain_text("hello Goro")
        await tab.get_by_test_id("message").filter(has_text="Good morning").click(button="right")
        await tab.get_by_test_id("context-Quote").click()
        await expect(tab.get_by_test_id("message").last).to_contain_text("Good morning, everyone.")
