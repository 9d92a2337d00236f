"""A browser whose letters are those of the project's packages, so that pictures look the same on each machine.

Emoji are the machine's coloured ones where it has some.
"""

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from interface.shared.drawing.fonts import folder
from tests.playground.browser import CHROMIUM

_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
_SCALE = 2
_PATIENCE = 120_000
"""Milliseconds."""


@asynccontextmanager
async def tab() -> AsyncIterator[Page]:
    """An empty one, in which two pixels of a picture are one of the page."""
    with _fonts() as data_home:
        environment: dict[str, str | float | bool] = {**os.environ, "XDG_DATA_HOME": str(data_home)}
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS, env=environment)
            expect.set_options(timeout=_PATIENCE)
            context = await browser.new_context(
                device_scale_factor=_SCALE, color_scheme="dark", locale="en-GB", timezone_id="UTC"
            )
            context.set_default_timeout(_PATIENCE)
            yield await context.new_page()
            await browser.close()


@contextmanager
def _fonts() -> Iterator[Path]:
    """A place for a user's data in which fontconfig finds them."""
    with tempfile.TemporaryDirectory(prefix="tux-fonts-") as place:
        fonts = Path(place) / "fonts"
        fonts.mkdir()
        for font in (*folder("fontpkg_inter").rglob("*.ttf"), *folder("manimgx_fonts").glob("NotoEmoji*.ttf")):
            (fonts / font.name).symlink_to(font)
        yield Path(place)
