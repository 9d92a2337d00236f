"""Cases as lines of a file that other programs read."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import datetime
from enum import Enum

from application.moderation.queries import CaseView

type Cell = str | int | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


class ExportFormat(Enum):
    CSV = "csv"
    JSON = "json"

    @property
    def opening(self) -> bytes:
        if self is ExportFormat.JSON:
            return b"[\n"
        return ("\ufeff" + _csv_line(list(_COLUMNS))).encode()  # by the mark spreadsheets know UTF-8

    @property
    def closing(self) -> bytes:
        return b"\n]\n" if self is ExportFormat.JSON else b""

    def line(self, case: CaseView, *, is_first: bool) -> bytes:
        cells = _cells(case)
        if self is ExportFormat.JSON:
            return ("" if is_first else ",\n").encode() + json.dumps(cells, ensure_ascii=False).encode()
        return _csv_line([_harmless(cell) for cell in cells.values()]).encode()


def _cells(case: CaseView) -> Mapping[str, Cell]:
    return {
        "number": case.number,
        "kind": case.kind.name,
        "state": None if case.state is None else case.state.value,
        "member_id": None if case.forgotten_at is not None else str(case.target),
        "member_name": case.target_username or case.target_display_name,
        "member_roles": " ".join(map(str, case.roles)) or None,
        "moderator_id": None if case.forgotten_at is not None else str(case.moderator),
        "moderator_name": case.moderator_username or case.moderator_display_name,
        "reason": case.reason,
        "opened_at": _at(case.opened_at),
        "settled_at": _at(case.settled_at),
        "expires_at": _at(case.expires_at),
        "ended_at": _at(case.ended_at),
        "failure": None if case.failure is None else case.failure.value,
        "voided_at": _at(case.voided_at),
        "voided_by": None if case.voided_by is None or case.forgotten_at is not None else str(case.voided_by),
        "void_reason": None if case.forgotten_at is not None else case.void_reason,
        "forgotten_at": _at(case.forgotten_at),
    }


_COLUMNS = (
    *("number", "kind", "state", "member_id", "member_name", "member_roles", "moderator_id", "moderator_name"),
    *("reason", "opened_at", "settled_at", "expires_at", "ended_at", "failure", "voided_at", "voided_by"),
    "void_reason",
    "forgotten_at",
)


def _at(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _csv_line(cells: list[Cell]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
