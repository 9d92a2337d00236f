import aiohttp
import discord
import pytest

from playground.api import Playground, connect, default_world, fetch_connection
from playground.wire.connection import Connection, NoPlayground
from playground.world.json_value import as_object, dump, parse
from tests.playground.small_bot import SmallBot, running


async def test_a_bot_logs_in_and_sees_the_guild(bot: SmallBot) -> None:
    assert bot.user is not None
    assert bot.user.name == "Tux"
    assert bot.harbour.name == "Harbour"
    assert {channel.name for channel in bot.harbour.text_channels} == {
        "welcome",
        "general",
        "help",
        "showcase",
        "mod-log",
    }
    assert len(bot.harbour.members) == 11


async def test_the_bot_stands_below_the_admin_and_above_the_moderators(bot: SmallBot) -> None:
    positions = {role.name: role.position for role in bot.harbour.roles}
    assert positions["Admin"] > positions["Tux"] > positions["Senior Moderator"] > positions["Moderator"]
    assert bot.harbour.me.guild_permissions.ban_members
    assert not bot.harbour.me.guild_permissions.administrator


async def test_a_wrong_token_is_refused(playground: Playground) -> None:
    client = discord.Client(intents=discord.Intents.none(), connector=connect(playground.connection))
    async with client:
        with pytest.raises(discord.LoginFailure):
            await client.login("wrong")


async def test_the_bot_is_online_only_while_it_is_connected(playground: Playground) -> None:
    seen = [playground.online]
    async with running(SmallBot(playground), playground):
        seen.append(playground.online)
    await playground.until(lambda: not playground.online)
    assert seen == [False, True]


async def test_a_connection_survives_json_and_is_served_by_the_page(playground: Playground) -> None:
    there_and_back = Connection.from_json(as_object(parse(dump(playground.connection.to_json()))))
    assert there_and_back == playground.connection
    assert await fetch_connection(playground.page_url) == playground.connection


async def test_asking_what_is_no_playground_says_so() -> None:
    with pytest.raises(NoPlayground, match="no playground answers"):
        await fetch_connection("http://127.0.0.1:9")


async def test_hosts_that_are_not_discords_cannot_be_reached(playground: Playground) -> None:
    async with aiohttp.ClientSession(connector=connect(playground.connection)) as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get("https://example.com/")


async def test_a_request_without_a_route_is_answered_404_and_remembered(
    playground: Playground, bot: SmallBot, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(discord.NotFound) as refused:
        await bot.harbour.vanity_invite()
    assert refused.value.code == 0
    assert playground.unknown_requests == [f"GET /guilds/{bot.harbour.id}/vanity-url"]
    assert "no route" in caplog.text


def test_the_default_guild_has_the_same_ids_every_time() -> None:
    assert default_world() == default_world()
