"""A message's embeds: checked like Discord does, and completed to what it answers."""

from collections.abc import Mapping, Sequence

from playground.wire.forms import Form
from playground.wire.media import embed_media
from playground.world.json_value import Json, JsonObject, as_objects, as_text

_MOST_TEXT = 6000


def checked_embeds(form: Form, attachments: Sequence[JsonObject] = ()) -> list[JsonObject]:
    """The embeds of a message, their pictures found among its files. Raises Discord's error 50035."""
    embeds = [_checked(embed, attachments) for embed in form.forms("embeds", longest=10)]
    if sum(map(_written, embeds)) > _MOST_TEXT:
        raise form.wrong("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")
    return embeds


def _checked(form: Form, attachments: Sequence[JsonObject]) -> JsonObject:
    form.text("title", longest=256)
    form.text("description", longest=4096)
    for field in form.forms("fields", longest=25):
        field.needed_text("name", longest=256)
        field.needed_text("value", longest=1024)
    for key, part, longest in (("footer", "text", 2048), ("author", "name", 256)):
        inner = form.data.get(key)
        if isinstance(inner, Mapping):
            Form(inner, (*form.path, key)).needed_text(part, longest=longest)
    embed: dict[str, Json] = {key: value for key, value in form.data.items() if value is not None}
    embed["type"] = "rich"
    if "fields" in embed:
        embed["fields"] = [{"inline": False, **field} for field in as_objects(embed["fields"])]
    for key in ("image", "thumbnail"):
        picture = embed.get(key)
        if isinstance(picture, Mapping):
            embed[key] = embed_media(picture, attachments)
    return embed


def _written(embed: JsonObject) -> int:
    parts: list[Json] = [embed.get("title"), embed.get("description")]
    for field in as_objects(embed.get("fields")):
        parts += [field.get("name"), field.get("value")]
    for key, part in (("footer", "text"), ("author", "name")):
        inner = embed.get(key)
        if isinstance(inner, Mapping):
            parts.append(inner.get(part))
    return sum(len(as_text(part)) for part in parts)
