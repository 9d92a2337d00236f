"""The gateway's door: websockets come in here."""

from aiohttp import web
from attrs import define, field

from playground.gateway.compression import packer_for
from playground.gateway.connection import GatewayConnection
from playground.gateway.sessions import Sessions
from playground.rules.local_discord import StateChanged
from playground.rules.services import Services


@define(eq=False)
class GatewayEndpoint:
    """Keeps every live connection, so that a test can cut them."""

    _services: Services
    sessions: Sessions = field(init=False)
    _connections: set[GatewayConnection] = field(init=False, factory=set)

    def __attrs_post_init__(self) -> None:
        self.sessions = Sessions(lambda: self._services.local.notify(StateChanged()))
        self._services.local.send_gateway_events_to(self.sessions.offer)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        packer = packer_for(request.query.get("compress"))
        if request.transport is None:
            return socket
        connection = GatewayConnection(
            self._services.world,
            self.sessions,
            self._services.session_starts,
            self._services.limits,
            socket,
            packer,
            request.transport,
        )
        self._connections.add(connection)
        try:
            await connection.run()
        finally:
            self._connections.discard(connection)
        return socket

    @property
    def backlog(self) -> int:
        """How many frames wait for a slow reader, on all connections together."""
        return sum(connection.backlog for connection in self._connections)

    async def disconnect(self, code: int | None) -> None:
        """Close every connection with a code or, with None, cut it; the sessions stay and can be resumed."""
        for connection in list(self._connections):
            await connection.close(code)

    def ask_to_reconnect(self) -> None:
        """Send op 7 to every connection."""
        for connection in list(self._connections):
            connection.ask_to_reconnect()

    def invalidate_sessions(self, *, resumable: bool) -> None:
        """Send op 9 to every connection; sessions that are not resumable are forgotten."""
        for connection in list(self._connections):
            if connection.session is not None and not resumable:
                self.sessions.forget(connection.session)
            connection.invalidate(resumable=resumable)

    async def stop(self) -> None:
        await self.disconnect(1001)
