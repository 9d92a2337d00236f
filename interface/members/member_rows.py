"""One row of a file of members, in and out."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from attrs import frozen

from application.members.queries import MemberView
from domain.members.errors import InvalidUsername
from domain.members.names import DisplayName, Username, parse_username
from domain.members.record import MOST_MESSAGES, MemberRecord
from domain.shared.ids import LARGEST_ID, UserId
from domain.shared.names import LONGEST_NAME
from domain.shared.text import tidied

KEY = "user_id"
_TRUTHS = {"true": True, "false": False}


@frozen
class CellUnusable(Exception):
    column: str
    why: str


def record_of(cells: Mapping[str, object], *, now: datetime) -> MemberRecord:
    """Raises CellUnusable; of a time that is yet to come too, since nothing that follows would count before it."""
    given = {name: _COLUMNS[name](name, cell) for name, cell in cells.items() if name != KEY}
    for name, value in given.items():
        if isinstance(value, datetime) and value > now:
            raise CellUnusable(name, "it is in the future")
    return MemberRecord(user=UserId(_number(KEY, cells[KEY], least=1, most=LARGEST_ID)), **given)  # type: ignore[arg-type]  # as _COLUMNS reads them


def row_of(member: MemberView) -> dict[str, str | int | bool | None]:
    """As JSON has it; CSV writes nothing for None."""
    return {
        KEY: str(member.user),  # a number of this size is rounded by what reads JSON as JavaScript does
        "username": member.username,
        "display_name": member.display_name,
        "is_bot": member.is_bot,
        "joined_at": _written(member.joined_at),
        "first_seen_at": _written(member.first_seen_at),
        "last_active_at": _written(member.last_active_at),
        "message_count": member.message_count,
        "left_at": _written(member.left_at),
    }


def as_csv(cell: str | int | bool | None) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case _:
            return str(cell)


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _number(column: str, cell: object, *, least: int, most: int) -> int:
    text = str(cell).strip() if isinstance(cell, str | int) and not isinstance(cell, bool) else ""
    if not re.fullmatch("[0-9]{1,19}", text) or not least <= int(text) <= most:
        raise CellUnusable(column, f"it is not a whole number from {least} to {most}")
    return int(text)


def _count(column: str, cell: object) -> int:
    return _number(column, cell, least=0, most=MOST_MESSAGES)


def _truth(column: str, cell: object) -> bool:
    truth = _TRUTHS.get(cell.strip().lower()) if isinstance(cell, str) else cell
    if not isinstance(truth, bool):
        raise CellUnusable(column, "it is neither true nor false")
    return truth


def _text(column: str, cell: object) -> str:
    if not isinstance(cell, str):
        raise CellUnusable(column, "it is not text")
    return cell


def _username(column: str, cell: object) -> Username | None:
    if _is_empty(cell):
        return None
    try:
        return parse_username(_text(column, cell))
    except InvalidUsername as error:
        raise CellUnusable(column, f"it has {error.length} characters, and 1 to {error.longest} fit") from error


def _display_name(column: str, cell: object) -> DisplayName | None:
    name = "" if _is_empty(cell) else tidied(_text(column, cell))
    if len(name) > LONGEST_NAME:
        raise CellUnusable(column, f"it has {len(name)} characters, and 1 to {LONGEST_NAME} fit")
    return DisplayName(name) if name else None


def _moment(column: str, cell: object) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(column, cell).strip())
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise CellUnusable(column, "it is not a time as in 2026-03-01T12:00:00+00:00") from error
    raise CellUnusable(column, "it is a time without its offset from UTC, such as +00:00")


def _moment_or_none(column: str, cell: object) -> datetime | None:
    return None if _is_empty(cell) else _moment(column, cell)


_COLUMNS: Mapping[str, Callable[[str, object], object]] = {
    "username": _username,
    "display_name": _display_name,
    "is_bot": _truth,
    "joined_at": _moment_or_none,
    "first_seen_at": _moment,
    "last_active_at": _moment_or_none,
    "message_count": _count,
    "left_at": _moment_or_none,
}
COLUMNS = (KEY, *_COLUMNS)
