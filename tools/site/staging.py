"""What the site is built from: the pages as they stand in the project, their links led to where things are on the site,
and the pages that are made from the code."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from tools.site.links import IMAGES, place_on_the_site, rewritten
from tools.site.navigation import INDEX, START, Entry, Part, below, pages, parts
from tools.site.reference import PACKAGES, reference_pages
from tools.site.sources import ALONE, source_pages

type Files = dict[PurePosixPath, bytes]


def staged(root: Path) -> Files:
    """Every file that Sphinx reads, by its place."""
    texts, linked = dict[PurePosixPath, str](), set[PurePosixPath]()
    for page in pages(root):
        written = rewritten((root / page).read_text(encoding="utf-8"), page, root)
        texts[place_on_the_site(page)] = written.text + _leading_to(below(page, root), page.parent)
        linked |= written.sources
    texts[place_on_the_site(INDEX)] = ALONE + texts[place_on_the_site(INDEX)]
    texts[place_on_the_site(START)] += "".join(map(_part, _all_parts(root)))
    texts |= source_pages(linked, root) | reference_pages(root)
    images = {PurePosixPath(path.relative_to(root)): path.read_bytes() for path in (root / IMAGES).glob("*.*")}
    return {place: text.encode() for place, text in texts.items()} | images


def write(files: Mapping[PurePosixPath, bytes], target: Path) -> None:
    """Bring a folder up to date; what has not changed is left alone, and need not be read again."""
    for path in [path for path in target.rglob("*") if path.is_file()]:
        if PurePosixPath(path.relative_to(target)) not in files:
            path.unlink()
    for place, content in files.items():
        path = target / place
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _all_parts(root: Path) -> Iterator[Part]:
    yield from parts(root)
    yield Part("Code", tuple(Entry(package, PurePosixPath(f"reference/{package}.md")) for package in PACKAGES))


def _part(part: Part) -> str:
    entries = [f"{entry.title} <{_document(place_on_the_site(entry.page))}>" for entry in part.entries]
    return _toctree(entries, f":caption: {part.title}\n")


def _leading_to(those: Sequence[PurePosixPath], folder: PurePosixPath) -> str:
    return _toctree([_document(page.relative_to(folder)) for page in those]) if those else ""


def _document(page: PurePosixPath) -> str:
    return str(page.with_suffix(""))


def _toctree(entries: Iterable[str], options: str = "") -> str:
    listed = "\n".join(entries)
    return f"\n```{{toctree}}\n:hidden:\n{options}\n{listed}\n```\n"
