"""Cases as Zeppelin's dashboard exports them: `{"cases": [{"case_number", "user_id", "mod_id", "type", "created_at",
"is_hidden", "notes": [{"body", "mod_name", ...}], ...}]}`; types are numbers, ids texts, and times name no zone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from application.shared.importing import Item
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.note import NOTE
from domain.moderation.actions.softban import SOFTBAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.importing.foreign_case import ForeignCase
from infrastructure.imports.errors import ExportUnusable
from infrastructure.imports.exports import Export, document, entry, moderator, text, user, whole
from infrastructure.imports.zones import aware

_DELETED = 8
_TYPES: Final[Mapping[int, tuple[str, ActionKind | None]]] = {
    1: ("ban", BAN),
    2: ("unban", UNBAN),
    3: ("note", NOTE),
    4: ("warn", WARN),
    5: ("kick", KICK),
    6: ("mute", TIMEOUT),
    7: ("unmute", UNTIMEOUT),
    _DELETED: ("deleted", None),
    9: ("softban", SOFTBAN),
}
_BETWEEN_NOTES = " / "


def read_zeppelin(path: str, zone: ZoneInfo) -> Export:
    """Raises ExportUnusable."""
    listed = entry(document(path)).get("cases")
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        raise ExportUnusable(path, "it is no export of Zeppelin's: it has no list of cases")
    cases, unreadable = dict[int, ForeignCase](), list[str]()
    for place, each in enumerate(listed, start=1):
        found = _case(entry(each), zone)
        if found is None or found.key in cases:
            unreadable.append(str(place))
        else:
            cases[found.key] = found
    return Export(cases=[Item(key=key, fact=case) for key, case in sorted(cases.items())], unreadable=unreadable)


def _case(row: Mapping[str, object], zone: ZoneInfo) -> ForeignCase | None:
    number, target, type_ = whole(row.get("case_number")), user(row.get("user_id")), whole(row.get("type"))
    if number is None or not 0 < number < 2**31 or target is None or type_ is None:
        return None
    named, kind = _TYPES.get(type_, (f"type {type_}", None))
    return ForeignCase(
        key=number,
        number=number,
        named=named,
        kind=kind,
        target=target,
        moderator=moderator(row.get("mod_id")),
        reason=_reason(row.get("notes")),
        at=_moment(row.get("created_at"), zone),
        is_voided=type_ == _DELETED,
        target_name=text(row.get("user_name")),
        moderator_name=text(row.get("mod_name")),
    )


def _reason(notes: object) -> str | None:
    """The first note is why; what was noted later is put behind it."""
    if not isinstance(notes, Sequence) or isinstance(notes, str):
        return None
    bodies = [body for each in notes if (body := text(entry(each).get("body")))]
    return _BETWEEN_NOTES.join(bodies) or None


def _moment(value: object, zone: ZoneInfo) -> datetime | None:
    try:
        return aware(datetime.fromisoformat(text(value) or ""), zone)
    except ValueError:
        return None
