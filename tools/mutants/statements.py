"""Faults in what is done."""

import ast
from collections.abc import Iterator, Mapping, Set
from itertools import pairwise

from tools.mutants.sites import Site, is_log
from tools.mutants.source import Edit, Source


def dropped(source: Source, site: Site, required: Mapping[str, Set[str]]) -> Iterator[Edit]:
    if site.function is None:
        return
    match site.node:
        case ast.Expr(value=ast.Call(func=function)) if not _is_super(function) and not is_log(function):
            yield source.replace(site.node, "pass")
        case ast.Expr(value=ast.Await(value=ast.Call())):
            yield source.replace(site.node, "pass")
        case ast.Raise() | ast.AugAssign() | ast.Delete() | ast.Continue():
            yield source.replace(site.node, "pass")
        case ast.Return(value=None) if not _would_end_anyway(site):
            yield source.replace(site.node, "pass")
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]) if site.function.name != "__init__":
            yield source.replace(site.node, "pass")


def nothing_returned(source: Source, site: Site, required: Mapping[str, Set[str]]) -> Iterator[Edit]:
    """Only where the function may return None."""
    function = site.function
    match site.node:
        case ast.Return(value=ast.expr() as value) if function is not None and function.returns is not None:
            if _may_be_none(function.returns):
                yield source.replace(value, "None")


def less_caught(source: Source, site: Site, required: Mapping[str, Set[str]]) -> Iterator[Edit]:
    match site.node:
        case ast.ExceptHandler(type=ast.Tuple(elts=[_, _, *_] as kinds)):
            for left, right in pairwise(kinds):
                yield Edit(source.end(left), source.end(right), "," if len(kinds) == 2 else "")
            yield Edit(source.start(kinds[0]), source.start(kinds[1]), "")


def _would_end_anyway(site: Site) -> bool:
    """Whether nothing of the function comes after it."""
    inner = site.node
    for outer in reversed(site.parents):
        match outer:
            case ast.FunctionDef(body=[*_, last]) | ast.AsyncFunctionDef(body=[*_, last]):
                return last is inner
            case ast.If(body=[*_, one], orelse=[*_, other]) if inner in (one, other):
                pass
            case ast.If(body=[*_, last], orelse=[]) | ast.With(body=[*_, last]) | ast.AsyncWith(body=[*_, last]):
                if last is not inner:
                    return False
            case ast.ExceptHandler(body=[*_, last]) | ast.match_case(body=[*_, last]):
                if last is not inner:
                    return False
            case ast.Try(handlers=handlers) if inner in handlers:
                pass
            case ast.Match():
                pass
            case _:
                return False
        inner = outer
    return False


def _is_super(function: ast.expr) -> bool:
    match function:
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super"))):
            return True
        case _:
            return False


def _may_be_none(annotation: ast.expr) -> bool:
    match annotation:
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return _is_none(left) or _is_none(right) or _may_be_none(left)
        case _:
            return False


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
