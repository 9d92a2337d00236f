"""The page in a browser: switching guilds, changing them, resetting them."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from playground.api import Playground
from playground.rules.permissions import in_channel
from playground.world.permission import Permission
from playground.world.records import Channel
from tests.playground.browser import Theme, needs_browser, opened, photograph

pytestmark = needs_browser


@pytest.fixture
async def tab(browser: Browser, playground: Playground) -> AsyncIterator[Page]:
    async with opened(browser, playground.page_url) as tab:
        yield tab


async def _choose(tab: Page, testid: str) -> None:
    """Pick an entry of the menu behind the guild's name."""
    await tab.get_by_test_id("guild").click()
    await tab.get_by_test_id(testid).click()


async def _said(tab: Page, text: str) -> None:
    await expect(tab.get_by_test_id("toast").last).to_contain_text(text)


def _channel(playground: Playground, name: str) -> Channel:
    return next(channel for channel in playground.world.guild_channels() if channel.name == name)


async def test_another_guild_is_shown_with_its_own_channels_and_people(playground: Playground, tab: Page) -> None:
    await tab.get_by_test_id("acting-as").select_option(label="Emil")
    await expect(tab.get_by_test_id("edit-channel")).to_have_count(0)
    await expect(tab.locator("body")).to_have_attribute("data-link", "live")
    await playground.person("Goro", guild="Lighthouse").say("lantern-room", "anybody awake?")
    await expect(tab.locator(".guild-unread")).to_be_visible()
    await _choose(tab, "guild-Lighthouse")
    await expect(tab.get_by_test_id("channel-lantern-room")).to_be_visible()
    await expect(tab.get_by_test_id("channel-general")).to_have_count(0)
    await expect(tab.get_by_test_id("message").last).to_contain_text("anybody awake?")
    await expect(tab.locator(".guild-unread")).to_have_count(0)
    await photograph(tab, "guild-lighthouse")
    await tab.reload()
    await expect(tab.get_by_test_id("channel-lantern-room")).to_be_visible()
    await tab.get_by_test_id("acting-as").select_option(label="Ada")
    await expect(tab.get_by_text("Ada is not in this guild.")).to_be_visible()
    await _choose(tab, "guild-Harbour")
    await expect(tab.get_by_test_id("channel-general")).to_be_visible()


async def test_a_role_is_made_changed_given_and_deleted(browser: Browser, playground: Playground) -> None:
    theme: Theme = "dark"
    guild = playground.world.guild
    async with opened(browser, playground.page_url, theme=theme) as tab:
        await tab.get_by_test_id("guild").click()
        await photograph(tab, f"guild-menu-{theme}")
        await tab.get_by_test_id("edit-roles").click()
        await tab.get_by_test_id("new-role").click()
        await expect(tab.get_by_test_id("role-name")).to_have_value("new role")
        await tab.get_by_test_id("role-name").fill("Sailor")
        await tab.get_by_test_id("may-BAN_MEMBERS").check()
        await tab.get_by_test_id("save-role").click()
        await _said(tab, "The role Sailor is saved.")
        await expect(tab.get_by_test_id("role-Sailor")).to_be_visible()
        await photograph(tab, f"roles-{theme}")
        role = next(role for role in guild.roles.values() if role.name == "Sailor")
        assert role.permissions == guild.everyone.permissions | Permission.BAN_MEMBERS
        await tab.get_by_role("button", name="Move up").click()
        await expect(tab.locator(".settings-entry").nth(4)).to_have_text("Sailor")
        assert role.position == 2
        await tab.get_by_role("button", name="Close").click()

        await tab.get_by_test_id("member-Ivo").click()
        await tab.get_by_test_id("roles").click()
        await tab.get_by_test_id("role-Sailor").check()
        await tab.get_by_test_id("save-roles").click()
        await _said(tab, "Ivo's roles are changed.")
        assert guild.member(playground.person("Ivo").id).roles == [role.id]
        await photograph(tab, f"member-roles-{theme}")

        await _choose(tab, "edit-roles")
        await tab.get_by_test_id("role-Sailor").click()
        await tab.get_by_test_id("delete-role").click()
        await tab.get_by_test_id("confirm").click()
        await _said(tab, "The role Sailor is deleted.")
        assert role.id not in guild.roles


