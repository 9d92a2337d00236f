"""The file beside a backup that describes it: JSON, with a digest of all that it says."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from attrs import asdict, frozen

from application.backups.errors import BackupDamaged, BackupTooNew, Damage
from domain.backups.database import Identity
from domain.backups.manifest import BackupName, Contents, Manifest, NewestCase, Origin
from domain.shared.ids import GuildId
from infrastructure.database.revisions import head_revision, is_newer

FORMAT = 1

type _Json = dict[str, object]


@frozen
class Described:
    manifest: Manifest
    contents: Mapping[str, object] | str
    """A text where it is encrypted."""


def written(manifest: Manifest, contents: object) -> bytes:
    origin = manifest.origin
    said: _Json = {
        "format": FORMAT,
        "name": manifest.name,
        "source": origin.source,
        "taken_at": origin.taken_at.astimezone(UTC).isoformat(),
        "tux": origin.tux,
        "revision": origin.revision,
        "server": origin.server,
        "server_major": origin.server_major,
        "dumped_by": origin.dumped_by,
        "identity": None if origin.identity is None else asdict(origin.identity),
        "seconds": round(manifest.seconds, 3),
        "size": manifest.size,
        "sha256": manifest.sha256,
        "is_encrypted": manifest.is_encrypted,
        "contents": contents,
    }
    return json.dumps(said | {"digest": _digest(said)}, indent=1).encode() + b"\n"


def read(name: BackupName, data: bytes) -> Described:
    """Raises BackupDamaged or BackupTooNew."""
    said = _intact(name, data)
    if said["format"] != FORMAT:
        raise BackupTooNew(name, str(said.get("tux")), None, head_revision())
    try:
        origin = Origin(
            source=_text(said, "source"),
            taken_at=datetime.fromisoformat(_text(said, "taken_at")),
            tux=_text(said, "tux"),
            revision=None if said["revision"] is None else _text(said, "revision"),
            server=_text(said, "server"),
            server_major=_number(said, "server_major"),
            dumped_by=_number(said, "dumped_by"),
            identity=_identity(said.get("identity")),
        )
        manifest = Manifest(
            name=BackupName(_text(said, "name")),
            origin=origin,
            seconds=float(str(said["seconds"])),
            size=_number(said, "size"),
            sha256=_text(said, "sha256"),
            is_encrypted=bool(said["is_encrypted"]),
        )
        contents = said["contents"]
        if manifest.name != name or not isinstance(contents, str | dict):
            raise BackupDamaged(name, Damage.MANIFEST)
    except (KeyError, TypeError, ValueError) as error:
        raise BackupDamaged(name, Damage.MANIFEST) from error
    return Described(manifest, contents)


def refuse_newer(manifest: Manifest) -> None:
    """Raises BackupTooNew."""
    if is_newer(manifest.origin.revision):
        raise BackupTooNew(manifest.name, manifest.origin.tux, manifest.origin.revision, head_revision())


def contents_as_json(contents: Contents) -> _Json:
    newest = {str(guild): [case.number, case.digest] for guild, case in contents.newest_cases.items()}
    return {"rows": dict(contents.rows), "newest_cases": newest}


def contents_of(name: BackupName, said: object) -> Contents:
    """Raises BackupDamaged."""
    try:
        assert isinstance(said, dict)
        rows: Mapping[str, int] = {str(table): int(count) for table, count in said["rows"].items()}
        newest = {
            GuildId(int(guild)): NewestCase(int(number), str(digest))
            for guild, (number, digest) in said["newest_cases"].items()
        }
    except (AssertionError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise BackupDamaged(name, Damage.MANIFEST) from error
    return Contents(rows=rows, newest_cases=newest)


def _intact(name: BackupName, data: bytes) -> _Json:
    try:
        said = json.loads(data)
    except ValueError as error:
        raise BackupDamaged(name, Damage.MANIFEST) from error
    if not isinstance(said, dict) or said.pop("digest", None) != _digest(said) or "format" not in said:
        raise BackupDamaged(name, Damage.MANIFEST)
    return said


def _digest(said: _Json) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _identity(said: object) -> Identity | None:
    """None in a backup of a version that did not ask for it."""
    if said is None:
        return None
    if not isinstance(said, dict):
        raise TypeError("identity")
    oid = None if said["oid"] is None else _number(said, "oid")
    return Identity(server=_text(said, "server"), oid=oid, name=_text(said, "name"))


def _text(said: _Json, key: str) -> str:
    value = said[key]
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def _number(said: _Json, key: str) -> int:
    value = said[key]
    if not isinstance(value, int):
        raise TypeError(key)
    return value
