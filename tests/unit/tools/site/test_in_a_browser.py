"""Pages of the site that was built, as people see them on a desk and on a phone."""

from importlib.resources import files

import pytest
from playwright.async_api import Browser

from tests.playground.browser import clean_tab, needs_browser, photograph
from tools.site.__main__ import SITE

pytestmark = [*needs_browser, pytest.mark.site]
PAGES = ("index", "docs/configuration", "docs/containers", "docs/migrations")
"""What is read first; the widest tables, and long lines of code."""

_WIDTHS = {"desk": 1280, "phone": 390}
_SERIOUS = {"serious", "critical"}


async def test_no_page_is_wider_than_a_screen_and_axe_finds_nothing_serious(browser: Browser) -> None:
    axe, found = files("axe_playwright_python").joinpath("axe.min.js").read_text(), list[str]()
    async with clean_tab(browser) as tab:
        for page in PAGES:
            await tab.goto((SITE / f"{page}.html").as_uri())
            await tab.evaluate(axe)
            for name, width in _WIDTHS.items():
                await tab.set_viewport_size({"width": width, "height": 844})
                await photograph(tab, f"site-{page.rpartition('/')[2]}-{name}")
                wide = await tab.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    found.append(f"{page} on a {name}: {wide} pixels wide")
                violations = (await tab.evaluate("axe.run({resultTypes: ['violations']})"))["violations"]
                found += [
                    f"{page} on a {name}: {each['id']} at {node['target'][0]}: {node['html']}"
                    for each in violations
                    if each["impact"] in _SERIOUS
                    for node in each["nodes"]
                ]
    assert found == []
