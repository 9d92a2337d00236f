"""What is to be seen on the pictures, and how it comes about: people use the bot, as they would on Discord."""

from collections.abc import Awaitable, Callable

from attrs import frozen
from playwright.async_api import Locator, expect

from playground.api import Playground
from tests.e2e.screen import Screen
from tools.screenshots.camera import Camera


@frozen
class Set:
    """Where a scene is played."""

    playground: Playground
    screen: Screen
    camera: Camera

    def message(self, text: str) -> Locator:
        return self.screen.tab.get_by_test_id("message").filter(has_text=text).last

    async def ask(self, who: str, command: str, shown: str) -> Locator:
        """Somebody uses a command in #help; returns the answer, whole, once it says so and shows its pictures."""
        await self.screen.act_as(who)
        await self.screen.open("help")
        await self.screen.begin(command)
        await self.screen.send()
        answer = self.message(shown)
        await expect(answer).to_be_visible()
        for picture in await answer.locator("img").all():
            await expect(picture).to_have_js_property("complete", value=True)
        return answer


async def setup(on: Set) -> None:
    await on.camera.take(await on.ask("Ada", "setup", "2 · Mod-log"), "setup")


async def mod_log(on: Set) -> None:
    ada, dalia, emil, goro = (on.playground.person(name) for name in ("Ada", "Dalia", "Emil", "Goro"))
    await ada.command("settings set moderation", mod_log_channel="mod-log")
    await ada.command("escalation add", points=2, within="30d", action="timeout", duration="1d")
    await dalia.command("warn", member=emil, reason="Please keep #general on topic")
    await dalia.command("ban", user=goro, reason="Spam in every channel", duration="7d")
    await dalia.command("warn", member=emil, reason="Once more: the memes belong into #showcase")
    await on.screen.act_as("Dalia")
    await on.screen.open("mod-log")
    await expect(on.message("Because of cases")).to_be_visible()
    await on.camera.take(on.screen.tab.locator("#app"), "mod-log")


async def help_(on: Set) -> None:
    await on.camera.take(await on.ask("Dalia", "help", "Moderation"), "help")


async def drift(on: Set) -> None:
    await on.camera.take(await on.ask("Dalia", "moderation drift", "difference"), "drift")


async def level(on: Set) -> None:
    await on.camera.take(await on.ask("Emil", "level", "Level"), "level")


async def leaderboard(on: Set) -> None:
    await on.camera.take(await on.ask("Emil", "leaderboard xp", "#1"), "leaderboard")


async def chart(on: Set) -> None:
    await on.camera.take(await on.ask("Freya", "activity chart", "days"), "chart")


SCENES: tuple[Callable[[Set], Awaitable[None]], ...] = (setup, mod_log, help_, drift, level, leaderboard, chart)
