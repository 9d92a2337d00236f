"""One websocket of a bot: hello, identify or resume, and then events."""

import asyncio
import logging
import secrets

from aiohttp import WSMsgType, web
from attrs import define, field

from playground.gateway.compression import Packer
from playground.gateway.members import SMALLEST_LARGE, answers, first_members
from playground.gateway.ready import ready_json
from playground.gateway.session import GUILDS, Session
from playground.gateway.sessions import Sessions
from playground.rules.discord_limits import DiscordLimits
from playground.rules.session_starts import SessionStarts
from playground.wire.forms import Form, InvalidForm
from playground.wire.rendering import guild_create_json
from playground.world.intents import ALL_PRIVILEGED
from playground.world.json_value import Json, JsonObject, as_int, as_object, dump, parse
from playground.world.world import World

HEARTBEAT_INTERVAL = 41_250
_DISTANCE = 0.02  # seconds
_RECONNECT, _INVALID_SESSION, _HELLO, _ACK = 7, 9, 10, 11
_UNKNOWN_OPCODE, _DECODE_ERROR, _NOT_AUTHENTICATED, _BAD_TOKEN, _AUTHENTICATED = 4001, 4002, 4003, 4004, 4005
_BAD_SHARD, _BAD_INTENTS, _DISALLOWED_INTENTS = 4010, 4013, 4014
_log = logging.getLogger(__name__)


class Refused(Exception):
    """The connection is closed with one of Discord's codes."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


@define(eq=False)
class GatewayConnection:
    """Frames go out through one queue, so that they stay in order and nobody waits for the socket."""

    _world: World
    _sessions: Sessions
    _starts: SessionStarts
    _limits: DiscordLimits
    _socket: web.WebSocketResponse
    _packer: Packer | None
    _transport: asyncio.WriteTransport
    session: Session | None = field(init=False, default=None)
    _closed_here: bool = field(init=False, default=False)
    _outgoing: asyncio.Queue[bytes] = field(init=False, factory=asyncio.Queue)

    async def run(self) -> None:
        writer = asyncio.create_task(self._write())
        self._send_op(_HELLO, {"heartbeat_interval": HEARTBEAT_INTERVAL, "_trace": []})
        try:
            await self._read()
        except Refused as refused:
            await self._socket.close(code=refused.code, message=refused.reason.encode())
        finally:
            writer.cancel()
            self._leave()

    def send(self, frame: bytes) -> None:
        self._outgoing.put_nowait(frame)

    @property
    def backlog(self) -> int:
        """How many frames wait for the socket."""
        return self._outgoing.qsize()

    def ask_to_reconnect(self) -> None:
        self._send_op(_RECONNECT, None)

    def invalidate(self, *, resumable: bool) -> None:
        """Send op 9, after which the bot resumes or identifies, on this connection or another one."""
        self._send_op(_INVALID_SESSION, resumable)
        session, self.session = self.session, None
        if session is not None:
            session.send = None
            self._sessions.presence_changed()

    def _send_op(self, op: int, data: Json) -> None:
        self.send(dump({"op": op, "d": data, "s": None, "t": None}))

    async def close(self, code: int | None) -> None:
        """Close with a code or, with None, cut the connection without a word."""
        self._closed_here = True
        if code is None:
            self._transport.abort()
            return
        await self._socket.close(code=code)

    def _leave(self) -> None:
        session = self.session
        if session is not None and session.send == self.send:
            session.send = None
            # A bot that says goodbye with 1000 or 1001 gives up its session.
            if self._socket.close_code in (1000, 1001) and not self._closed_here:
                self._sessions.forget(session)
            self._sessions.presence_changed()

    async def _write(self) -> None:
        try:
            while True:
                frame = await self._outgoing.get()
                if self._packer is None:
                    await self._socket.send_frame(frame, WSMsgType.TEXT)
                else:
                    await self._socket.send_frame(self._packer.pack(frame), WSMsgType.BINARY)
        except ConnectionError:
            _log.debug("The bot's connection is gone")

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                continue
            try:
                self._received(as_object(parse(message.data)))
            except (ValueError, InvalidForm):
                raise Refused(_DECODE_ERROR, "Error while decoding payload.") from None

    def _acknowledge(self) -> None:
        self._send_op(_ACK, None)

    def _received(self, frame: JsonObject) -> None:
        op, data = as_int(frame.get("op")), as_object(frame.get("d"))
        match op:
            case 1:
                # At no distance at all the answer is there before discord.py's thread has noted when it asked.
                asyncio.get_running_loop().call_later(_DISTANCE, self._acknowledge)
            case 2:
                self._identify(Form(data))
            case 6:
                self._resume(Form(data))
            case 3 | 4 | 8 if self.session is None:
                raise Refused(_NOT_AUTHENTICATED, "Not authenticated.")
            case 8 if self.session is not None:
                for name, answer in answers(self._world, self.session, Form(data), asyncio.get_running_loop().time()):
                    self.session.push(name, answer)
            case 3 | 4:
                pass
            case _:
                raise Refused(_UNKNOWN_OPCODE, "Unknown opcode.")

    def _check_token(self, form: Form) -> None:
        if self.session is not None:
            raise Refused(_AUTHENTICATED, "Already authenticated.")
        if (form.text("token") or "").removeprefix("Bot ") != self._world.token:
            raise Refused(_BAD_TOKEN, "Authentication failed.")

    def _identify(self, form: Form) -> None:
        self._check_token(form)
        intents = form.integer("intents")
        if intents is None:
            raise Refused(_BAD_INTENTS, "Invalid intent(s).")
        if intents & ALL_PRIVILEGED & ~self._world.allowed_intents:
            raise Refused(_DISALLOWED_INTENTS, "Disallowed intent(s).")
        number, count = _shard(form.data.get("shard"))
        if not self._limits.takes_identify(number):
            self.invalidate(resumable=False)
            return
        if self._limits.enforced and not self._starts.remaining:
            raise Refused(_BAD_TOKEN, "Authentication failed.")  # Discord has taken the token away
        threshold = form.integer("large_threshold", lowest=SMALLEST_LARGE, highest=250) or SMALLEST_LARGE
        session = Session(secrets.token_hex(16), intents, (number, count), self._world.bot_id, self.send)
        self.session = session
        self._starts.count()
        own = [guild for guild in self._world.guilds_of(self._world.bot_id) if session.serves(guild.id)]
        session.push("READY", ready_json(self._world, session, own))
        for guild in own if intents & GUILDS else []:
            members = first_members(self._world, guild, intents, large=threshold)
            session.push("GUILD_CREATE", guild_create_json(self._world, guild, members))
        self._sessions.add(session)

    def _resume(self, form: Form) -> None:
        self._check_token(form)
        session = self._sessions.find(form.text("session_id") or "")
        missed = None if session is None else session.missed_since(form.integer("seq") or 0)
        if session is None or missed is None:
            self.invalidate(resumable=False)
            return
        self.session = session
        for frame in missed:
            self.send(frame)
        session.send = self.send
        session.push("RESUMED", {"_trace": []})
        self._sessions.presence_changed()


def _shard(value: Json) -> tuple[int, int]:
    if value is None:
        return 0, 1
    numbers = [as_int(item) for item in value] if isinstance(value, list) else []
    match numbers:
        case [int(number), int(count)] if 0 <= number < count:
            return number, count
        case _:
            raise Refused(_BAD_SHARD, "Invalid shard.")
