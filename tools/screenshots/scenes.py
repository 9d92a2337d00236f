"""What is to be seen on the pictures, and how it comes about: people use the bot, as they would on Discord."""

from collections.abc import Awaitable, Callable

from attrs import frozen
from playwright.async_api import Locator, ViewportSize, expect

from playground.api import Playground
from tests.e2e.screen import Screen
from tools.screenshots.camera import Camera

PATIENCE = 30.0
"""Seconds that an answer may take on a busy machine."""
_WHOLE_PAGE = ViewportSize(width=1120, height=860)
_FOR_ANSWERS = ViewportSize(width=1120, height=1600)
"""So high that each answer is seen whole."""


@frozen
class Set:
    """Where a scene is played."""

    playground: Playground
    screen: Screen
    camera: Camera

    async def ask(self, who: str, command: str, /, **options: str) -> Locator:
        """The answer to a command that somebody uses in #help, with its pictures."""
        answer = await self.playground.person(who).command(command, in_channel="help", timeout=PATIENCE, **options)
        await self.screen.tab.set_viewport_size(_FOR_ANSWERS)
        await self.screen.act_as(who)
        await self.screen.open("help")
        shown = self.screen.tab.locator(f"[data-message-id='{answer.id}']")
        await expect(shown).to_be_visible()
        for picture in await shown.locator("img").all():
            await expect(picture).to_have_js_property("complete", value=True)
        return shown


async def setup(on: Set) -> None:
    await on.camera.take(await on.ask("Ada", "setup"), "setup")


async def mod_log(on: Set) -> None:
    """Of a second warning; the first was given before there was a mod-log."""
    ada, dalia, emil, goro = (on.playground.person(name) for name in ("Ada", "Dalia", "Emil", "Goro"))
    await ada.command("escalation add", points=2, within="30d", action="timeout", duration="1d", timeout=PATIENCE)
    await dalia.command("warn", member=emil, reason="Please keep #general on topic", timeout=PATIENCE)
    await ada.command("settings set moderation", mod_log_channel="mod-log", timeout=PATIENCE)
    await dalia.command("warn", member=emil, reason="Once more: memes belong into #showcase", timeout=PATIENCE)
    await on.screen.tab.set_viewport_size(_WHOLE_PAGE)
    await on.screen.act_as("Dalia")
    await on.screen.open("mod-log")
    await expect(on.screen.newest).to_contain_text("Because of cases")
    await dalia.command("ban", user=goro, reason="Spam in every channel", duration="7d", timeout=PATIENCE)
    await expect(on.screen.newest).to_contain_text("Spam in every channel")
    await on.camera.take(on.screen.tab.locator("#app"), "mod-log")


async def help_(on: Set) -> None:
    await on.camera.take(await on.ask("Dalia", "help", command="timeout"), "help")


async def drift(on: Set) -> None:
    await on.camera.take(await on.ask("Dalia", "moderation drift"), "drift")


async def level(on: Set) -> None:
    await on.camera.take(await on.ask("Freya", "level"), "level")


async def leaderboard(on: Set) -> None:
    await on.camera.take(await on.ask("Freya", "leaderboard xp"), "leaderboard")


async def chart(on: Set) -> None:
    await on.camera.take(await on.ask("Freya", "activity chart"), "chart")


SCENES: tuple[Callable[[Set], Awaitable[None]], ...] = (setup, mod_log, help_, drift, level, leaderboard, chart)
