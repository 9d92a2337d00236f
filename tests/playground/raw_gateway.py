"""A gateway connection without a library: as any client might use it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp

from playground.api import Playground, connect

type Unpack = Callable[[str | bytes], str]


class RawGateway:
    """Remembers its session and how far it has read, so that it can resume."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, unpack: Unpack) -> None:
        self._socket, self._unpack = socket, unpack
        self.session_id, self.sequence = "", 0

    async def receive(self) -> dict[str, object]:
        async with asyncio.timeout(5):
            message = await self._socket.receive()
        assert message.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY)
        frame = json.loads(self._unpack(message.data))
        assert isinstance(frame, dict)
        self.sequence = frame["s"] or self.sequence
        if frame["t"] == "READY":
            self.session_id = frame["d"]["session_id"]
        return frame

    async def receive_event(self, name: str) -> dict[str, object]:
        while (frame := await self.receive())["t"] != name:
            pass
        data = frame["d"]
        assert isinstance(data, dict)
        return data

    async def send(self, op: int, data: object) -> None:
        await self._socket.send_json({"op": op, "d": data})

    async def close(self, code: int) -> None:
        await self._socket.close(code=code)

    async def close_code(self) -> int | None:
        async with asyncio.timeout(5):
            while (await self._socket.receive()).type not in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED):
                pass
        return self._socket.close_code


def plain(data: str | bytes) -> str:
    assert isinstance(data, str)
    return data


@asynccontextmanager
async def identified(
    playground: Playground, intents: int, *, guild: bool = True, large_threshold: int | None = None
) -> AsyncIterator[tuple[RawGateway, dict[str, object]]]:
    """A connection with these intents, past READY, and its first GUILD_CREATE unless it is told of no guild."""
    async with (
        aiohttp.ClientSession(connector=connect(playground.connection)) as session,
        session.ws_connect("wss://gateway.discord.gg/?v=10&encoding=json") as socket,
    ):
        raw = RawGateway(socket, plain)
        identity = {"token": playground.connection.token, "intents": intents, "properties": {}}
        await raw.send(2, identity | ({} if large_threshold is None else {"large_threshold": large_threshold}))
        yield raw, await raw.receive_event("GUILD_CREATE" if guild else "READY")
