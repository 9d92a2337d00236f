"""Where the links of a page lead on the site: those of the project's files work on a code host as they are written."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from attrs import frozen

_FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1\s*?$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(!?\[[^\]]*\]\()([^)#\s]+)([^)\s]*\))")
_ELSEWHERE = re.compile(r"[a-z]+:")

IMAGES = PurePosixPath("docs/images")


@frozen
class Rewritten:
    """A page as it stands on the site, and the files of the project that it links to and that are no pages."""

    text: str
    sources: frozenset[PurePosixPath]


def rewritten(text: str, page: PurePosixPath, root: Path) -> Rewritten:
    """`page`, `sources`: relative to `root`. A link to what is not there stays, for Sphinx to complain of."""
    sources = set[PurePosixPath]()

    def led(match: re.Match[str]) -> str:
        before, link, after = match.groups()
        if _ELSEWHERE.match(link):
            return match[0]
        target = (root / page.parent / link).resolve()
        if not target.exists() or not target.is_relative_to(root):
            return match[0]
        inside = PurePosixPath(target.relative_to(root))
        if not inside.is_relative_to(IMAGES) and (target.is_dir() or target.suffix != ".md"):
            sources.add(inside)
        return f"{before}{_on_the_site(link, target)}{after}"

    return Rewritten(_outside_of_code(text, lambda prose: _LINK.sub(led, prose)), frozenset(sources))


def place_on_the_site(path: PurePosixPath, *, is_folder: bool = False) -> PurePosixPath:
    """Where the page of a file or folder of the project stands: a README is its folder's first page."""
    if is_folder:
        return path / "index.md"
    if path.name == "README.md":
        return path.with_name("index.md")
    return path if path.suffix == ".md" else path.with_name(f"{path.name}.md")


def _on_the_site(link: str, target: Path) -> str:
    if target.is_dir():
        return f"{link.rstrip('/')}/index.md"
    if target.suffix in (".png", ".svg"):
        return link
    return str(PurePosixPath(link).parent / place_on_the_site(PurePosixPath(target.name)))


def _outside_of_code(text: str, change: Callable[[str], str]) -> str:
    return "".join(part if is_code else change(part) for part, is_code in _split(text))


def _split(text: str) -> Iterator[tuple[str, bool]]:
    end = 0
    for fence in _FENCE.finditer(text):
        yield text[end : fence.start()], False
        yield fence[0], True
        end = fence.end()
    yield text[end:], False
