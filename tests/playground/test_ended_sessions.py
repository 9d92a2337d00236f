"""Sessions of the gateway that end: those that are taken away, and those that are not given any more."""

import aiohttp

from playground.api import Playground, connect
from tests.playground.raw_gateway import RawGateway, identified, plain

_GUILDS = 1 << 0


async def _next_with(raw: RawGateway, op: int) -> object:
    while (frame := await raw.receive())["op"] != op:
        pass
    return frame["d"]


async def test_a_session_that_was_taken_away_cannot_be_resumed(playground: Playground) -> None:
    token = playground.connection.token
    async with (
        identified(playground, _GUILDS, guild=False) as (raw, ready),
        aiohttp.ClientSession(connector=connect(playground.connection)) as session,
        session.ws_connect("wss://gateway.discord.gg/?v=10&encoding=json") as socket,
    ):
        assert ready["guilds"] == [{"id": str(number), "unavailable": True} for number in playground.world.guilds]
        other = RawGateway(socket, plain)
        await other.receive()
        playground.gateway.invalidate_sessions(resumable=False)
        assert await _next_with(raw, 9) is False
        assert await _next_with(other, 9) is False
        await raw.send(6, {"token": token, "session_id": raw.session_id, "seq": raw.sequence})
        assert await _next_with(raw, 9) is False


async def test_after_the_last_start_of_a_day_the_token_is_good_for_nothing(playground: Playground) -> None:
    playground.limits.enforced = True
    for _ in range(1000):
        playground.services.session_starts.count()
    async with (
        aiohttp.ClientSession(connector=connect(playground.connection)) as session,
        session.ws_connect("wss://gateway.discord.gg/?v=10&encoding=json") as socket,
    ):
        raw = RawGateway(socket, plain)
        await raw.receive()
        await raw.send(2, {"token": playground.connection.token, "intents": _GUILDS, "properties": {}})
        assert await raw.close_code() == 4004
