"""The page in a browser: what becomes of a form, of the focus and of what looks like a command."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import discord
import pytest
from playwright.async_api import Browser, Page, expect

from playground.api import Playground
from tests.playground.browser import needs_browser, opened
from tests.playground.small_bot import SmallBot

pytestmark = needs_browser


class _Words(discord.ui.Modal, title="Words"):
    words: discord.ui.TextInput["_Words"] = discord.ui.TextInput(label="Words", custom_id="words")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(interaction.client, SmallBot)
        interaction.client.record(f"submitted {self.words.value}")
        await interaction.client.release.wait()
        await interaction.response.defer()


class _Open(discord.ui.View):
    @discord.ui.button(label="Open")
    async def open(self, interaction: discord.Interaction, _: discord.ui.Button["_Open"]) -> None:
        await interaction.response.send_modal(_Words())


class _Pages(discord.ui.LayoutView):
    """Buttons that are others on each page, as those of Tux are; the last page has nothing older."""

    def __init__(self, page: int) -> None:
        super().__init__(timeout=None)
        self.page = page
        row: discord.ui.ActionRow[_Pages] = discord.ui.ActionRow()
        for step, label in ((-1, "Newer"), (1, "Older")):
            button: discord.ui.Button[_Pages] = discord.ui.Button(
                label=label, custom_id=f"turn-{page}-{step}", disabled=not 1 <= page + step <= 3
            )
            button.callback = self._turn_by(step)  # type: ignore[method-assign]  # discord.py's own way to set it
            row.add_item(button)
        self.add_item(discord.ui.Container(discord.ui.TextDisplay(f"Page {page}"), row))

    def _turn_by(self, step: int) -> "_Turn":
        return _Turn(self.page + step)


class _Turn:
    def __init__(self, page: int) -> None:
        self.page = page

    async def __call__(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(view=_Pages(self.page))


@pytest.fixture
async def tab(browser: Browser, playground: Playground, bot: SmallBot) -> AsyncIterator[Page]:
    @bot.tree.command(description="A form behind a button")
    async def words(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=_Open())

    @bot.tree.command(description="Pages")
    async def pages(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=_Pages(1))

    await bot.tree.sync()
    async with opened(browser, playground.page_url) as tab:
        await expect(tab.locator("body")).to_have_attribute("data-link", "live")
        yield tab


async def _use(tab: Page, name: str) -> None:
    await tab.get_by_test_id("composer").press_sequentially(f"/{name}")
    await tab.keyboard.press("Enter")
    await tab.keyboard.press("Enter")


async def _write(tab: Page, text: str) -> None:
    """Open the form and fill it in."""
    await _use(tab, "words")
    await tab.get_by_role("button", name="Open").click()
    await tab.get_by_test_id("modal-words").fill(text)


async def _stop_the_clock(tab: Page) -> None:
    """From now on nothing on the page happens only because time goes by."""
    await tab.clock.install()
    await tab.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))


async def test_a_form_closes_when_its_bot_answers_and_not_when_somebody_writes(
    playground: Playground, bot: SmallBot, tab: Page
) -> None:
    playground.services.interactions.limit = 60.0
    await _write(tab, "long and dear")
    await _stop_the_clock(tab)
    await tab.get_by_test_id("modal-submit").click()
    await bot.told_of("submitted long and dear")
    await playground.person("Emil").say("general", "something else")
    await expect(tab.get_by_test_id("message").last).to_contain_text("something else")
    await expect(tab.get_by_test_id("modal-words")).to_have_value("long and dear")
    bot.release.set()
    await expect(tab.get_by_test_id("modal")).to_have_count(0)
    await tab.context.close()  # its clock stands still for good


async def test_what_was_typed_stays_when_the_bot_does_not_answer(
    playground: Playground, bot: SmallBot, tab: Page
) -> None:
    await _write(tab, "long and dear")
    playground.services.interactions.limit = 0.01
    await tab.get_by_test_id("modal-submit").click()
    await expect(tab.get_by_role("alert")).to_contain_text("What you wrote is still here.")
    await expect(tab.get_by_test_id("modal-words")).to_have_value("long and dear")
    bot.release.set()


async def test_the_focus_stays_on_the_button_that_was_pressed_by_keyboard(tab: Page) -> None:
    await _use(tab, "pages")
    last = tab.get_by_test_id("message").last
    await expect(last).to_contain_text("Page 1")
    await last.get_by_role("button", name="Older").focus()
    for page, focused in ((2, "Older"), (3, "Newer")):  # on the last page there is nothing older
        await tab.keyboard.press("Enter")
        await expect(last).to_contain_text(f"Page {page}")
        await expect(last.get_by_role("button", name=focused)).to_be_focused()


async def test_the_focus_does_not_get_lost_with_a_message_or_a_form(bot: SmallBot, tab: Page) -> None:
    await _use(tab, "whisper")
    await tab.get_by_test_id("dismiss").focus()
    await tab.keyboard.press("Enter")
    await expect(tab.locator("#timeline")).to_be_focused()
    await _use(tab, "buttons")
    last = tab.get_by_test_id("message").last
    await last.get_by_role("button", name="Write").focus()
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_test_id("modal")).to_be_visible()
    sent = await bot.text_channel("general").fetch_message(int(await last.get_attribute("data-message-id") or 0))
    await sent.edit(content="changed meanwhile")
    await expect(last).to_contain_text("changed meanwhile")
    await tab.keyboard.press("Escape")
    await expect(last.get_by_role("button", name="Write")).to_be_focused()


async def test_an_edited_card_says_so_below_itself(bot: SmallBot, tab: Page) -> None:
    await _use(tab, "pages")
    last = tab.get_by_test_id("message").last
    await last.get_by_role("button", name="Older").click()
    await expect(last).to_contain_text("Page 2")
    body = await last.locator(".message-body").inner_text()
    assert body.index("Page 2") < body.index("(edited)")
    sent = await bot.text_channel("general").send("words")
    await sent.edit(content="better words")
    await expect(last.locator("p .edited")).to_be_visible()


async def test_what_looks_like_a_command_is_not_sent_as_a_message(playground: Playground, tab: Page) -> None:
    title, before = tab.get_by_test_id("suggestion-title"), len(playground.person("Ada").sees("general"))
    composer = tab.get_by_test_id("composer")
    await composer.press_sequentially("/nothing such")
    await expect(title).to_have_text("No command fits “/nothing such”.")
    await composer.press("Enter")
    await expect(tab.get_by_test_id("toast")).to_contain_text("There is no command /nothing for you here")
    await expect(composer).to_have_value("/nothing such")
    playground.world.commands.clear()
    await tab.reload()
    await composer.press_sequentially("/")
    await expect(title).to_have_text("There are no commands for you here.")
    await composer.press("Enter")
    await expect(composer).to_have_value("/")
    await composer.fill("/etc/hosts is a file")
    await composer.press("Enter")
    await expect(tab.get_by_test_id("message").last).to_contain_text("/etc/hosts is a file")
    assert len(playground.person("Ada").sees("general")) == before + 1
