"""How a bot reaches a playground instead of Discord."""

import socket
import ssl
from datetime import timedelta

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from attrs import asdict, frozen

from playground.wire.forms import Form, InvalidForm
from playground.wire.hosts import HOSTS
from playground.world.json_value import JsonObject


class NoPlayground(Exception):
    """What answered at an address is no playground."""


@frozen
class Connection:
    """All that a bot needs; `api_port` is where "Discord" listens on 127.0.0.1.

    `identify_spacing` is in milliseconds: how far apart two IDENTIFYs of a key have to be, which only a playground that
    enforces Discord's limits asks for.
    """

    api_port: int
    ca_pem: str
    token: str
    application_id: int
    identify_spacing: int = 0

    @property
    def spacing(self) -> timedelta:
        return timedelta(milliseconds=self.identify_spacing)

    def to_json(self) -> JsonObject:
        return {**asdict(self), "application_id": str(self.application_id)}

    @classmethod
    def from_json(cls, data: JsonObject) -> "Connection":
        """Raises `InvalidForm` for anything but what `to_json` made."""
        form = Form(data)
        port, application = form.integer("api_port", lowest=1, highest=65535), form.integer("application_id")
        if port is None or application is None:
            raise form.wrong("api_port", "BASE_TYPE_REQUIRED", "This field is required")
        token = form.needed_text("token", longest=1000)
        spacing = form.integer("identify_spacing", lowest=0) or 0
        return cls(port, form.needed_text("ca_pem", longest=100_000), token, application, spacing)


class _Resolver(AbstractResolver):
    """Discord's hosts are the playground; there are no others."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host not in HOSTS:
            raise OSError(f"a bot in the playground may not reach {host}")
        return [
            ResolveResult(
                hostname=host,
                host="127.0.0.1",
                port=self._port,
                family=socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        """Nothing to close."""


def connect(connection: Connection) -> aiohttp.TCPConnector:
    """The connector to give to a discord.py client; call it while the event loop runs."""
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trust.load_verify_locations(cadata=connection.ca_pem)
    return aiohttp.TCPConnector(limit=0, resolver=_Resolver(connection.api_port), ssl=trust)


@frozen
class BotSeen:
    """Whether a bot is connected; `pid` is the process that asked last how to be."""

    online: bool
    pid: int | None


async def fetch_connection(page_url: str, *, pid: int | None = None) -> Connection:
    """Ask a running playground, by its page's address, how to connect; `pid` is the process that will.

    Raises `NoPlayground`.
    """
    try:
        return Connection.from_json(await _asked(page_url, "connection" if pid is None else f"connection?pid={pid}"))
    except (ValueError, InvalidForm) as error:
        raise _is_none(page_url) from error


async def fetch_bot(page_url: str) -> BotSeen:
    """Ask a running playground whose bot is in it. Raises `NoPlayground`."""
    seen = await _asked(page_url, "bot")
    try:
        return BotSeen(online=seen.get("online") is True, pid=Form(seen).integer("pid"))
    except (ValueError, InvalidForm) as error:
        raise _is_none(page_url) from error


async def _asked(page_url: str, what: str) -> JsonObject:
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
            session.get(f"{page_url.rstrip('/')}/api/{what}") as response,
        ):
            if response.status != 200:
                raise NoPlayground(f"{page_url} answers, but it is no playground (status {response.status})")
            return Form.of(await response.json()).data
    except (aiohttp.ClientError, TimeoutError) as error:
        raise NoPlayground(f"no playground answers at {page_url}: {error}") from error
    except (ValueError, InvalidForm) as error:
        raise _is_none(page_url) from error


def _is_none(page_url: str) -> NoPlayground:
    return NoPlayground(f"{page_url} answers, but it is no playground")
