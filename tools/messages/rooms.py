"""Which files of the interface have their messages in which catalogue."""

from functools import cache
from pathlib import Path

from interface.shared.catalogues import FOLDER, INTERFACE

_FOR_OPERATORS = (
    "wiring.py",
    "cli.py",
    "command_line.py",
    "main.py",
    "entry.py",
    "transfer.py",
    "verdict.py",
    "operations.py",
    "level_files.py",
)
"""How the names of such files end: what they say is read in logs and terminals, which stay English."""
_WITHOUT_WORDS = ("backups", "fleet", "limits", "startup", "shared/drawing")
_LOGGED = ("answering", "client", "command_sync", "failures", "languages", "session_starts", "supervisor")
"""Files of `shared` of which the same is true."""


@cache
def sources() -> tuple[Path, ...]:
    """The files that say something to people on Discord."""
    return tuple(path for path in sorted(INTERFACE.rglob("*.py")) if _speaks(path))


def _speaks(path: Path) -> bool:
    inside = path.relative_to(INTERFACE)
    if inside.parts[0] == "shared" and path.stem in _LOGGED:
        return False
    return not path.name.endswith(_FOR_OPERATORS) and not inside.as_posix().startswith(_WITHOUT_WORDS)


@cache
def room_of(path: Path) -> Path | None:
    """The nearest folder with catalogues."""
    for folder in path.parents:
        if (folder / FOLDER).is_dir():
            return folder
        if folder == INTERFACE:
            return None
    return None


def rooms() -> list[Path]:
    return sorted(folder.parent for folder in INTERFACE.rglob(FOLDER))


def unit_of(path: Path) -> str:
    """The folder it is in, as in `moderation/bulk`."""
    return path.parent.relative_to(INTERFACE).as_posix()
