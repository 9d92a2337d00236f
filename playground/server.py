"""The playground itself."""

import asyncio
import contextlib
import copy
import errno
from collections.abc import Callable
from pathlib import Path

from aiohttp import web
from attrs import define, field

from playground.gateway.endpoint import GatewayEndpoint
from playground.page_server.api import PageApi
from playground.page_server.application import delivered, page_application
from playground.page_server.events import PageEvents
from playground.page_server.load import LoadApi
from playground.page_server.settings import SettingsApi
from playground.people.answers import Answers
from playground.people.by_hand import ByHand
from playground.people.crowd import Crowd
from playground.people.people import People
from playground.people.person import Person
from playground.rest.cdn import Cdn
from playground.rest.endpoint import PREFIX, RestEndpoint
from playground.rest.exchanges import Exchanges
from playground.rest.faults import Faults
from playground.rules.discord_limits import DiscordLimits
from playground.rules.interactions import PATIENCE
from playground.rules.local_discord import LocalDiscord, StateChanged
from playground.rules.services import Services
from playground.wire.certificates import Certificates, make_certificates
from playground.wire.connection import Connection
from playground.world.intents import PrivilegedIntent
from playground.world.snowflakes import Clock, now
from playground.world.state_file import StateFile, load
from playground.world.world import World

_ADDRESS = "127.0.0.1"
_BIND_PATIENCE, _BIND_PAUSE = 2.0, 0.1


class PortInUse(Exception):
    """Something else listens where the page should be."""


