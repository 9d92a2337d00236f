"""Files of levels that other bots leave behind: which there are, and what is read of each."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from attrs import define, field, frozen

from application.levels.import_levels import ImportedXp
from application.shared.errors import SetupError
from domain.levels.curve import MAX_XP
from domain.shared.ids import LARGEST_ID, GuildId, UserId

LARGEST_FILE = 256 * 2**20
"""Bytes; a file is read as a whole."""


type Found = Iterator[tuple[object, object]]
"""A member's id and their XP, as the file has them, one for each of its entries."""


@frozen
class LevelFileUnusable(SetupError):
    path: str
    why: str


@frozen
class RefusedEntry:
    """`number` is that of the entry, from 1; in a CSV file that of its line."""

    number: int
    why: str


@define
class LevelFile:
    format: str
    digest: str
    members: tuple[ImportedXp, ...] = ()
    """By their ids, each once."""
    refused: list[RefusedEntry] = field(factory=list)


@frozen
class LevelFormat:
    """`find` gives None where the document is none of this kind; its first entry has the number `first`."""

    name: str
    find: Callable[[object, GuildId], Found | None]
    first: int = 1


def read_level_file(path: str, guild: GuildId, name: str = "auto") -> LevelFile:
    """Raises LevelFileUnusable. What cannot be used of it is listed, and the rest is read."""
    data = _data(path)
    document = _document(path, data)
    formats = FORMATS.values() if name == "auto" else [FORMATS[name]]
    for form in formats:
        found = form.find(document, guild)
        if found is not None:
            return _read(LevelFile(form.name, sha256(data).hexdigest()), form, found)
    known = ", ".join(FORMATS) if name == "auto" else name
    raise LevelFileUnusable(path, f"it holds no levels of server {guild} in a form that I know ({known})")


def _data(path: str) -> bytes:
    try:
        if Path(path).stat().st_size > LARGEST_FILE:
            raise LevelFileUnusable(path, f"it has more than {LARGEST_FILE // 2**20} MiB")
        return Path(path).read_bytes()
    except OSError as error:
        raise LevelFileUnusable(path, error.strerror or type(error).__name__) from error


def _document(path: str, data: bytes) -> object:
    """What JSON says, or the rows of a CSV file."""
    try:
        text = data.decode("utf-8-sig")
        if Path(path).suffix.lower() == ".csv":
            return _Rows([*csv.DictReader(io.StringIO(text, newline=""), strict=True)])
        return json.loads(text)
    except UnicodeDecodeError as error:
        raise LevelFileUnusable(path, "it is not text in UTF-8") from error
    except (csv.Error, json.JSONDecodeError, RecursionError) as error:
        raise LevelFileUnusable(path, f"it can't be read: {error}") from error


@frozen
class _Rows:
    rows: list[dict[str | None, object]]


def _read(file: LevelFile, form: LevelFormat, found: Found) -> LevelFile:
    members, seen = dict[UserId, ImportedXp](), dict[UserId, int]()
    for number, (user, xp) in enumerate(found, start=form.first):
        entry = _entry(user, xp)
        if isinstance(entry, str):
            file.refused.append(RefusedEntry(number, entry))
        elif entry.user in seen:
            file.refused.append(RefusedEntry(number, f"{entry.user} is entry {seen[entry.user]} already"))
        else:
            members[entry.user], seen[entry.user] = entry, number
    file.members = tuple(members[user] for user in sorted(members))
    return file


def _entry(user: object, xp: object) -> ImportedXp | str:
    """The entry, or why it cannot be used."""
    member, number = _whole(user), _whole(xp)
    if member is None or not 0 < member <= LARGEST_ID:
        return "there is no member's id in it"
    if number is None or not 0 <= number <= MAX_XP:
        return f"its XP are not a number from 0 to {MAX_XP:,}"
    return ImportedXp(UserId(member), number)


def _whole(value: object) -> int | None:
    """XP that a bot counts in fractions are cut to whole ones."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if -1e18 < value < 1e18 else None
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 19 else None


def _list_under(key: str, user: str) -> Callable[[object, GuildId], Found | None]:
    """`{key: [{user: ..., "xp": ...}, ...]}`."""

    def find(document: object, _: GuildId) -> Found | None:
        entries = document.get(key) if isinstance(document, Mapping) else None
        return _of_objects(entries, user)

    return find


def _bare_list(user: str) -> Callable[[object, GuildId], Found | None]:
    """`[{user: ..., "xp": ...}, ...]`."""
    return lambda document, _: _of_objects(document, user)


def _of_objects(entries: object, user: str) -> Found | None:
    if not isinstance(entries, list) or not any(isinstance(each, Mapping) and user in each for each in entries):
        return None
    return ((each.get(user), each.get("xp")) if isinstance(each, Mapping) else (None, None) for each in entries)


def _levelup(document: object, guild: GuildId) -> Found | None:
    """Of vrt's LevelUp for Red: `{"configs": {guild: {"users": {user: {"xp": ...}}}}}`; before its version 4 the same
    under `{"117117117": {"GUILD": ...}}`."""
    if not isinstance(document, Mapping):
        return None
    red = document.get("117117117")
    configs = document.get("configs", red.get("GUILD") if isinstance(red, Mapping) else None)
    config = configs.get(str(guild)) if isinstance(configs, Mapping) else None
    users = config.get("users") if isinstance(config, Mapping) else None
    if not isinstance(users, Mapping):
        return None
    return ((user, each.get("xp", 0) if isinstance(each, Mapping) else None) for user, each in users.items())


def _tux_table(document: object, guild: GuildId) -> Found | None:
    """The table of levels of Tux as it was first published: a row for each member of each guild."""
    if not isinstance(document, _Rows) or not document.rows:
        return None
    if not {"member_id", "guild_id", "xp"} <= document.rows[0].keys():
        return None
    return ((row["member_id"], row["xp"]) for row in document.rows if str(row["guild_id"]).strip() == str(guild))


FORMATS: Mapping[str, LevelFormat] = {
    form.name: form
    for form in (
        LevelFormat("mee6", _list_under("players", "id")),
        LevelFormat("lurkr", _list_under("levels", "userId")),
        LevelFormat("arcane", _bare_list("id")),
        LevelFormat("levelup", _levelup),
        LevelFormat("tux", _tux_table, first=2),
    )
}
"""By the name that a person gives; each is tried in this order where none is given."""
