"""Health and metrics over HTTP, for probes on this machine."""

from collections.abc import Awaitable, Callable, Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web
from attrs import define, field, frozen
from prometheus_client.aiohttp import make_aiohttp_handler

from application.shared.errors import SetupError

_metrics_of_the_registry = make_aiohttp_handler()


type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@frozen
class ProbePortInUse(SetupError):
    host: str
    port: int


@frozen
class Health:
    """`problems` is empty where all is well."""

    problems: tuple[str, ...] = ()
    facts: dict[str, str | float] = field(factory=dict)


@define(eq=False)
class ProbeServer:
    """/health answers 200 if all is well and 503 otherwise; /metrics is Prometheus's."""

    _host: str
    _port: int
    _health: Callable[[], Awaitable[Health]]
    _before_metrics: Callable[[], Awaitable[None]]
    _names: Collection[str] = ()
    """Under which it may be asked besides `localhost`, loopback addresses and the address that it is asked at."""
    _runner: web.AppRunner | None = None

    async def start(self) -> str | None:
        """Returns the address, or None where the port is -1. Raises ProbePortInUse."""
        if self._port < 0:
            return None
        application = web.Application(middlewares=[self._by_its_own_name])
        application.add_routes([web.get("/health", self._answer_health), web.get("/metrics", self._answer_metrics)])
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        try:
            await site.start()
        except OSError as error:
            await self._runner.cleanup()
            raise ProbePortInUse(self._host, self._port) from error
        _, port, *_ = self._runner.addresses[0]
        return f"http://{self._host}:{port}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @web.middleware
    async def _by_its_own_name(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse other names for this address: a page of a browser on this machine may have given it one of its own."""
        asked, own = request.headers.get("Host"), request.get_extra_info("sockname", ("",))[0]
        if asked is not None and not is_own_name(asked, {self._host, own, *self._names}):  # browsers always send one
            return web.Response(text="This name is not one of TUX_PROBE_NAMES.\n", status=403)
        return await handler(request)

    async def _answer_health(self, _request: web.Request) -> web.Response:
        health = await self._health()
        body = {"healthy": not health.problems, "problems": list(health.problems), **health.facts}
        return web.json_response(body, status=503 if health.problems else 200)

    async def _answer_metrics(self, request: web.Request) -> web.StreamResponse:
        await self._before_metrics()
        return await _metrics_of_the_registry(request)


def is_own_name(asked: str, names: Collection[str]) -> bool:
    """Whether a Host header, whatever port it names, means this machine itself or one of the names."""
    try:
        host = urlsplit(f"//{asked}").hostname or ""
    except ValueError:
        return False
    host = host.removesuffix(".")
    if host == "localhost" or host in {name.casefold() for name in names}:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
