"""What a person does on the page in a browser."""

import re

from attrs import frozen
from playwright.async_api import Locator, expect
from playwright.async_api import Page as Tab

from tests.playground.browser import photograph


@frozen
class Screen:
    """The page as one person after the other uses it."""

    tab: Tab

    async def act_as(self, name: str) -> None:
        await self.tab.get_by_test_id("acting-as").select_option(label=name)
        acting = self.tab.get_by_test_id("acting-as")
        await expect(acting).to_have_attribute("data-shown", await acting.input_value())

    async def open(self, channel: str) -> None:
        await self.tab.get_by_test_id(f"channel-{channel}").click()

    async def begin(self, command: str) -> None:
        """Name a command and pick it from the list; that it is found letter by letter, the playground's tests show."""
        await self.tab.get_by_test_id("composer").fill(f"/{command}")
        await self.tab.get_by_test_id(f"command-{command.replace(' ', '-')}").click()
        await expect(self.tab.get_by_test_id("active-command")).to_have_text(f"/{command}")

    async def choose(self, option: str, typed: str) -> None:
        """Type into an option and take the first of what it offers."""
        await self._field(option, typed)
        await self.tab.get_by_test_id(f"option-{option}").press("Enter")

    async def fill(self, option: str, text: str) -> None:
        await self._field(option, text)

    async def attach(self, option: str, filename: str, raw: bytes) -> None:
        await self.tab.get_by_test_id(f"add-option-{option}").click()
        field = self.tab.get_by_test_id(f"option-{option}")
        await field.set_input_files({"name": filename, "mimeType": "text/plain", "buffer": raw})
        await expect(self.tab.locator(".option[data-picked=true]").filter(has=field)).to_be_visible()

    async def send(self) -> None:
        await self.tab.get_by_test_id("send").click()

    async def sent(self) -> None:
        """Return once the command has left the composer: what is typed before that goes with it."""
        await expect(self.tab.get_by_test_id("active-command")).to_be_hidden()

    async def _field(self, option: str, text: str) -> None:
        add = self.tab.get_by_test_id(f"add-option-{option}")
        if await add.count():
            await add.click()
        await self.tab.get_by_test_id(f"option-{option}").fill(text)

    @property
    def newest(self) -> Locator:
        return self.tab.get_by_test_id("message").last

    async def press(self, button: str) -> None:
        """A button of the newest message."""
        await self.newest.get_by_role("button", name=button, exact=True).click()

    async def shows(self, text: str | re.Pattern[str]) -> None:
        await expect(self.newest).to_contain_text(text)

    async def photograph(self, name: str) -> None:
        await photograph(self.tab, name)
