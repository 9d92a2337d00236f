"""Limits over all connections of a bot: looked at always, enforced where a test wishes."""

import asyncio

import aiohttp
import pytest
from attrs import define

from playground.api import Playground, connect
from playground.rules.discord_limits import MOST_INVALID, MOST_REQUESTS, DiscordLimits
from tests.playground.raw_gateway import identified
from tests.playground.small_bot import SmallBot


@define
class Hands:
    """A clock that is moved by hand."""

    time: float = 100.0

    def now(self) -> float:
        return self.time


@pytest.fixture
def hands() -> Hands:
    return Hands()


def test_who_identifies_again_within_five_seconds_is_noted_and_refused_where_that_is_enforced(hands: Hands) -> None:
    limits = DiscordLimits(now=hands.now)
    assert limits.takes_identify(0)
    assert limits.takes_identify(1)
    assert limits.too_soon == [1]
    limits.enforced = True
    hands.time += 4.9
    assert not limits.takes_identify(2)
    hands.time += 0.1
    assert limits.takes_identify(2)
    assert limits.too_soon == [1, 2]


def test_shards_of_other_remainders_may_identify_at_the_same_time(hands: Hands) -> None:
    limits = DiscordLimits(enforced=True, max_concurrency=2, now=hands.now)
    assert [limits.takes_identify(shard) for shard in (0, 1, 2, 3)] == [True, True, False, False]


def test_the_busiest_second_is_known_and_one_request_too_many_waits_where_that_is_enforced(hands: Hands) -> None:
    limits = DiscordLimits(now=hands.now)
    for _ in range(MOST_REQUESTS + 1):
        assert limits.wait_for_request() is None
    assert (limits.busiest_second, limits.refused) == (51, 1)
    limits.enforced = True
    hands.time += 0.75
    assert limits.wait_for_request() == 0.25
    hands.time += 0.25
    assert limits.wait_for_request() is None


def test_invalid_requests_are_counted_for_ten_minutes_and_enough_of_them_ban(hands: Hands) -> None:
    limits = DiscordLimits(enforced=True, now=hands.now)
    for _ in range(MOST_INVALID - 1):
        limits.answered(403, shared=False)
    limits.answered(429, shared=True)
    limits.answered(404, shared=False)
    assert (limits.invalid, limits.is_banned) == (9999, False)
    limits.answered(401, shared=False)
    assert limits.is_banned
    hands.time += 600
    assert (limits.invalid, limits.is_banned) == (0, False)


async def test_an_identify_too_soon_is_answered_with_an_invalid_session(playground: Playground) -> None:
    playground.limits.enforced = True
    async with identified(playground, 0, guild=False):
        connector = connect(playground.connection)
        async with (
            aiohttp.ClientSession(connector=connector) as session,
            session.ws_connect("wss://gateway.discord.gg/?v=10&encoding=json") as socket,
        ):
            assert (await socket.receive_json())["op"] == 10
            token = playground.connection.token
            await socket.send_json({"op": 2, "d": {"token": token, "intents": 0, "properties": {}}})
            assert await socket.receive_json() == {"op": 9, "d": False, "s": None, "t": None}
    assert playground.limits.too_soon == [0]


async def test_the_fifty_first_request_of_a_second_meets_the_global_limit_and_answers_to_interactions_do_not(
    playground: Playground, hands: Hands
) -> None:
    playground.limits.enforced = True
    playground.limits.now = hands.now
    bot = {"Authorization": f"Bot {playground.connection.token}"}
    async with aiohttp.ClientSession("https://discord.com", connector=connect(playground.connection)) as session:

        async def status(path: str, headers: dict[str, str]) -> tuple[int, str | None, object]:
            async with session.get(f"/api/v10{path}", headers=headers) as response:
                data = await response.json()
                return response.status, response.headers.get("X-RateLimit-Scope"), data.get("global")

        found = await asyncio.gather(*[status("/gateway", bot) for _ in range(MOST_REQUESTS)])
        assert {each[0] for each in found} == {200}
        assert await status("/gateway", bot) == (429, "global", True)
        webhook = await status("/webhooks/1/token/messages/@original", {})
        assert webhook[0] != 429
    assert playground.limits.invalid >= 1


async def test_a_bot_is_told_how_far_apart_its_connections_have_to_be(playground: Playground) -> None:
    assert playground.connection.spacing.total_seconds() == 0
    playground.limits.enforced = True
    playground.limits.max_concurrency = 16
    assert playground.connection.spacing.total_seconds() == 5
    async with SmallBot(playground) as bot:
        await bot.login(playground.connection.token)
        _, _, limit = await bot.http.get_bot_gateway()
    assert limit["max_concurrency"] == 16


async def test_a_banned_bot_is_answered_nothing_but_that(playground: Playground, hands: Hands) -> None:
    playground.limits.enforced = True
    playground.limits.now = hands.now
    for _ in range(MOST_INVALID):
        playground.limits.answered(401, shared=False)
    async with aiohttp.ClientSession("https://discord.com", connector=connect(playground.connection)) as session:
        async with session.get("/api/v10/gateway") as response:
            assert (response.status, response.content_type) == (429, "text/html")
            assert await response.text() == "error code: 1015"
        hands.time += 600
        async with session.get("/api/v10/gateway") as response:
            assert response.status == 200
