"""Pages of the project's own files, as far as the documentation links to them: so the site needs no code host."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from tools.site.links import place_on_the_site

_LANGUAGES = {".py": "python", ".json": "json", ".toml": "toml", ".sh": "bash", ".js": "javascript", ".css": "css"}
ALONE = "---\norphan: true\nnosearch: true\n---\n"
"""In no navigation, and not searched."""
_LEFT_OUT = ("__pycache__", "locales")


def source_pages(linked: Iterable[PurePosixPath], root: Path) -> dict[PurePosixPath, str]:
    """Of each linked file one, and of each linked folder and all that is in it."""
    made = dict[PurePosixPath, str]()
    for path in linked:
        for each in (path, *_inside(root / path, root)):
            is_folder = (root / each).is_dir()
            page = place_on_the_site(each, is_folder=is_folder)
            made[page] = ALONE + (_folder(each, root) if is_folder else _file(each, root))
    return made


def _inside(folder: Path, root: Path) -> Iterator[PurePosixPath]:
    for path in _shown(folder):
        yield PurePosixPath(path.relative_to(root))
        yield from _inside(path, root)


def _shown(folder: Path) -> list[Path]:
    """What a folder's page lists."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if path.name not in _LEFT_OUT and path.suffix != ".md"]
    return sorted(found, key=lambda path: (path.is_dir(), path.name))


def _folder(folder: PurePosixPath, root: Path) -> str:
    entries = [f"- [`{path.name}{'/' * path.is_dir()}`]({_entry(path)})" for path in _shown(root / folder)]
    return "\n".join([f"# `{folder}/`", "", *entries, ""])


def _entry(path: Path) -> PurePosixPath:
    return place_on_the_site(PurePosixPath(path.name), is_folder=path.is_dir())


def _file(path: PurePosixPath, root: Path) -> str:
    code = (root / path).read_text(encoding="utf-8").rstrip()
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", code)), 3)
    return f"# `{path}`\n\n{fence}{_LANGUAGES.get(path.suffix, 'text')}\n{code}\n{fence}\n"
