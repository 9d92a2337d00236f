"""How role menus stand in channels, against the local Discord's rules."""

from datetime import UTC, datetime

import discord
import pytest
from attrs import evolve

from application.role_menus.ports import MenuUnwritable
from application.role_menus.queries import MenuView
from application.shared.posting import PostGone
from domain.guilds.settings import LANGUAGE
from domain.role_menus.menu import MenuId, MenuKind, MenuRole
from domain.role_menus.repository import MenuPost
from domain.shared.ids import ChannelId, GuildId, RoleId
from interface.role_menus.menu_channel import DiscordMenuChannel
from interface.shared.client import CurrentClient
from interface.shared.guild_languages import GuildLanguages
from interface.shared.layout import texts
from playground.api import Playground
from tests.fakes.guilds import MemoryGuildSettingsReader, SettingsOfAll
from tests.fakes.records import MemoryRecords
from tests.playground.small_bot import SmallBot

LANGUAGES = GuildLanguages(MemoryGuildSettingsReader(MemoryRecords()))

MENU = MenuId(3_000)


def a_view(bot: SmallBot, kind: MenuKind, *, emoji: str | None = None, version: int = 1) -> MenuView:
    return MenuView(
        guild=GuildId(bot.harbour.id),
        id=MENU,
        name=f"Colours {version}",
        text="Choose.",
        kind=kind,
        least=0,
        most=1,
        required=None,
        roles=(MenuRole(role=RoleId(71), label="Red", emoji=emoji, description="warm"),),
        version=version,
    )


@pytest.mark.parametrize("kind", MenuKind)
async def test_a_menu_is_posted_once_edited_and_taken_away(bot: SmallBot, kind: MenuKind) -> None:
    channel = bot.text_channel("showcase")
    menus = DiscordMenuChannel(CurrentClient(bot), LANGUAGES)
    place = MenuPost(
        guild=GuildId(bot.harbour.id), menu=MENU, channel=ChannelId(channel.id), chosen_at=datetime.now(UTC)
    )
    message = await menus.post(place, a_view(bot, kind, emoji="🔴"), may_be_there=False)
    assert await menus.post(place, a_view(bot, kind, version=2), may_be_there=True) == message
    stands = evolve(place, message=message)
    await menus.edit(stands, a_view(bot, kind, version=3))
    assert "### Colours 3" in texts((await channel.fetch_message(message)).components)
    german = DiscordMenuChannel(CurrentClient(bot), GuildLanguages(SettingsOfAll({LANGUAGE.name: "de"})))
    await german.edit(stands, a_view(bot, kind, version=3))
    hint = [*texts((await channel.fetch_message(message)).components)][-2]
    assert hint.startswith(("-# Klick, um", "-# Wähle alle"))
    await menus.remove(place)  # found, although it is not on record
    with pytest.raises(PostGone):
        await menus.edit(stands, a_view(bot, kind))
    with pytest.raises(PostGone):
        await menus.remove(stands)
    await menus.remove(place)


async def test_a_channel_that_is_gone_takes_no_menu(bot: SmallBot) -> None:
    menus = DiscordMenuChannel(CurrentClient(bot), LANGUAGES)
    place = MenuPost(guild=GuildId(bot.harbour.id), menu=MENU, channel=ChannelId(1), chosen_at=datetime.now(UTC))
    with pytest.raises(MenuUnwritable):
        await menus.post(place, a_view(bot, MenuKind.BUTTONS), may_be_there=False)


async def test_a_menu_whose_emoji_discord_does_not_take_stands_there_without_it(
    playground: Playground, bot: SmallBot
) -> None:
    channel = bot.text_channel("showcase")
    menus = DiscordMenuChannel(CurrentClient(bot), LANGUAGES)
    place = MenuPost(
        guild=GuildId(bot.harbour.id), menu=MENU, channel=ChannelId(channel.id), chosen_at=datetime.now(UTC)
    )
    view = a_view(bot, MenuKind.BUTTONS, emoji="🔴")
    playground.faults.add("POST", "/channels/{channel_id}/messages", status=400)
    message = await menus.post(place, view, may_be_there=False)
    assert await emojis_on(channel, message) == [None]
    await menus.edit(evolve(place, message=message), view)
    assert await emojis_on(channel, message) == ["🔴"]


async def emojis_on(channel: discord.TextChannel, message: int) -> list[str | None]:
    shown = discord.ui.LayoutView.from_message(await channel.fetch_message(message))
    buttons = [each for each in shown.walk_children() if isinstance(each, discord.ui.Button)]
    return [None if each.emoji is None else str(each.emoji) for each in buttons]
