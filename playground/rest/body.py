"""The body of a request: JSON, or JSON with files beside it."""

from aiohttp import BodyPartReader, web
from attrs import field, frozen

from playground.rules.services import Services
from playground.world.json_value import Json, JsonObject, parse


@frozen
class Body:
    """`broken` says that what came was not JSON."""

    value: Json
    attachments: list[JsonObject] = field(factory=list)
    broken: bool = False


async def read_body(request: web.Request, services: Services) -> Body:
    """Read a request's body; uploaded files are kept and described as attachments."""
    if request.content_type == "multipart/form-data":
        return await _multipart(request, services)
    raw = await request.read()
    if not raw:
        return Body(None)
    try:
        return Body(parse(raw))
    except ValueError:
        return Body(None, broken=True)


async def _multipart(request: web.Request, services: Services) -> Body:
    value: Json = None
    attachments: list[JsonObject] = []
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader):
            continue
        raw = bytes(await part.read())
        if part.name == "payload_json":
            value = parse(raw)
        elif part.filename is not None:
            attachments.append(_keep(services, part.filename, raw))
    return Body(value, attachments)


def _keep(services: Services, filename: str, raw: bytes) -> JsonObject:
    number = str(services.local.snowflakes.next())
    path = f"/attachments/{number}/{filename}"
    services.local.attachments[path] = raw
    url = f"https://cdn.discordapp.com{path}"
    return {"id": number, "filename": filename, "size": len(raw), "url": url, "proxy_url": url}
