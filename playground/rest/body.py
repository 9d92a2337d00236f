"""The body of a request: JSON, or JSON with files beside it."""

import re

from aiohttp import BodyPartReader, web
from attrs import field, frozen

from playground.rules.attachments import Upload
from playground.world.json_value import Json, parse

_NUMBERED = re.compile(r"files?(?:\[(\d+)\])?")


@frozen
class Body:
    """`broken` says that what came was not JSON."""

    value: Json
    uploads: list[Upload] = field(factory=list)
    broken: bool = False


async def read_body(request: web.Request) -> Body:
    """Read a request's body, and the files that were sent with it."""
    if request.content_type == "multipart/form-data":
        return await _multipart(request)
    raw = await request.read()
    return _json(raw, []) if raw else Body(None)


def _json(raw: bytes, uploads: list[Upload]) -> Body:
    try:
        return Body(parse(raw), uploads)
    except ValueError:
        return Body(None, broken=True)


async def _multipart(request: web.Request) -> Body:
    payload = b"{}"
    uploads: list[Upload] = []
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader):
            continue
        raw = bytes(await part.read())
        numbered = _NUMBERED.fullmatch(part.name or "")
        if part.name == "payload_json":
            payload = raw
        elif numbered is not None and part.filename is not None:
            uploads.append(Upload(int(numbered[1] or 0), part.filename, raw))
    return _json(payload, uploads)
