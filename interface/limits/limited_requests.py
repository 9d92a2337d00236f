"""The seam to discord.py's requests: aiohttp asks before each one is sent, the second tries of discord.py included."""

import asyncio
import re
from collections.abc import Callable
from types import SimpleNamespace

import aiohttp
import discord
from attrs import define

from application.limits.request_limiter import Ended, RequestLimiter, Urgency, WaitedTooLong
from application.shared.errors import DiscordUnreachable
from domain.limits.invalid_requests import is_invalid
from interface.shared.urgency import urgency

LONGEST_WAIT = 30.0
"""Seconds; a longer wait is treated as no answer, and the work is retried later."""

_API = re.compile(r"/api(?:/v\d+)?(?P<path>/.*)")
_UNBOUND = re.compile(r"/(?:interactions|webhooks)/")
_CONNECTING = frozenset({"/users/@me", "/oauth2/applications/@me", "/applications/@me", "/gateway", "/gateway/bot"})
"""What the bot asks before it can be there for anybody."""

_ENDED = "tux_ended"
"""Of a request's context: what is to be called then. aiohttp makes a context for each request."""

type Sent = Callable[[str, float], None]
"""Told of each request: for whom it was, and how many seconds it waited."""

type Answered = Callable[[int, str | None], None]
"""Told of each answer: its status, and, where a limit was met, which."""


@define
class LimitedRequests:
    _limiter: RequestLimiter
    _sent: Sent
    _answered: Answered

    def trace(self) -> aiohttp.TraceConfig:
        """For the `http_trace` of one client."""
        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(self._starts)
        trace.on_request_end.append(self._ends)
        trace.on_request_exception.append(self._fails)
        return trace

    async def _starts(
        self, session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestStartParams
    ) -> None:
        """Raises discord.RateLimited, as discord.py does where Discord itself asks for a longer wait.

        Raises DiscordUnreachable where the client was closed meanwhile, as when its shard was handed over.
        """
        found = _API.fullmatch(params.url.path)
        if found is None:  # the gateway, or a picture
            return
        if "Authorization" not in params.headers and _UNBOUND.match(found["path"]):
            self._sent("answers", 0.0)  # the bot's limit does not hold for answers to interactions
            return
        whose = Urgency.PEOPLE if found["path"] in _CONNECTING else urgency()
        loop = asyncio.get_running_loop()
        since = loop.time()
        try:
            ended = await self._limiter.admit(whose, within=LONGEST_WAIT)
        except WaitedTooLong as error:
            raise discord.RateLimited(error.seconds) from error
        if session.closed:
            ended()
            raise DiscordUnreachable  # aiohttp has looked already, and would end with a failure of its own
        setattr(context, _ENDED, ended)
        self._sent(whose.value, loop.time() - since)

    async def _fails(
        self, _session: aiohttp.ClientSession, context: SimpleNamespace, _params: aiohttp.TraceRequestExceptionParams
    ) -> None:
        _end(context)

    async def _ends(
        self, _session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        _end(context)
        status = params.response.status
        scope = params.response.headers.get("X-RateLimit-Scope")
        if _API.fullmatch(params.url.path) and is_invalid(status, scope):
            self._answered(status, scope)


def _end(context: SimpleNamespace) -> None:
    ended: Ended | None = getattr(context, _ENDED, None)
    if ended is not None:
        ended()
