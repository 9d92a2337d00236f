"""What Sphinx and its theme do differently here: half the time of a build, and captions that screen readers place."""

from typing import Protocol, TypedDict

from attrs import define, field
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from tools.site.reference import PACKAGES

_EARLY = 100
"""Before the theme."""


class _Toctree(Protocol):
    def __call__(self, **options: object) -> str: ...


class _Context(TypedDict, total=False):
    toctree: _Toctree


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("doctree-read", _link_what_is_there)
    app.connect("html-page-context", _Navigation().write, priority=_EARLY)
    return ExtensionMetadata(parallel_read_safe=True, parallel_write_safe=True)


def _link_what_is_there(_app: Sphinx, document: nodes.document) -> None:
    """Sphinx would look through all names for each that is not the project's."""
    for reference in list(document.findall(addnodes.pending_xref)):
        if reference.get("refdomain") == "py" and not reference["reftarget"].startswith(PACKAGES):
            reference.replace_self(reference.children)


@define
class _Navigation:
    """Pages that are in no navigation have the same one, but for how deep they are; it is put together once."""

    _by_depth: dict[int, str] = field(factory=dict)

    def write(
        self, app: Sphinx, page: str, _template: str, context: _Context, _document: nodes.document | None
    ) -> None:
        if "toctree" not in context:
            return
        written, depth = context["toctree"], page.count("/")
        is_alone = "orphan" in app.env.metadata.get(page, {})

        def navigation(**options: object) -> str:
            if is_alone and depth in self._by_depth:
                return self._by_depth[depth]
            made = written(**options).replace('role="heading"', 'role="heading" aria-level="2"')
            if is_alone:
                self._by_depth[depth] = made
            return made

        context["toctree"] = navigation
