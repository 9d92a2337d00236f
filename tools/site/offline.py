"""Whether a built site asks another host for anything."""

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path

_ELSEWHERE = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
_IN_STYLES = re.compile(r"""(?:@import\s+(?:url\()?|url\()\s*["']?([^"')\s]+)""")
_ASKED_FOR = ("src", "srcset", "poster", "data", "action")
_KINDS_OF_LINK = frozenset(
    "stylesheet icon apple-touch-icon preload modulepreload prefetch preconnect dns-prefetch manifest".split()
)
"""Of `<link>`: those with which a browser loads something, or gets ready to."""


def asked_of_others(site: Path) -> Iterator[str]:
    """A line for each address of another host that a page or a style sheet loads; links that people follow are none."""
    for path in sorted(site.rglob("*")):
        if path.suffix in (".html", ".css", ".svg"):
            text = path.read_text(encoding="utf-8")
            found = _in_styles(text) if path.suffix == ".css" else _in_page(text)
            yield from (f"{path.relative_to(site)} loads {address}" for address in found)


def _in_page(text: str) -> Iterator[str]:
    page = _Page()
    page.feed(text)
    page.close()
    yield from filter(_ELSEWHERE.match, page.loaded)


def _in_styles(text: str) -> Iterator[str]:
    yield from filter(_ELSEWHERE.match, _IN_STYLES.findall(text))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in_style = tag == "style"
        self.loaded += [given[name] for name in _ASKED_FOR if name in given]
        self.loaded += _IN_STYLES.findall(given.get("style", ""))
        if tag == "link" and _KINDS_OF_LINK & set(given.get("rel", "").lower().split()):
            self.loaded.append(given.get("href", ""))
        if tag in ("image", "use"):
            self.loaded += [given[name] for name in ("href", "xlink:href") if name in given]

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.loaded += _IN_STYLES.findall(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False
