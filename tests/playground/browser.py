"""The page in a real browser."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

CHROMIUM = os.environ.get("TUX_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
type Theme = Literal["light", "dark"]

_SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
_PATIENCE = 60_000  # milliseconds
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()

needs_browser = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),  # one worker, one Chromium
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: set TUX_CHROMIUM or install chromium"),
]


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        expect.set_options(timeout=_PATIENCE)
        yield browser
        await browser.close()


@asynccontextmanager
async def opened(browser: Browser, url: str, *, theme: Theme = "light") -> AsyncIterator[Page]:
    """The page, which may neither log an error nor ask for what is not there."""
    tab = await browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme=theme)
    tab.set_default_timeout(_PATIENCE)
    problems: list[str] = []
    tab.on("pageerror", lambda error: problems.append(str(error)))
    tab.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    try:
        await tab.goto(url)
        await expect(tab.get_by_test_id("composer")).to_be_enabled()
        yield tab
    finally:
        await tab.close()
    assert problems == []


async def photograph(tab: Page, name: str) -> None:
    """Keep what the page shows, for people to look at."""
    _SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    await tab.screenshot(path=_SCREENSHOTS / f"{name}.png", animations="disabled")
