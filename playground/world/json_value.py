"""JSON as Python sees it."""

import json
import re
from collections.abc import Mapping, Sequence

type Json = bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None
type JsonObject = Mapping[str, Json]

_MISSING: JsonObject = {}
_HALF = re.compile("[\ud800-\udfff]")


def parse(raw: str | bytes) -> Json:
    """Parse JSON text. Raises `ValueError` if it is not valid."""
    value: Json = json.loads(raw)
    return value


def dump(value: Json) -> bytes:
    """The compact JSON text of a value; half of a surrogate pair, which no UTF-8 holds, becomes U+FFFD."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    if _HALF.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.encode()


def as_object(value: Json) -> JsonObject:
    """The value when it is a JSON object, otherwise an empty one."""
    return value if isinstance(value, Mapping) else _MISSING


def as_objects(value: Json) -> list[JsonObject]:
    """The JSON objects of a list; anything else is left out."""
    if not isinstance(value, list | tuple):
        return []
    return [item for item in value if isinstance(item, Mapping)]


def as_text(value: Json) -> str:
    """The value when it is text, otherwise an empty text."""
    return value if isinstance(value, str) else ""


def as_int(value: Json) -> int | None:
    """An integer; also accepts the decimal text that ids travel as."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    return None


def known_int(value: Json) -> int:
    """The same of what is one for certain. Raises `ValueError`."""
    number = as_int(value)
    if number is None:
        raise ValueError(f"{value!r} is no integer")
    return number