async def test_a_channel_is_made_changed_closed_to_a_role_and_deleted(browser: Browser, playground: Playground) -> None:
    theme: Theme = "light"
    async with opened(browser, playground.page_url, theme=theme) as tab:
        await _choose(tab, "create-channel")
        await tab.get_by_test_id("name").fill("Crew Quarters")
        await tab.get_by_test_id("confirm").click()
        await expect(tab.locator(".channel-header h1", has_text="crew-quarters")).to_be_visible()
        await tab.get_by_test_id("edit-channel").click()
        await tab.get_by_test_id("channel-topic").fill("below deck")
        await tab.get_by_test_id("save-channel").click()
        await _said(tab, "The channel is saved.")
        assert _channel(playground, "crew-quarters").topic == "below deck"
        await photograph(tab, f"channel-{theme}")

        await tab.get_by_test_id("add-subject").select_option(label="Regular")
        await tab.get_by_test_id("deny-SEND_MESSAGES").check()
        await tab.get_by_test_id("save-overwrite").click()
        await _said(tab, "The permissions are saved.")
        await photograph(tab, f"overwrites-{theme}")
        channel, emil = _channel(playground, "crew-quarters"), playground.person("Emil").id
        assert not in_channel(playground.world, emil, channel) & Permission.SEND_MESSAGES
        await tab.get_by_test_id("remove-overwrite").click()
        await _said(tab, "The permissions are as elsewhere.")
        assert channel.overwrites == {}

        await tab.get_by_test_id("subject-General").click()
        await tab.get_by_test_id("delete-channel").click()
        await tab.get_by_test_id("confirm").click()
        await _said(tab, "#crew-quarters is deleted.")
        await expect(tab.get_by_test_id("channel-crew-quarters")).to_have_count(0)


async def test_whoever_may_change_nothing_is_offered_nothing(tab: Page) -> None:
    await tab.get_by_test_id("acting-as").select_option(label="Emil")
    await expect(tab.get_by_test_id("edit-channel")).to_have_count(0)
    await expect(tab.locator("body")).to_have_attribute("data-link", "live")
    await tab.get_by_test_id("guild").click()
    await expect(tab.get_by_test_id("edit-roles")).to_be_disabled()
    await expect(tab.get_by_test_id("create-channel")).to_be_disabled()


@pytest.mark.parametrize(("how", "roles"), [("rejoin-with-roles", ["Regular"]), ("rejoin", [])])
async def test_someone_who_left_comes_back_with_or_without_roles(
    playground: Playground, tab: Page, how: str, roles: list[str]
) -> None:
    emil, guild = playground.person("Emil"), playground.world.guild
    emil.leave()
    await tab.locator(".gone").get_by_test_id("member-Emil").click()
    await tab.get_by_test_id(how).click()
    await _said(tab, "Emil is back.")
    assert [guild.roles[role].name for role in guild.member(emil.id).roles] == roles


async def test_someone_chooses_a_language_and_another_comes_as_far_as_the_screening(
    playground: Playground, tab: Page
) -> None:
    emil, guild = playground.person("Emil"), playground.world.guild
    emil.leave()
    await tab.get_by_test_id("language").select_option("de")
    await _said(tab, "The language is changed.")
    await expect(tab.locator(".language span")).to_have_text("de")
    assert playground.world.users[guild.owner_id].locale == "de"
    await tab.locator(".gone").get_by_test_id("member-Emil").click()
    await tab.get_by_test_id("rejoin-pending").click()
    await _said(tab, "Emil is back.")
    assert guild.member(emil.id).pending
    await tab.get_by_test_id("member-Emil").click()
    await expect(tab.get_by_text("Has not passed the screening yet")).to_be_visible()
    await photograph(tab, "screening")
    await tab.get_by_test_id("pass-screening").click()
    await _said(tab, "Emil has passed the screening.")
    assert not guild.member(emil.id).pending


async def test_a_reset_is_asked_about_and_brings_everything_back(playground: Playground, tab: Page) -> None:
    await playground.person("Emil").say("general", "forget me")
    await expect(tab.get_by_test_id("message").last).to_contain_text("forget me")
    await _choose(tab, "reset")
    await photograph(tab, "reset")
    await tab.get_by_role("button", name="Cancel").click()
    assert playground.person("Emil").sees("general")[-1].content == "forget me"
    await _choose(tab, "reset")
    await tab.get_by_test_id("confirm").click()
    await _said(tab, "The playground begins anew.")
    await expect(tab.get_by_test_id("message").last).to_contain_text("try typing a slash")
    await tab.reload()
    await expect(tab.get_by_test_id("composer")).to_be_enabled()


async def test_the_skip_link_shows_only_with_the_focus_and_the_icon_is_a_file(tab: Page) -> None:
    link = tab.locator(".skip-link")
    assert await link.evaluate("node => getComputedStyle(node).clipPath") == "inset(50%)"
    await link.focus()
    assert await link.evaluate("node => getComputedStyle(node).clipPath") == "none"
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_test_id("composer")).to_be_focused()
    address = await tab.locator("link[rel=icon]").get_attribute("href")
    response = await tab.request.get(f"{tab.url.partition('/?')[0]}{address}")
    assert (response.status, response.headers["content-type"]) == (200, "image/svg+xml")
