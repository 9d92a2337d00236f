"""What the sources say: the messages that are marked, and the sentences that are not."""

import ast
import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from string import Formatter

from babel.messages.extract import extract

from tools.messages.message import Message

MARKED = {
    "gettext": (1,),
    "gettext_lazy": (1,),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
"""As Babel wants it: which argument is the message, which the context."""

_UNTRANSLATED = "untranslated"
_READABLE = re.compile(
    r"[A-Za-z]+\W* \W*[A-Za-z]{2,}|\d [a-z]{3,}|(?<![A-Za-z_/:])[A-Z][a-z]+(?![A-Za-z_:])"
    r"|\*\(?[a-z]{2,}|^ [a-z]|[a-z] $"
)
"""Some words, a word with a capital, or one that stands beside something else."""
_CUSTOM_ID = re.compile(r"[\w:-]*:[\w:-]*|.*\(\?.*")
"""Or a pattern."""

_LONGEST = {
    ("Button", "label"): 80,
    ("Modal", "title"): 45,
    ("TextInput", "label"): 45,
    ("TextInput", "placeholder"): 100,
    ("Label", "text"): 45,
    ("Label", "description"): 100,
    ("Select", "placeholder"): 150,
    ("RoleSelect", "placeholder"): 150,
    ("ChannelSelect", "placeholder"): 150,
    ("SelectOption", "label"): 100,
    ("SelectOption", "description"): 100,
    ("Choice", "name"): 100,
    ("SetupStep", "title"): 80,
    ("ChannelChoice", "label"): 150,
    ("Act", "label"): 80,
    ("Fields", "label"): 80,
    ("Fields", "title"): 45,
    ("TextField", "label"): 45,
    ("TextField", "hint"): 100,
    ("RoleField", "label"): 45,
    ("ChannelField", "label"): 45,
}
"""Characters (Discord API reference), by the class and the argument; steps of `/setup` become buttons and forms."""
_ALONE = ("gettext", "gettext_lazy", "pgettext", "pgettext_lazy")


def is_readable(text: str) -> bool:
    """Whether it looks like words for people."""
    return _READABLE.search(text) is not None and _CUSTOM_ID.fullmatch(text) is None


def messages_in(path: Path) -> Iterator[Message]:
    with path.open("rb") as file:
        for _line, ids, _comments, context in extract("python", file, MARKED):
            yield Message(ids if isinstance(ids, tuple) else (ids,), context=context or "")


def not_literal(path: Path) -> Iterator[int]:
    """The lines where what is marked is not written out, so that it is not found."""
    for node in _calls(path):
        if isinstance(node.func, ast.Name) and node.func.id in MARKED and path.name != "languages.py":
            count = max(each if isinstance(each, int) else each[0] for each in MARKED[_name(node)])
            if not all(isinstance(each, ast.Constant) for each in node.args[:count]):
                yield node.lineno


def wrongly_filled(path: Path) -> Iterator[tuple[int, str]]:
    """Lines where a message is given other values than it names, and the message; a lazy one may get them later."""
    for node in _calls(path):
        name, given = _name(node), {each.arg for each in node.keywords}
        if name not in MARKED or None in given or ("lazy" in name and not given):
            continue
        of_plural = {"n"} if name == "ngettext" else set[str | None]()
        for message in node.args[0 if name != "pgettext" else 1 :]:
            if isinstance(message, ast.Constant) and isinstance(message.value, str):
                named = {field for _, field, _, _ in Formatter().parse(message.value) if field is not None}
                if named | of_plural != given | of_plural:
                    yield node.lineno, message.value


def longest_allowed(path: Path) -> Iterator[tuple[str, int]]:
    """Messages that stand alone where Discord allows so many characters."""
    for node in _calls(path):
        for given in node.keywords:
            limit, value = _LONGEST.get((_name(node), given.arg or "")), given.value
            if limit is not None and isinstance(value, ast.Call) and _name(value) in _ALONE:
                message = value.args[-1]
                assert isinstance(message, ast.Constant)
                yield str(message.value), limit


def unmarked(path: Path, known: Collection[str]) -> list[tuple[int, str]]:
    """Lines with what looks like words for people and is neither marked nor known to be told to Discord."""
    found = _Unmarked(known)
    found.visit(ast.parse(path.read_text("utf-8")))
    return found.lines


class _Unmarked(ast.NodeVisitor):
    def __init__(self, known: Collection[str]) -> None:
        self._known = known
        self.lines: list[tuple[int, str]] = []

    def visit_Call(self, node: ast.Call) -> None:
        of = node.func.value if isinstance(node.func, ast.Attribute) else None
        is_log = isinstance(of, ast.Name) and of.id == "_log"
        if is_log or _name(node) in (_UNTRANSLATED, "TypeVar", "compile", "dispatch", "report"):
            return
        if _name(node) in MARKED:
            for given in node.keywords:
                self.visit(given)
            return
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        """Read by developers, in incidents."""

    def visit_Assert(self, node: ast.Assert) -> None:
        """As above."""

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> None:
        """An annotation says nothing."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        node.returns = None
        self.generic_visit(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        node.returns = None
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and node.value not in self._known and is_readable(node.value):
            self.lines.append((node.lineno, node.value))


@cache
def _calls(path: Path) -> tuple[ast.Call, ...]:
    return tuple(node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""
