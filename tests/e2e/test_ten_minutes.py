"""A moderator's ten minutes on the page: warn, let a timeout follow, jail, ban many and take it back, look back."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Locator, expect

from playground.api import Playground
from tests.e2e.running import Tux
from tests.e2e.screen import Screen
from tests.playground.browser import needs_browser, opened

pytestmark = needs_browser

_NOBODY = 123_456_789_012_345_678
"""An id of no account."""


@pytest.fixture
async def screen(browser: Browser, playground: Playground, tux: Tux) -> AsyncIterator[Screen]:
    async with opened(browser, playground.page_url) as tab:
        yield Screen(tab)


def post(screen: Screen, text: str) -> Locator:
    return screen.tab.get_by_test_id("message").filter(has_text=text)


async def test_a_moderators_ten_minutes(screen: Screen, playground: Playground) -> None:
    ada, dalia, goro, hana = (playground.person(name) for name in ("Ada", "Dalia", "Goro", "Hana"))
    await ada.command("settings set moderation", mod_log_channel="mod-log")
    await ada.command("jail-setup")

    await screen.act_as("Ada")
    await screen.open("general")
    await screen.begin("escalation add")
    await screen.fill("points", "2")
    await screen.fill("within", "30d")
    await screen.choose("action", "Timeout")
    await screen.fill("duration", "1d")
    await screen.send()
    await screen.shows(re.compile("2 points within 30 days: .* Timeout for 1 day"))

    await screen.act_as("Dalia")
    await screen.begin("warn")
    await screen.choose("member", "Emil")
    await screen.fill("reason", "Please stay on topic")
    await screen.choose("silent", "True")
    await screen.send()
    await screen.shows("Silent: the member was not told, as you asked.")
    await screen.begin("warn")
    await screen.choose("member", "Emil")
    await screen.fill("reason", "Once more: stay on topic")
    await screen.send()
    await screen.shows("2nd warning of this member")
    await screen.shows(re.compile("Timeout for 1 day follow"))
    await screen.photograph("minutes-warned")

    await screen.open("mod-log")
    timeout = post(screen, "Case #3 · ⏳ Timeout")
    await expect(timeout).to_contain_text("Moderator @Tux")
    await expect(timeout).to_contain_text(f"Tux · ID {playground.world.bot_id}")
    await expect(timeout).to_contain_text("Because of cases #1, #2")
    await screen.photograph("minutes-escalated")

    await screen.open("general")
    await screen.begin("jail")
    await screen.choose("member", "Freya")
    await screen.fill("reason", "Spam in *every* channel")
    await screen.fill("duration", "2h")
    await screen.send()
    await screen.shows("@Freya was put in jail")
    await screen.shows("Roles taken @Regular")
    await screen.shows("Spam in *every* channel")

    await screen.begin("massban")
    await screen.attach("file", "raid.txt", f"{goro.id}\n<@{hana.id}>\n{dalia.id}\n{_NOBODY}\n".encode())
    await screen.fill("reason", "Raid")
    await screen.photograph("minutes-file")
    await screen.send()
    await screen.shows("Ban 3 people?")
    await screen.shows("left out: who asked for it")
    await screen.photograph("minutes-massban-asked")
    await screen.press("Confirm")
    await screen.shows("2 banned")
    await screen.shows("1 refused by Discord")
    await screen.photograph("minutes-massban-done")
    await screen.press("Undo")
    await screen.shows("Unban 2 people?")
    await screen.press("Confirm")
    await screen.shows("2 unbanned")

    await screen.begin("case search")
    await screen.fill("text", "topic")
    await screen.send()
    await screen.shows("2 cases")
    await screen.shows("Once more: stay on topic")
    await screen.begin("history")
    await screen.choose("member", "Emil")
    await screen.send()
    await screen.shows("In force now")
    await screen.shows(re.compile("Timeout · case #3 · until"))
    await screen.shows("Counted 2 warnings · 1 timeout")
    await screen.photograph("minutes-history")
