"""Leaderboards and profiles as members see them, with the real bot on a real database."""

import re

from domain.leaderboards.board import Board
from domain.shared.ids import GuildId
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from playground.api import Playground, SeenMessage
from tests.boards import FillPostgres
from tests.e2e.running import quick_settings, running_tux


def places(message: SeenMessage) -> list[int]:
    """By the users of the entries, in their order."""
    return [int(user) for user in re.findall(r"<@(\d+)> ", message.text)]


async def test_pages_lead_down_to_oneself_and_back_after_a_restart(
    playground: Playground, database_settings: DatabaseSettings, engines: Engines
) -> None:
    emil, guild = playground.person("Emil"), GuildId(next(iter(playground.world.guilds)))
    async with running_tux(playground, quick_settings(database_settings)):
        assert "Nobody has any yet." in (await emil.command("leaderboard xp")).text
        fill = FillPostgres(engines)
        await fill.hold(Board.XP, {user: 1000 - user for user in range(1, 35)} | {emil.id: 900}, guild=guild)
        await fill.know(1, "Ada", has_left=True, guild=guild)
        first = await emil.command("leaderboard xp", period="all")
        assert places(first) == [*range(2, 12)]
        assert "#34 of 34" in first.text
        second = await emil.click(first, "Next →")
        assert places(second) == [*range(12, 22)]
        mine = await emil.click(second, "Jump to me")
        assert places(mine) == [32, 33, 34, emil.id]
    async with running_tux(playground, quick_settings(database_settings)):
        before = await emil.click(mine, "← Previous")
        assert places(before) == [*range(22, 32)]
        again = await emil.click(before, "« First")
        assert places(again) == places(first)


async def test_a_profile_is_shown_as_a_command_and_from_the_menu_of_a_member(
    playground: Playground, database_settings: DatabaseSettings, engines: Engines
) -> None:
    emil, dalia = playground.person("Emil"), playground.person("Dalia")
    guild = GuildId(next(iter(playground.world.guilds)))
    async with running_tux(playground, quick_settings(database_settings)):
        await dalia.command("warn", member=emil, reason="Spam")
        await FillPostgres(engines).hold(Board.XP, {emil.id: 120}, guild=guild)
        own = await emil.command("profile")
        assert f"Profile of <@{emil.id}>" in own.text
        assert "#1 of 1" in own.text
        assert "Cases" not in own.text
        seen = await dalia.menu("Profile", emil)
        assert f"Profile of <@{emil.id}>" in seen.text
        assert "**Cases** warn 1" in seen.text
        assert seen.ephemeral
