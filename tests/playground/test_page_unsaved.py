"""The page while the disk is full, in a browser."""

import errno
import os
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from playground.api import Playground, default_world
from tests.playground.browser import needs_browser, opened, photograph

pytestmark = needs_browser


async def test_the_page_says_that_nothing_can_be_saved_until_it_can(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    async with (
        Playground(default_world(), state_file=tmp_path / "state.json") as playground,
        opened(browser, playground.page_url) as tab,
    ):
        banner = tab.get_by_text("cannot be saved (No space left on device)")
        await expect(tab.locator("body")).to_have_attribute("data-link", "live")
        with monkeypatch.context() as disk:
            disk.setattr(os, "fsync", full)
            await playground.person("Emil").say("general", "Is this kept?")
            await expect(banner).to_be_visible()
            await photograph(tab, "unsaved")
        await expect(banner).to_have_count(0)
