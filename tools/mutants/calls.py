"""Faults in how something is called."""

import ast
from collections.abc import Iterator, Mapping, Set

from tools.mutants.sites import Site, last_name
from tools.mutants.source import Edit, Source

_LINKS = frozenset({"where", "order_by", "limit", "with_for_update", "distinct", "having", "filter_by"})
_JOINS = frozenset({"where", "and_", "or_", "having", "order_by"})
_WRAPPERS = frozenset({"sorted", "min", "max", "abs", "reversed"})


def without_keyword(source: Source, site: Site, required: Mapping[str, Set[str]]) -> Iterator[Edit]:
    """Left alone: texts, None, and what the callee cannot do without, because the type checker sees that.

    Also a parameter's type (a statement that cannot do without it fails whenever it is sent), that a column may be null
    (without a word about it, it may), and whether what is zipped must end together, as what `assert` says is.
    """
    if not isinstance(site.node, ast.Call) or last_name(site.node.func) == "zip":
        return
    needed = required.get(last_name(site.node.func), frozenset[str]())
    arguments: list[ast.expr | ast.keyword] = [*site.node.args, *site.node.keywords]
    for number, argument in enumerate(arguments):
        if isinstance(argument, ast.keyword) and argument.arg not in needed and not _is_nothing(argument):
            yield _argument_left_out(source, arguments, number)


def without_link(source: Source, site: Site, required: Mapping[str, Set[str]]) -> Iterator[Edit]:
    match site.node:
        case ast.Call(func=ast.Attribute(value=before, attr=name)) if name in _LINKS:
            yield Edit(source.end(before), source.end(site.node), "")


def without_criterion(source: Source, site: Site, required: Mapping[str, Set[str]]) -> Iterator[Edit]:
    match site.node:
        case ast.Call(func=function, args=[_, _, *_] as arguments, keywords=[]) if last_name(function) in _JOINS:
            for number in range(len(arguments)):
                yield _argument_left_out(source, arguments, number)


def unwrapped(source: Source, site: Site, required: Mapping[str, Set[str]]) -> Iterator[Edit]:
    """`escape(name)` becomes `name`, `min(a, b)` becomes `a`."""
    match site.node:
        case ast.Call(func=function, args=[first, *_]) if not isinstance(first, ast.Starred | ast.GeneratorExp):
            name = last_name(function)
            if name in _WRAPPERS or "escape" in name:
                yield source.replace(site.node, f"({source.text_of(first)})")


def _is_nothing(argument: ast.keyword) -> bool:
    match argument:
        case ast.keyword(arg=None) | ast.keyword(value=ast.JoinedStr() | ast.Constant(value=str() | None)):
            return True
        case ast.keyword(arg="type_"):
            return True
        case ast.keyword(arg="nullable", value=ast.Constant(value=True)):
            return True
        case _:
            return False


def _argument_left_out(source: Source, arguments: list[ast.expr | ast.keyword] | list[ast.expr], number: int) -> Edit:
    this = arguments[number]
    if number:
        return Edit(source.end(arguments[number - 1]), source.end(this), "")
    if len(arguments) > 1:
        return Edit(source.start(this), source.start(arguments[1]), "")
    return Edit(source.start(this), source.end(this), "")
