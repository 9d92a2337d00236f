"""The plain HTTP listener: the page, its files and its API, for this machine's browser only."""

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from aiohttp import web

from playground.page_server.bundle import script, style_sheet
from playground.rest.cdn import Cdn, Delivered
from playground.wire.rendering import ATTACHMENT_LIMIT

PAGE = Path(__file__).parents[1] / "page"
_HEADERS = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"}

type _Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def page_application(routes: Iterable[web.RouteDef], cdn: Cdn) -> web.Application:
    """The page's web application; below /cdn stands what Discord would deliver from hosts of its own."""

    async def deliver(request: web.Request) -> web.StreamResponse:
        return delivered(cdn.fetch(f"/{request.match_info['path']}", request.query))

    application = web.Application(middlewares=[only_own_page], client_max_size=ATTACHMENT_LIMIT + 1024)
    application.add_routes([web.get("/", _index), web.get("/page.js", _script), web.get("/page.css", _style_sheet)])
    application.add_routes([web.get("/cdn/{path:.*}", deliver), *routes])
    if PAGE.is_dir():
        application.router.add_static("/static/", PAGE)
    application.on_response_prepare.append(_add_headers)
    return application


def delivered(file: Delivered | None) -> web.Response:
    """A file that was sent or drawn. Raises `HTTPNotFound` without one."""
    if file is None:
        raise web.HTTPNotFound
    # What somebody sent must never run in this page's name.
    kept = {"Content-Disposition": "inline" if file.opens else "attachment", "Content-Security-Policy": "sandbox"}
    return web.Response(body=file.body, content_type=file.content_type, headers=kept)


@web.middleware
async def only_own_page(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Refuse other names for this address (DNS rebinding) and other pages' requests (CSRF)."""
    port = request.get_extra_info("sockname", ("", 0))[1]
    own = {f"127.0.0.1:{port}", f"localhost:{port}"}
    origin = request.headers.get("Origin")
    if request.headers.get("Host") not in own or (
        origin is not None and origin not in {f"http://{host}" for host in own}
    ):
        return web.json_response({"error": "Only the playground's own page may ask this."}, status=403)
    return await handler(request)


async def _index(_: web.Request) -> web.StreamResponse:
    page = PAGE / "index.html"
    if not page.is_file():
        return web.Response(text="The playground runs; its page is not installed.")
    return web.FileResponse(page)


async def _script(_: web.Request) -> web.StreamResponse:
    return web.Response(text=script(PAGE / "app.js"), content_type="text/javascript")


async def _style_sheet(_: web.Request) -> web.StreamResponse:
    return web.Response(text=style_sheet(PAGE / "page.css"), content_type="text/css")


async def _add_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)
