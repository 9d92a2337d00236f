"""The page in a browser: pictures in messages, and people's avatars."""

import io

import discord
from playwright.async_api import Browser, Locator, expect

from playground.api import Playground
from playground.wire.avatars import drawn_avatar
from tests.playground.browser import clean_tab, needs_browser, opened, photograph
from tests.playground.small_bot import SmallBot

pytestmark = needs_browser


async def _is_loaded(picture: Locator) -> None:
    await picture.scroll_into_view_if_needed()
    await expect(picture).to_have_js_property("complete", True)
    assert await picture.evaluate("image => image.naturalWidth") > 0


async def test_a_cards_picture_and_the_avatars_are_shown_and_a_picture_opens(
    playground: Playground, bot: SmallBot, browser: Browser
) -> None:
    view = discord.ui.LayoutView()
    item = discord.MediaGalleryItem("attachment://card.png", description="Rank of Emil")
    view.add_item(discord.ui.Container(discord.ui.TextDisplay("## Level 12"), discord.ui.MediaGallery(item)))
    card = discord.File(io.BytesIO(drawn_avatar("5" * 32, 256)), "card.png")
    await bot.text_channel("general").send(view=view, file=card)
    async with opened(browser, playground.page_url) as tab:
        picture = tab.get_by_role("img", name="Rank of Emil")
        await _is_loaded(picture)
        await _is_loaded(tab.locator(".members img.avatar").first)
        await expect(tab.locator(".members").get_by_text("BR", exact=True)).to_be_visible()
        await photograph(tab, "pictures")
        await tab.get_by_role("button", name="Show large: Rank of Emil").click()
        await _is_loaded(tab.get_by_role("dialog").get_by_role("img"))
        await tab.keyboard.press("Escape")
        await expect(tab.get_by_role("dialog")).to_have_count(0)


async def test_a_picture_that_is_gone_says_so(playground: Playground, bot: SmallBot, browser: Browser) -> None:
    await bot.text_channel("general").send(file=discord.File(io.BytesIO(drawn_avatar("5" * 32, 64)), "old.png"))
    playground.services.attachments.clear()
    async with clean_tab(browser) as tab:
        await tab.goto(playground.page_url)
        await expect(tab.get_by_test_id("message").last.locator(".tile")).to_have_text("old.png")
