import aiohttp
import discord
import pytest

from playground.api import Exchange, Playground, connect
from tests.playground.small_bot import SmallBot

_BAN = "/guilds/{guild_id}/bans/{user_id}"


async def test_every_answer_carries_rate_limit_headers(playground: Playground, bot: SmallBot) -> None:
    token = f"Bot {playground.connection.token}"
    async with (
        aiohttp.ClientSession(connector=connect(playground.connection), headers={"Authorization": token}) as session,
        session.get("https://discord.com/api/v10/users/@me") as response,
    ):
        assert response.headers["Content-Type"] == "application/json"
        for name in ("Limit", "Remaining", "Reset", "Reset-After", "Bucket"):
            assert f"X-RateLimit-{name}" in response.headers
        typing = f"https://discord.com/api/v10/channels/{bot.text_channel('general').id}/typing"
        async with session.post(typing) as empty:
            assert (empty.status, await empty.read()) == (204, b"")
            assert "X-RateLimit-Limit" in empty.headers


async def test_a_429_is_retried_by_the_client(playground: Playground, bot: SmallBot) -> None:
    fault = playground.faults.add("PUT", _BAN, status=429)
    await bot.harbour.ban(discord.Object(playground.person("Ivo").id))
    assert fault.hits == 1
    assert playground.person("Ivo").id in playground.world.bans


async def test_before_means_that_nothing_was_done(playground: Playground, bot: SmallBot) -> None:
    playground.faults.add("PUT", _BAN, status=503)
    with pytest.raises(discord.DiscordServerError):
        await bot.harbour.ban(discord.Object(playground.person("Ivo").id))
    assert playground.world.bans == {}


async def test_after_means_that_all_is_done_and_nothing_answered(playground: Playground, bot: SmallBot) -> None:
    playground.faults.add("POST", "/channels/{channel_id}/messages", drop=True, when="after")
    with pytest.raises(aiohttp.ClientError):
        await bot.text_channel("general").send("sent, but who knows")
    assert playground.person("Emil").sees("general")[-1].content == "sent, but who knows"


async def test_a_dropped_ban_is_tried_again_by_the_http_client_itself(playground: Playground, bot: SmallBot) -> None:
    """aiohttp repeats GET, PUT and DELETE once when a kept-alive connection ends without an answer."""
    fault = playground.faults.add("PUT", _BAN, drop=True, when="after", times=2)
    with pytest.raises(aiohttp.ClientError):
        await bot.harbour.ban(discord.Object(playground.person("Ivo").id), reason="[case 1]")
    assert fault.hits == 2
    assert playground.world.bans[playground.person("Ivo").id].reason == "[case 1]"
    assert len(playground.world.audit_log) == 1


async def test_a_hook_runs_when_the_request_is_there(playground: Playground, bot: SmallBot) -> None:
    banned_at_hook: list[bool] = []

    async def hook() -> None:
        banned_at_hook.append(bool(playground.world.bans))

    playground.faults.add("PUT", "/guilds/*/bans/*", hook=hook)
    playground.faults.add("PUT", _BAN, hook=hook, when="after")
    await bot.harbour.ban(discord.Object(playground.person("Ivo").id))
    await bot.harbour.ban(discord.Object(playground.person("Juno").id))
    assert banned_at_hook == [False, True]


async def test_a_delay_holds_the_answer_back_but_not_the_others(playground: Playground, bot: SmallBot) -> None:
    fault = playground.faults.add("GET", "/guilds/{guild_id}/bans", delay=0.01, times=2)
    assert [ban async for ban in bot.harbour.bans()] == []
    assert [ban async for ban in bot.harbour.bans()] == []
    assert [ban async for ban in bot.harbour.bans()] == []
    assert fault.hits == 2


async def test_exchanges_are_reported_until_one_stops_listening(playground: Playground, bot: SmallBot) -> None:
    seen: list[Exchange] = []
    stop = playground.exchanges.subscribe(seen.append)
    await bot.text_channel("general").send("hello")
    stop()
    await bot.text_channel("general").send("unheard")
    [exchange] = seen
    assert (exchange.method, exchange.route, exchange.status) == ("POST", "/channels/{channel_id}/messages", 200)
    assert isinstance(exchange.body, dict)
    assert exchange.body["content"] == "hello"
    assert isinstance(exchange.response, dict)
    assert exchange.response["content"] == "hello"
