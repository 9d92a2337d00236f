"""The places of a file where a fault may be planted: what decides something, and not types, texts and logs."""

import ast
from collections.abc import Iterator

from attrs import frozen

LOGS = frozenset({"log", "logger", "logging", "_log", "_logger"})
_TYPES_ONLY = frozenset({"NewType", "TypeVar", "cast", "overload"})
_RECORD_MAKERS = frozenset({"define", "frozen", "mutable", "dataclass", "field"})
_NOT_VISITED = frozenset({"annotation", "returns", "type_params", "bases", "pattern", "type_comment"})
_FOR_DEVELOPERS = frozenset({"__repr__", "__str__"})

type Function = ast.FunctionDef | ast.AsyncFunctionDef


@frozen
class Site:
    node: ast.AST
    parents: tuple[ast.AST, ...]
    """The nearest last."""
    lines: range
    """Of the statement around it; of a compound one only the head."""
    at_import: bool

    @property
    def parent(self) -> ast.AST:
        return self.parents[-1]

    @property
    def function(self) -> Function | None:
        return next((n for n in reversed(self.parents) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)), None)


def sites(tree: ast.Module) -> Iterator[Site]:
    for statement in tree.body:
        yield from _visit(statement, (tree,), range(0), at_import=True)


def last_name(node: ast.expr) -> str:
    """`c` of `a.b.c`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=function) | ast.Subscript(value=function):
            return last_name(function)
        case _:
            return ""


def is_log(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and last_name(function.value) in LOGS


def _visit(node: ast.AST, parents: tuple[ast.AST, ...], lines: range, *, at_import: bool) -> Iterator[Site]:
    if _is_left_alone(node):
        return
    if isinstance(node, ast.stmt | ast.match_case):
        lines = _head(node)
    yield Site(node, parents, lines, at_import)
    inner = (*parents, node)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        body = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        for decorator in node.decorator_list:
            yield from _visit(decorator, inner, body, at_import=True)
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                yield from _visit(default, inner, body, at_import=False)
        for statement in node.body:
            yield from _visit(statement, inner, body, at_import=False)
        return
    at_import = at_import and not isinstance(node, ast.Lambda)
    for name, value in ast.iter_fields(node):
        if name in _NOT_VISITED or (isinstance(node, ast.ClassDef) and name == "keywords"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _visit(child, inner, lines, at_import=at_import)


def _is_left_alone(node: ast.AST) -> bool:
    match node:
        case ast.Assert() | ast.TypeAlias() | ast.JoinedStr() | ast.Import() | ast.ImportFrom():
            return True
        case ast.If(test=test):
            return last_name(test) == "TYPE_CHECKING" or "__main__" in ast.dump(test)
        case ast.FunctionDef(name=name, decorator_list=decorators):
            return name in _FOR_DEVELOPERS or any(last_name(each) in _TYPES_ONLY for each in decorators)
        case ast.ClassDef(bases=bases):
            return any(last_name(base) == "Protocol" for base in bases)
        case ast.Call(func=function):
            return last_name(function) in _TYPES_ONLY | _RECORD_MAKERS or is_log(function)
        case _:
            return False


def _head(node: ast.stmt | ast.match_case) -> range:
    match node:
        case ast.match_case(pattern=pattern, body=[first, *_]):
            return range(pattern.lineno, max(first.lineno, pattern.lineno + 1))
        case ast.Match(lineno=line, cases=[case, *_]):
            return range(line, max(case.pattern.lineno, line + 1))
        case ast.If() | ast.While() | ast.For() | ast.AsyncFor() | ast.With() | ast.AsyncWith() | ast.Try():
            return range(node.lineno, max(node.body[0].lineno, node.lineno + 1))
        case ast.stmt(lineno=line, end_lineno=end):
            return range(line, (end or line) + 1)
        case _:
            return range(0)
