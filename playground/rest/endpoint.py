"""From an HTTP request to its handler and back: token, limits, failures, errors."""

import logging
from collections.abc import Mapping
from urllib.parse import unquote

from aiohttp import web
from attrs import define, field

from playground.rest.body import Body, read_body
from playground.rest.call import Call, checked_reason
from playground.rest.exchanges import Exchange, Exchanges
from playground.rest.faults import Dropped, Faults
from playground.rest.rate_limits import RateLimits
from playground.rest.routes import Route, find_route
from playground.rules.services import Services
from playground.wire.forms import InvalidForm
from playground.world.json_value import Json, JsonObject, dump
from playground.world.refusals import DiscordError, Refusal

PREFIX = "/api/v10"
_RETRY_AFTER = 0.05
_UNBOUND = ("/interactions/", "/webhooks/")
_log = logging.getLogger(__name__)


@define(eq=False)
class RestEndpoint:
    """Answers everything below /api/v10; `unknown` lists the requests for which there is no route."""

    _services: Services
    _faults: Faults
    _exchanges: Exchanges
    unknown: list[str] = field(init=False, factory=list)
    _limits: RateLimits = field(init=False, factory=RateLimits)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(PREFIX)
        found = find_route(request.method, path)
        template = path if found is None else found[0].template
        headers, wait = self._limits.take(request.method, template, {} if found is None else found[1])
        body = Body(None)
        limits = self._services.limits
        if limits.is_banned:
            return web.Response(status=429, text="error code: 1015", content_type="text/html")
        counts = not (template.startswith(_UNBOUND) and "Authorization" not in request.headers)
        too_many = limits.wait_for_request() if counts else None
        try:
            body = await read_body(request)
            status = await self._faults.strike(request.method, template, path, "before")
            if status is not None:
                answer = (status, _failure(status))
            elif too_many is not None:
                answer = (429, {**_rate_limited(too_many), "global": True})
                headers = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
            elif wait is not None:
                answer = (429, _rate_limited(wait))
            elif found is None:
                answer = self._no_route(request.method, path)
            else:
                answer = self._run(request, *found, body)
                status = await self._faults.strike(request.method, template, path, "after")
                answer = answer if status is None else (status, _failure(status))
        except Dropped:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        except InvalidForm as error:
            answer = (error.status, error.body())
        if answer[0] == 429:
            headers = {"X-RateLimit-Scope": "user", **headers, "Via": "1.1 playground", "Retry-After": "1"}
        limits.answered(answer[0], shared=headers.get("X-RateLimit-Scope") == "shared")
        self._report(request, None if found is None else template, path, body.value, answer)
        if answer[1] is None:
            return web.Response(status=answer[0], headers=headers)
        # discord.py takes only the exact "application/json", without a charset, for JSON.
        return web.Response(
            status=answer[0], body=dump(answer[1]), headers={**headers, "Content-Type": "application/json"}
        )

    def _run(self, request: web.Request, route: Route, path: dict[str, str], body: Body) -> tuple[int, Json]:
        try:
            self._check(request, route, body)
            reason = checked_reason(_decoded(request.headers.get("X-Audit-Log-Reason")))
            call = Call(self._services, path, dict(request.query), body.value, reason, body.uploads)
            answer = route.handler(call)
        except (DiscordError, InvalidForm) as error:
            return error.status, error.body()
        return (204, None) if answer is None else (route.status, answer)

    def _check(self, request: web.Request, route: Route, body: Body) -> None:
        if not route.open and request.headers.get("Authorization") != f"Bot {self._services.world.token}":
            raise DiscordError(Refusal.UNAUTHORIZED)
        if body.broken:
            raise DiscordError(Refusal.INVALID_JSON)

    def _no_route(self, method: str, path: str) -> tuple[int, Json]:
        self.unknown.append(f"{method} {path}")
        _log.warning("The playground has no route %s %s", method, path)
        error = DiscordError(Refusal.NOT_FOUND)
        return error.status, error.body()

    def _report(self, request: web.Request, route: str | None, path: str, body: Json, answer: tuple[int, Json]) -> None:
        headers: Mapping[str, str] = dict(request.headers)
        query = dict(request.query)
        self._exchanges.report(Exchange(request.method, route, path, query, headers, body, *answer))


def _decoded(reason: str | None) -> str | None:
    return None if reason is None else unquote(reason)


def _rate_limited(wait: float) -> JsonObject:
    return {"message": "You are being rate limited.", "code": 0, "retry_after": round(wait, 3), "global": False}


def _failure(status: int) -> Json:
    return _rate_limited(_RETRY_AFTER) if status == 429 else {"message": f"{status}: Playground fault", "code": 0}
