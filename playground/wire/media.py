"""Pictures and files that a message's components and embeds refer to."""

from collections.abc import Iterator, Mapping, Sequence

from playground.wire.forms import InvalidForm
from playground.world.json_value import Json, JsonObject, as_text

_UPLOADED = "attachment://"
_SHARED = ("width", "height", "content_type")


def referenced(attachments: Sequence[JsonObject], url: Json) -> JsonObject | None:
    """The file that an address means: `attachment://` and a name, or where it is kept."""
    address = as_text(url)
    for item in attachments:
        if address in (f"{_UPLOADED}{item['filename']}", item["url"]):
            return item
    return None


def unfurled(media: Json, attachments: Sequence[JsonObject]) -> JsonObject:
    """A component's media as Discord returns it. Raises Discord's error 50035 for a file that was not sent."""
    url = as_text(media.get("url")) if isinstance(media, Mapping) else ""
    item = referenced(attachments, url)
    if item is not None:
        identity = {"id": item["id"], "attachment_id": item["id"]}
        return {**identity, **{key: item.get(key) for key in ("url", "proxy_url", *_SHARED)}}
    if url.startswith(_UPLOADED):
        name = url.removeprefix(_UPLOADED)
        code = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
        raise InvalidForm(("components",), code, f"The referenced attachment '{name}' was not found.")
    return {"id": "0", "url": url, "proxy_url": url, "width": None, "height": None, "content_type": None}


def embed_media(media: JsonObject, attachments: Sequence[JsonObject]) -> JsonObject:
    """An embed's picture as Discord returns it; a file that was not sent stays as it was written."""
    item = referenced(attachments, media.get("url"))
    if item is None:
        return media
    known = {key: item[key] for key in (*_SHARED, "description") if item.get(key) is not None}
    return {**media, "url": item["url"], "proxy_url": item["proxy_url"], **known}


def left_over(attachments: Sequence[JsonObject], components: Json, embeds: Json) -> list[JsonObject]:
    """The files that stand below a message, because nothing in it refers to them."""
    if not attachments:
        return []
    addresses = set(_addresses([components, embeds]))
    return [item for item in attachments if item["url"] not in addresses]


def _addresses(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _addresses(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _addresses(inner)
