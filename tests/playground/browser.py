"""The page in a real browser."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, ConsoleMessage, Error, Page, async_playwright, expect

CHROMIUM = os.environ.get("TUX_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
type Theme = Literal["light", "dark"]

_PHOTOGRAPHS = bool(os.environ.get("TUX_PHOTOGRAPHS"))
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
async def clean_tab(browser: Browser, *, theme: Theme = "light") -> AsyncIterator[Page]:
    """The browser's one tab, which knows nothing of what it showed before: a new one would cost four times the page.

    A test closes its context when it did what lasts, as stopping the clock does; one that fails leaves no tab.
    """
    [context] = browser.contexts or [await browser.new_context()]
    [tab] = context.pages or [await context.new_page()]
    tab.set_default_timeout(_PATIENCE)
    try:
        await tab.set_viewport_size({"width": 1280, "height": 800})
        await tab.emulate_media(color_scheme=theme)
        await tab.mouse.move(0, 0)
        yield tab
        if not tab.is_closed():
            await tab.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
            await tab.goto("about:blank")
    except BaseException:
        await context.close()
        raise


@asynccontextmanager
async def opened(browser: Browser, url: str, *, theme: Theme = "light") -> AsyncIterator[Page]:
    """The page, which may neither log an error nor ask for what is not there."""
    problems: list[str] = []

    def uncaught(error: Error) -> None:
        problems.append(str(error))

    def logged(line: ConsoleMessage) -> None:
        if line.type == "error":
            problems.append(line.text)

    async with clean_tab(browser, theme=theme) as tab:
        tab.on("pageerror", uncaught)
        tab.on("console", logged)
        await tab.goto(url)
        await expect(tab.get_by_test_id("composer")).to_be_enabled()
        yield tab
        tab.remove_listener("pageerror", uncaught)
        tab.remove_listener("console", logged)
        assert problems == []


async def photograph(tab: Page, name: str) -> None:
    """Keep what the page shows, where somebody asked for pictures: one costs as much as many steps of a test."""
    if not _PHOTOGRAPHS:
        return
    _SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    await tab.screenshot(path=_SCREENSHOTS / f"{name}.png", animations="disabled")