@define(eq=False)
class Playground:
    """A Discord on this machine.

    `page_port` 0 takes any free one. Also where `page_host` is not 127.0.0.1 the page answers only who asks for it by
    that address, as through a container's port. With a `state_file`, what it holds wins over `world`.
    `interaction_limit` is how many seconds the bot has for its first answer.
    """

    _world: World
    _page_port: int = field(default=0, kw_only=True)
    _page_host: str = field(default=_ADDRESS, kw_only=True)
    _state_file: Path | None = field(default=None, kw_only=True)
    _clock: Clock = field(default=now, kw_only=True)
    _interaction_limit: float = field(default=PATIENCE, kw_only=True)
    _first_world: World = field(init=False)
    faults: Faults = field(init=False, factory=Faults)
    exchanges: Exchanges = field(init=False, factory=Exchanges)
    services: Services = field(init=False)
    people: People = field(init=False)
    by_hand: ByHand = field(init=False)
    crowd: Crowd = field(init=False)
    gateway: GatewayEndpoint = field(init=False)
    _rest: RestEndpoint = field(init=False)
    _cdn: Cdn = field(init=False)
    _answers: Answers = field(init=False)
    _certificates: Certificates = field(init=False)
    _exit: contextlib.AsyncExitStack = field(init=False, factory=contextlib.AsyncExitStack)
    _saver: StateFile | None = field(init=False, default=None)
    _api_port: int = field(init=False, default=0)

    def __attrs_post_init__(self) -> None:
        self._first_world = copy.deepcopy(self._world)
        if self._state_file is not None:
            self._world = load(self._state_file) or self._world
        self.services = Services.of(self._world, self._clock)
        self.services.interactions.limit = self._interaction_limit
        self.gateway = GatewayEndpoint(self.services)
        self.people = People(self.services, lambda: self.online)
        self.by_hand = ByHand(self.services)
        self.crowd = Crowd(self.people, lambda: self.gateway.backlog)
        self._rest = RestEndpoint(self.services, self.faults, self.exchanges)
        self._cdn = Cdn(self.services)
        self._answers = Answers(self.local)
        self._certificates = make_certificates()

    @property
    def local(self) -> LocalDiscord:
        return self.services.local

    @property
    def world(self) -> World:
        return self._world

    @property
    def page_url(self) -> str:
        return f"http://{_ADDRESS}:{self._page_port}"

    @property
    def connection(self) -> Connection:
        spacing = round(self.limits.spacing * 1000) if self.limits.enforced else 0
        return Connection(self._api_port, self._certificates.ca_pem, self._world.token, self._world.bot_id, spacing)

    @property
    def online(self) -> bool:
        """Whether a bot is connected to the gateway."""
        return self.gateway.sessions.online

    @property
    def advised_shards(self) -> int:
        """Into how many shards Discord advises the bot to split itself."""
        return self.services.session_starts.advised_shards

    @advised_shards.setter
    def advised_shards(self, count: int) -> None:
        self.services.session_starts.advised_shards = count

    @property
    def limits(self) -> DiscordLimits:
        """What Discord limits for all connections of the bot together; enforced once a test says so."""
        return self.services.limits

    def allow_intent(self, intent: PrivilegedIntent, *, allowed: bool) -> None:
        """Let the bot ask for a privileged intent, or close its next connection that does with code 4014."""
        self.by_hand.allow_intent(intent, allowed=allowed)

    @property
    def unknown_requests(self) -> list[str]:
        """The REST requests for which there is no route, as "METHOD /path"."""
        return self._rest.unknown

    def person(self, name: str | int, *, guild: str | None = None) -> Person:
        """Somebody, by id, user name or display name, in a guild by name, else the first. Raises `KeyError`."""
        place = self._world.guild
        if guild is not None:
            place = {known.name: known for known in self._world.guilds.values()}[guild]
        for user in self._world.users.values():
            if user.id == name or str(name).casefold() in (user.username, (user.global_name or "").casefold()):
                return Person(user.id, place.id, self.people, self.by_hand, self._answers)
        raise KeyError(name)

    async def disconnect_gateway(self, code: int | None) -> None:
        """Close the bot's gateway connections with a code or, with None, cut them; its sessions can be resumed."""
        await self.gateway.disconnect(code)

    async def until(self, condition: Callable[[], bool], *, timeout: float = 10.0) -> None:
        """Wait until a condition on the world holds. Raises `TimeoutError` after `timeout` seconds."""
        await self.local.until(condition, timeout=timeout)

    def deliver_interaction_again(self, interaction_id: int | str) -> None:
        """Dispatch the same INTERACTION_CREATE once more."""
        self.services.interactions.deliver(int(interaction_id))

    def reset(self) -> None:
        """Start again from the world of the first start; the bot keeps its commands, and has to identify again."""
        fresh = copy.deepcopy(self._first_world)
        fresh.commands = self._world.commands
        self.services.interactions.forget()
        self.services.attachments.clear()
        self._world.become(fresh)
        self.gateway.invalidate_sessions(resumable=False)
        self.local.notify(StateChanged())

    @property
    def unsaved(self) -> str | None:
        """Why the newest changes cannot be written to the state file; None while they can."""
        return None if self._saver is None else self._saver.problem

    async def saved(self) -> None:
        """Wait until every change so far is in the state file, if there is one."""
        if self._saver is not None:
            await self._saver.saved()

    async def start(self) -> None:
        """Listen for bots and browsers. Raises `PortInUse` when the page's port stays taken for two seconds."""
        if self._state_file is not None:
            saver = self._saver = StateFile(self._state_file, self._world, lambda: self.local.notify(StateChanged()))
            self.local.watch(lambda _: saver.changed())
            saver.start()
            self._exit.push_async_callback(saver.stop)
        try:
            await self._listen()
        except BaseException:
            await self.stop()
            raise

    async def _listen(self) -> None:
        discord = web.Application(client_max_size=32 * 1024 * 1024)
        discord.router.add_route("*", "/{path:.*}", self._answer_discord)
        self._api_port = await self._serve(discord, 0, secure=True)
        self._exit.push_async_callback(self.gateway.stop)
        events = PageEvents(self.people, self.local)
        page = PageApi(
            self.people, self._answers, events, lambda: self.online, lambda: self.connection, lambda: self.unsaved
        )
        settings, load = SettingsApi(self.world, self.by_hand, self.reset), LoadApi(self.world, self.crowd)
        routes = [*page.routes(), *settings.routes(), *load.routes()]
        page_app = page_application(routes, self._cdn)
        self._page_port = await self._serve(page_app, self._page_port, self._page_host)
        self._exit.callback(events.close)
        self._exit.callback(self.services.interactions.stop)

    async def stop(self) -> None:
        await self._exit.aclose()

    async def __aenter__(self) -> "Playground":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _serve(
        self, application: web.Application, port: int, host: str = _ADDRESS, *, secure: bool = False
    ) -> int:
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        self._exit.push_async_callback(runner.cleanup)
        context = self._certificates.server if secure else None
        site = web.TCPSite(runner, host, port, ssl_context=context)
        deadline = asyncio.get_running_loop().time() + _BIND_PATIENCE
        while True:
            try:
                await site.start()
                break
            except OSError as error:
                if error.errno != errno.EADDRINUSE or asyncio.get_running_loop().time() > deadline:
                    raise PortInUse(f"port {port} on {host} is in use") from error
            await runner.cleanup()
            await asyncio.sleep(_BIND_PAUSE)
            await runner.setup()
            site = web.TCPSite(runner, host, port, ssl_context=context)
        address = runner.addresses[0]
        return int(address[1])

    async def _answer_discord(self, request: web.Request) -> web.StreamResponse:
        if request.path.startswith(f"{PREFIX}/"):
            return await self._rest.handle(request)
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self.gateway.handle(request)
        return delivered(self._cdn.fetch(request.path, request.query))
