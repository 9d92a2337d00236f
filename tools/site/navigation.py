"""How the pages are arranged for their readers: as `docs/README.md` lists them, which is read as it is, too."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from attrs import frozen

INDEX = PurePosixPath("docs/README.md")
START = PurePosixPath("README.md")

_PART = re.compile(r"^## (.+)$", re.MULTILINE)
_ENTRY = re.compile(r"^- \[([^\]]+)\]\(([^)#\s]+)\)", re.MULTILINE)


@frozen
class Entry:
    title: str
    page: PurePosixPath
    """Relative to the project."""


@frozen
class Part:
    """A heading of the list, and what is listed below it."""

    title: str
    entries: tuple[Entry, ...]


def parts(root: Path) -> list[Part]:
    """The navigation, in its order. What is listed within a comment counts as soon as there is such a page."""
    _, *rest = _PART.split((root / INDEX).read_text(encoding="utf-8"))
    return [Part(title, tuple(_listed(root, text))) for title, text in zip(rest[::2], rest[1::2], strict=True)]


def _listed(root: Path, text: str) -> Iterator[Entry]:
    for title, link in _ENTRY.findall(text):
        page = (root / INDEX.parent / link).resolve()
        if page.is_file():
            yield Entry(title, PurePosixPath(page.relative_to(root.resolve())))


def pages(root: Path) -> list[PurePosixPath]:
    """All that is written for readers."""
    found = [*root.glob("*.md"), *root.glob("docs/**/*.md")]
    return sorted(PurePosixPath(path.relative_to(root)) for path in found)


def below(page: PurePosixPath, root: Path) -> list[PurePosixPath]:
    """The pages that a page leads to by itself: those beside a README in a folder of its own."""
    if page.name != "README.md" or page in (START, INDEX):
        return []
    beside = sorted(path for path in (root / page.parent).glob("*.md") if path.name != "README.md")
    return [PurePosixPath(path.relative_to(root)) for path in beside]
