"""Faults in what is decided."""

import ast
import re
from collections.abc import Iterator, Mapping, Set
from itertools import pairwise

from tools.mutants.sites import Site
from tools.mutants.source import Edit, Source

_OTHERWISE = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: (r"is\s+not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: (r"not\s+in", "in"),
}
_SAME_AS_NEGATED = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)


def negated(source: Source, site: Site, required: Mapping[str, Set[str]]) -> Iterator[Edit]:
    match site.node:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            yield from _negation(source, test)
        case ast.comprehension(ifs=tests):
            for test in tests:
                yield from _negation(source, test)
        case ast.match_case(guard=ast.expr() as guard):
            yield from _negation(source, guard)


def compared_otherwise(source: Source, site: Site, required: Mapping[str, Set[str]]) -> Iterator[Edit]:
    if not isinstance(site.node, ast.Compare):
        return
    operands = [site.node.left, *site.node.comparators]
    for operator, left, right in zip(site.node.ops, operands, operands[1:], strict=False):
        written, instead = _OTHERWISE[type(operator)]
        yield from _between(source, left, right, written, instead)


def joined_otherwise(source: Source, site: Site, required: Mapping[str, Set[str]]) -> Iterator[Edit]:
    match site.node:
        case ast.BoolOp(op=ast.And(), values=[left, right, *_]):
            yield from _between(source, left, right, "and", "or")
        case ast.BoolOp(op=ast.Or(), values=[left, right, *_]):
            yield from _between(source, left, right, "or", "and")


def without_operand(source: Source, site: Site, required: Mapping[str, Set[str]]) -> Iterator[Edit]:
    """`a and b` becomes `a`, or `b`: one of the things asked is not asked any more."""
    if isinstance(site.node, ast.BoolOp):
        operands = site.node.values
        for left, right in pairwise(operands):
            yield Edit(source.end(left), source.end(right), "")
        yield Edit(source.start(operands[0]), source.start(operands[1]), "")


def without_not(source: Source, site: Site, required: Mapping[str, Set[str]]) -> Iterator[Edit]:
    match site.node:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield source.replace(site.node, f"({source.text_of(operand)})")


def answered_otherwise(source: Source, site: Site, required: Mapping[str, Set[str]]) -> Iterator[Edit]:
    """What a function that says yes or no returns."""
    function = site.function
    match site.node:
        case ast.Return(value=ast.expr() as value) if function is not None and not isinstance(value, ast.Constant):
            if isinstance(function.returns, ast.Name) and function.returns.id == "bool":
                yield from _negation(source, value)


def _negation(source: Source, test: ast.expr) -> Iterator[Edit]:
    """Left to the other operators where they make the same fault."""
    match test:
        case ast.Compare(ops=[operator]) if isinstance(operator, _SAME_AS_NEGATED):
            return
        case ast.UnaryOp(op=ast.Not()) | ast.Constant():
            return
        case _:
            yield source.replace(test, f"(not ({source.text_of(test)}))")


def _between(source: Source, left: ast.expr, right: ast.expr, written: str, instead: str) -> Iterator[Edit]:
    start = source.end(left)
    word = rf"\b{written}\b" if written[0].isalpha() else re.escape(written)
    if found := re.search(word, source.text(start, source.start(right))):
        yield Edit(start + found.start(), start + found.end(), instead)
