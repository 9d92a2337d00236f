"""The page in a browser, with the real bot behind it: what a person types, clicks and reads."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from playground.api import Playground
from tests.e2e.running import Tux
from tests.e2e.screen import Screen
from tests.playground.browser import needs_browser, opened

pytestmark = needs_browser


@pytest.fixture
async def screen(browser: Browser, playground: Playground, tux: Tux) -> AsyncIterator[Screen]:
    async with opened(browser, playground.page_url) as tab:
        yield Screen(tab)


async def test_a_moderator_warns_and_the_member_reads_it(screen: Screen) -> None:
    await screen.act_as("Dalia")
    await screen.open("general")
    await screen.begin("warn")
    await screen.choose("member", "Emil")
    await screen.fill("reason", "Please stay on topic in #general")
    await screen.photograph("warn-typed")
    await screen.send()
    await screen.shows("@Emil was warned")
    await screen.shows("Case #1")
    await screen.shows("DM sent")
    await screen.photograph("warn-answer")

    await screen.act_as("Emil")
    await screen.open("Tux")
    await screen.shows("You were warned in Harbour")
    await screen.shows("Please stay on topic in #general")
    await screen.photograph("warn-direct-message")


async def test_a_ban_is_in_the_mod_log_and_a_changed_reason_too(screen: Screen) -> None:
    await screen.act_as("Ada")
    await screen.open("general")
    await screen.begin("settings set moderation")
    await screen.choose("mod_log_channel", "mod-log")
    await screen.send()
    await screen.shows("#mod-log")
    await screen.photograph("settings")

    await screen.act_as("Dalia")
    await screen.open("general")
    await screen.begin("ban")
    await screen.choose("user", "Ivo")
    await screen.fill("reason", "Advertising, again and again")
    await screen.choose("delete_messages", "The last hour")
    await screen.send()
    await screen.shows("@Ivo was banned")
    await screen.photograph("ban-answer")

    await screen.open("mod-log")
    await screen.shows("Case #1 · 🔨 Ban")
    await screen.shows("Advertising, again and again")
    await screen.begin("case reason")
    await screen.fill("number", "1")
    await screen.fill("reason", "Spam")
    await screen.send()
    await screen.sent()
    await screen.begin("case show")
    await screen.fill("number", "1")
    await screen.send()
    await screen.shows("Earlier")
    await expect(screen.tab.get_by_test_id("message").first).to_contain_text("Reason Spam")
    await screen.photograph("mod-log")


async def test_pages_of_cases_are_turned_with_buttons(screen: Screen, playground: Playground) -> None:
    dalia = playground.person("Dalia")
    for number in range(1, 11):
        await dalia.command("warn", in_channel="help", member="Emil", reason=f"Reason {number}")
    await screen.act_as("Dalia")
    await screen.open("general")
    await screen.begin("case list")
    await screen.choose("member", "Emil")
    await screen.send()
    await screen.shows("Reason 10")
    await screen.photograph("case-list")
    await screen.newest.get_by_role("button", name="Older").click()
    await screen.shows("Reason 1")
    await expect(screen.newest).not_to_contain_text("Reason 10")
    await screen.photograph("case-list-older")
    await screen.newest.get_by_role("button", name="Newer").click()
    await screen.shows("Reason 10")


async def test_what_was_typed_wrongly_is_said(screen: Screen) -> None:
    await screen.act_as("Dalia")
    await screen.open("general")
    await screen.begin("warn")
    await screen.send()
    await expect(screen.tab.locator(".command-note")).to_have_text(re.compile("Required"))
    await screen.photograph("option-missing")
    await screen.choose("member", "Dalia")
    await screen.fill("reason", "Myself")
    await screen.send()
    await screen.shows("You cannot do this to yourself.")
    await screen.begin("case show")
    await screen.fill("number", "7")
    await screen.send()
    await screen.shows("There is no case #7 in this server.")
    await screen.photograph("refusals")
