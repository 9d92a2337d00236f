"""What a channel's overwrites give and take."""

import discord
import pytest

from playground.api import PersonRefused, Playground
from playground.world.permission import Permission
from playground.world.records import Channel, Overwrite
from tests.playground.small_bot import SmallBot

SEND = Permission.SEND_MESSAGES


def _general(playground: Playground) -> Channel:
    return next(channel for channel in playground.world.guild_channels() if channel.name == "general")


def _role(playground: Playground, name: str) -> int:
    return next(role.id for role in playground.world.guild.roles.values() if role.name == name)


async def _may_say(playground: Playground, name: str) -> bool:
    try:
        await playground.person(name).say("general", "hello")
    except PersonRefused:
        return False
    return True


async def test_an_overwrite_that_denies_a_role_silences_those_who_have_it(playground: Playground) -> None:
    _general(playground).overwrites[_role(playground, "Regular")] = Overwrite(kind=0, deny=SEND)
    assert [await _may_say(playground, name) for name in ("Emil", "Ivo")] == [False, True]


async def test_of_several_roles_one_that_allows_wins(playground: Playground) -> None:
    overwrites = _general(playground).overwrites
    overwrites[_role(playground, "Senior Moderator")] = Overwrite(kind=0, deny=SEND)
    assert not await _may_say(playground, "Chidi")
    overwrites[_role(playground, "Moderator")] = Overwrite(kind=0, allow=SEND)
    assert await _may_say(playground, "Chidi")


async def test_a_role_that_allows_wins_over_everyone_and_a_members_own_over_both(playground: Playground) -> None:
    overwrites, emil = _general(playground).overwrites, playground.person("Emil")
    overwrites[playground.world.guild.id] = Overwrite(kind=0, deny=SEND)
    assert [await _may_say(playground, name) for name in ("Emil", "Ivo")] == [False, False]
    overwrites[_role(playground, "Regular")] = Overwrite(kind=0, allow=SEND)
    assert [await _may_say(playground, name) for name in ("Emil", "Freya")] == [True, True]
    overwrites[emil.id] = Overwrite(kind=1, deny=SEND)
    assert [await _may_say(playground, name) for name in ("Emil", "Freya")] == [False, True]


async def test_no_overwrite_holds_an_administrator_or_the_owner_back(playground: Playground) -> None:
    for target in (playground.world.guild.id, _role(playground, "Admin")):
        _general(playground).overwrites[target] = Overwrite(kind=0, deny=SEND | Permission.VIEW_CHANNEL)
    assert [await _may_say(playground, name) for name in ("Ada", "Bruno", "Ivo")] == [True, True, False]


async def test_an_overwrite_that_denies_the_bots_role_stops_the_bot(playground: Playground, bot: SmallBot) -> None:
    _general(playground).overwrites[bot.harbour.me.top_role.id] = Overwrite(kind=0, deny=SEND)
    with pytest.raises(discord.Forbidden) as refused:
        await bot.text_channel("general").send("hello")
    assert refused.value.code == 50013


async def test_a_channel_that_is_made_in_a_category_begins_as_the_category_is_and_follows_it(
    playground: Playground, bot: SmallBot
) -> None:
    """Discord API reference, "Permission syncing"."""
    guild = playground.world.guild
    guild.role(bot.harbour.me.top_role.id).permissions |= Permission.MANAGE_CHANNELS | Permission.MANAGE_ROLES
    everyone = bot.harbour.default_role
    category = await bot.harbour.create_category("Decks")
    await category.set_permissions(everyone, send_messages=False)
    follows = await bot.harbour.create_text_channel("lower-deck", category=category)
    apart = await bot.harbour.create_text_channel("upper-deck", category=category)
    assert guild.channels[follows.id].overwrites == {everyone.id: Overwrite(kind=0, deny=SEND)}
    await apart.set_permissions(everyone, overwrite=None)
    await category.set_permissions(everyone, send_messages=False, add_reactions=False)
    assert guild.channels[follows.id].overwrites == guild.channels[category.id].overwrites
    await category.set_permissions(everyone, overwrite=None)
    assert [guild.channels[each.id].overwrites for each in (follows, apart)] == [{}, {}]

    def is_told() -> bool:
        known = bot.harbour.get_channel(follows.id)
        return known is not None and known.overwrites == {}

    await bot.until(is_told)
