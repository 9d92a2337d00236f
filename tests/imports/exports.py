"""Exports of Zeppelin and Red, made here from what their documentation and sources say of the formats."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

ZEPPELIN_TYPES = {
    "ban": 1,
    "unban": 2,
    "note": 3,
    "warn": 4,
    "kick": 5,
    "mute": 6,
    "unmute": 7,
    "deleted": 8,
    "softban": 9,
}


def zeppelin_case(number: int, type_: str = "warn", notes: Sequence[str] = ("spam",), **given: object) -> object:
    return {
        "case_number": number,
        "user_id": str(700 + number),
        "user_name": f"member{number}#0001",
        "mod_id": "70",
        "mod_name": "moderator#0001",
        "type": ZEPPELIN_TYPES[type_],
        "created_at": f"2024-05-06 07:08:{number % 60:02}",
        "is_hidden": False,
        "pp_id": None,
        "pp_name": None,
        "notes": [
            {"mod_id": "70", "mod_name": "moderator#0001", "body": body, "created_at": "2024-05-06 07:08:09"}
            for body in notes
        ],
        **given,
    }


def zeppelin_file(directory: Path, *cases: object) -> str:
    path = directory / "export.json"
    path.write_text(json.dumps({"cases": cases}), "utf-8")
    return str(path)


def red_case(number: int, action: str = "warning", **given: object) -> Mapping[str, object]:
    return {
        "case_number": number,
        "action_type": action,
        "guild": 1,
        "created_at": 1_700_000_000 + number,
        "user": 700 + number,
        "moderator": 70,
        "reason": "spam",
        "until": None,
        "channel": None,
        "amended_by": None,
        "modified_at": None,
        "message": None,
        **given,
    }


def red_file(directory: Path, guild: int, cases: Mapping[str, object]) -> str:
    path = directory / "settings.json"
    root = {"1354799444": {"GLOBAL": {"schema_version": 4}, "CASES": {str(guild): cases}}}
    path.write_text(json.dumps(root), "utf-8")
    return str(path)
