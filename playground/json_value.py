"""JSON as Python sees it."""

import json
from collections.abc import Mapping, Sequence

type Json = bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None
type JsonObject = Mapping[str, Json]


def parse(raw: str | bytes) -> Json:
    """Parse JSON text. Raises `ValueError` when it is none."""
    value: Json = json.loads(raw)
    return value


def dump(value: Json) -> bytes:
    """The compact JSON text of a value."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
