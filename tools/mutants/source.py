"""A file's text, places in it, and what a planted fault makes of them."""

import ast
from collections.abc import Iterator
from difflib import unified_diff
from functools import cached_property
from itertools import islice
from pathlib import PurePosixPath

from attrs import define, field, frozen


@frozen
class Edit:
    """Bytes of a file replaced by others; what stands around them keeps its format."""

    start: int
    end: int
    text: str


@frozen
class Fault:
    path: PurePosixPath
    """From the project's root."""
    line: int
    operator: str
    edit: Edit
    lines: range
    """Whose running shows that the fault was reached."""
    at_import: bool
    """Whether it runs when the module is imported, so that no test can be told from another by its lines."""


@define(slots=False)
class Source:
    path: PurePosixPath
    content: bytes
    _starts: list[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._starts = [0]
        for line in self.content.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.content)

    @cached_property
    def _dumped(self) -> str:
        return ast.dump(self.tree)

    def start(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        return self._starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._starts[node.end_lineno - 1] + node.end_col_offset

    def text(self, start: int, end: int) -> str:
        return self.content[start:end].decode()

    def text_of(self, node: ast.expr) -> str:
        return self.text(self.start(node), self.end(node))

    def replace(self, node: ast.expr | ast.stmt, text: str) -> Edit:
        return Edit(self.start(node), self.end(node), text)

    def with_edit(self, edit: Edit) -> bytes:
        return self.content[: edit.start] + edit.text.encode() + self.content[edit.end :]

    def is_another_program(self, edit: Edit) -> bool:
        """Whether the edited file still compiles, and to something else."""
        changed = self.with_edit(edit)
        try:
            compile(changed, str(self.path), "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return False
        return ast.dump(ast.parse(changed)) != self._dumped

    def difference(self, edit: Edit) -> Iterator[str]:
        """The changed lines, as `- before` and `+ after`."""
        before, after = self.content.decode().splitlines(), self.with_edit(edit).decode().splitlines()
        for line in islice(unified_diff(before, after, n=0, lineterm=""), 3, None):
            yield f"{line[0]} {line[1:].strip()}"
