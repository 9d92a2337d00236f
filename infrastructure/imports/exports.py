"""What other bots export as JSON: read as a whole, and taken for nothing that it is not."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from attrs import frozen

from application.shared.importing import Item
from domain.moderation.importing.foreign_case import ForeignCase
from domain.moderation.nobody import NOBODY
from domain.shared.ids import LARGEST_ID, UserId
from infrastructure.imports.errors import ExportUnusable

LARGEST_FILE = 512 * 2**20
"""Bytes; a file is read as a whole."""


@frozen(kw_only=True)
class Export:
    """`unreadable` are the places of entries that cannot be read, as people count them."""

    cases: Sequence[Item[ForeignCase]]
    unreadable: Sequence[str]


def document(path: str) -> object:
    """Raises ExportUnusable."""
    try:
        if Path(path).stat().st_size > LARGEST_FILE:
            raise ExportUnusable(path, f"it has more than {LARGEST_FILE // 2**20} MiB")
        parsed: object = json.loads(Path(path).read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ExportUnusable(path, error.strerror or type(error).__name__) from error
    except UnicodeDecodeError as error:
        raise ExportUnusable(path, "it is not text in UTF-8") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise ExportUnusable(path, f"it can't be read: {error}") from error
    return parsed


def entry(value: object) -> Mapping[str, object]:
    return {str(key): each for key, each in value.items()} if isinstance(value, Mapping) else {}


def user(value: object) -> UserId | None:
    """An id, as a number or as its digits."""
    number = whole(value)
    return UserId(number) if number is not None and 0 < number <= LARGEST_ID else None


def moderator(value: object) -> UserId:
    return user(value) or NOBODY


def whole(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if -1e18 < value < 1e18 else None
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 19 else None


def text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def timestamp(value: object) -> datetime | None:
    """Of seconds since 1970."""
    seconds = whole(value)
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None
