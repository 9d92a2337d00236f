"""Between a test and its server: counts round trips, and breaks connections at chosen moments."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Literal, Self

from attrs import define, evolve, field
from sqlalchemy.engine import URL, make_url

from infrastructure.database.settings import DatabaseSettings

_SSL_REQUEST = 80877103
_ANSWERED_AT_ONCE = (b"Q", b"S")
"""A simple query, and the end of an extended one (PostgreSQL documentation, "Message Formats")."""

type CommitFate = Literal["passes", "never arrives", "its answer is lost", "meets silence"]


@define(eq=False)
class PostgresProxy:
    """Passes connections through until `cut` or silence; `commit` says what becomes of the next COMMIT."""

    _server_url: URL
    round_trips: int = 0
    held: asyncio.Event = field(factory=asyncio.Event)
    """Set when it fell silent by itself, as `fall_silent_after` said."""
    commit: CommitFate = "passes"
    _listening: asyncio.Server | None = None
    _port: int = 0
    _open: set[asyncio.StreamWriter] = field(factory=set)
    _answer_to_lose: bool = False
    _speaking: asyncio.Event = field(factory=asyncio.Event)
    _forgotten: list[asyncio.Event] = field(factory=list)
    _answers_left: int | None = None
    _is_cut: bool = False

    @classmethod
    @asynccontextmanager
    async def before(cls, settings: DatabaseSettings) -> AsyncIterator[Self]:
        proxy = cls(make_url(settings.url))
        await proxy.restore()
        yield proxy
        await proxy.cut()

    def settings(self, direct: DatabaseSettings) -> DatabaseSettings:
        """The same database, reached through here."""
        query = {name: value for name, value in self._server_url.query.items() if name not in ("host", "port")}
        url = self._server_url.set(host="127.0.0.1", port=self._port, query=query)
        return evolve(direct, url=url.render_as_string(hide_password=False))

    async def restore(self) -> None:
        """Take connections, at the same port as before."""
        self._is_cut = False
        self._speaking.set()
        self._listening = await asyncio.start_server(self._connected, "127.0.0.1", self._port)
        self._port = self._listening.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """End all connections, and refuse new ones."""
        if self._listening is not None:
            self._is_cut = True
            self._listening.close()
            self.cut_connections()
            self.speak_again()
            await self._listening.wait_closed()
            self._listening = None

    def cut_connections(self) -> None:
        """End all connections; new ones are welcome."""
        for writer in self._open:
            writer.transport.abort()

    def fall_silent(self) -> None:
        """Keep all connections and accept new ones, but pass nothing on, like a network that lost its other half."""
        self._speaking.clear()

    def fall_silent_after(self, answers: int) -> None:
        """Pass this many of the server's answers on, and then nothing."""
        self.held.clear()
        self._answers_left = answers

    def speak_again(self) -> None:
        """Pass on what came meanwhile, and all that follows."""
        for speaking in (self._speaking, *self._forgotten):
            speaking.set()

    def forget_connections(self) -> None:
        """Keep the open connections and pass nothing on; new ones work, as after a fail-over."""
        self.fall_silent()
        self._forgotten.append(self._speaking)
        self._speaking = asyncio.Event()
        self._speaking.set()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await self._connect_to_server()
        ends = {writer, server_writer}
        self._open |= ends
        if self._is_cut:  # while this one was being made
            self.cut_connections()
        upwards = asyncio.create_task(self._pass_messages(reader, server_writer, self._speaking))
        downwards = asyncio.create_task(self._pass_answers(server_reader, writer, self._speaking))
        await asyncio.wait([upwards, downwards], return_when=asyncio.FIRST_COMPLETED)
        for task in (upwards, downwards):
            task.cancel()
        await asyncio.gather(upwards, downwards, return_exceptions=True)
        self._open -= ends
        for end in ends:
            end.transport.abort()
            with suppress(OSError):
                await end.wait_closed()

    async def _connect_to_server(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host = self._server_url.query.get("host") or self._server_url.host or "localhost"
        port = self._server_url.query.get("port") or self._server_url.port or 5432
        assert isinstance(host, str)
        assert isinstance(port, str | int)
        if host.startswith("/"):
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(host, int(port))

    async def _pass_messages(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, speaking: asyncio.Event
    ) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            started = False
            while True:
                kind = await reader.readexactly(1) if started else b""
                length = await reader.readexactly(4)
                body = await reader.readexactly(struct.unpack("!I", length)[0] - 4)
                started = started or struct.unpack("!I", body[:4])[0] != _SSL_REQUEST
                self.round_trips += kind in _ANSWERED_AT_ONCE
                if kind == b"Q" and body.startswith(b"COMMIT"):
                    fate, self.commit = self.commit, "passes"
                    if fate == "never arrives":
                        return
                    self._answer_to_lose = fate == "its answer is lost"
                    if fate == "meets silence":
                        self.fall_silent()
                await speaking.wait()
                writer.write(kind + length + body)
                await writer.drain()

    async def _pass_answers(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, speaking: asyncio.Event
    ) -> None:
        with suppress(OSError):
            while answer := await reader.read(65536):
                if self._answer_to_lose:
                    self._answer_to_lose = False
                    return
                if self._answers_left == 0:
                    self._answers_left = None
                    self.fall_silent()
                    self.held.set()
                elif self._answers_left is not None:
                    self._answers_left -= 1
                await speaking.wait()
                writer.write(answer)
                await writer.drain()
