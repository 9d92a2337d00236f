"""Faults in numbers, flags and tables."""

import ast
import re
from collections.abc import Iterator, Mapping, Set
from itertools import pairwise

from tools.mutants.sites import Site, last_name
from tools.mutants.source import Edit, Source

_KNOB = re.compile(
    r"timeout|second|interval|every|patience|delay|pause|jitter|wait|within$|backoff|port|version|opcode", re.IGNORECASE
)
_PORTION = re.compile(r"_?(?!most|largest)(\w+_)?(at_once|page(_size)?|batch|sample)", re.IGNORECASE)
"""Of how many at a time: with any other, the same comes of it in more or fewer steps."""
_LIMIT = re.compile(r"most|least|longest|largest|highest|lowest|max|min|limit|size", re.IGNORECASE)
_EXAMPLES = "samples.py"
"""Files of calls that only show what they cost: with any other number it is another example."""
_SMALL = 10
_BINARY = {ast.Add: ("+", "-"), ast.Sub: ("-", "+"), ast.Mult: ("*", "/"), ast.LShift: ("<<", ">>")}


def another_number(source: Source, site: Site, required: Mapping[str, Set[str]]) -> Iterator[Edit]:
    """One more; of a fraction the double, of a large number that is no limit the half.

    What only tunes how long something is tried, or how many are taken at a time, is left alone.
    """
    match site.node:
        case ast.Constant(value=bool()):
            return
        case ast.Constant(value=int() | float()) if source.path.name == _EXAMPLES:
            return
        case ast.Constant(value=int(value)) if not _tunes(site):
            yield source.replace(site.node, str(value + 1 if value <= _SMALL or _is_limit(site) else value // 2))
        case ast.Constant(value=float(value)) if not _tunes(site):
            yield source.replace(site.node, repr(value * 2 or 1.0))


def another_flag(source: Source, site: Site, required: Mapping[str, Set[str]]) -> Iterator[Edit]:
    match site.node:
        case ast.Constant(value=bool(value)) if not _asserts(site):
            yield source.replace(site.node, str(not value))


def calculated_otherwise(source: Source, site: Site, required: Mapping[str, Set[str]]) -> Iterator[Edit]:
    match site.node:
        case ast.BinOp(left=left, right=right, op=operator) if type(operator) in _BINARY:
            if not isinstance(left, _TEXT_OR_LIST) and not isinstance(right, _TEXT_OR_LIST):
                written, instead = _BINARY[type(operator)]
                yield from _operator_between(source, left, right, written, instead)
        case ast.BinOp(left=left, right=right, op=ast.BitOr()) if not _may_be_type(left) and not _may_be_type(right):
            yield from _operator_between(source, left, right, "|", "&")
        case ast.BinOp(left=left, right=right, op=ast.BitAnd()):
            yield from _operator_between(source, left, right, "&", "|")


def without_entry(source: Source, site: Site, required: Mapping[str, Set[str]]) -> Iterator[Edit]:
    """Of a table that stands in the module or in a class: a rule, a permission, a case."""
    if not site.at_import or not isinstance(site.parent, ast.Assign | ast.AnnAssign | ast.Call):
        return
    match site.node:
        case ast.Tuple(elts=entries) | ast.List(elts=entries) | ast.Set(elts=entries):
            if not _is_unpacked(site.parent) and not all(isinstance(entry, ast.Constant) for entry in entries):
                yield from _each_left_out(source, [(source.start(each), source.end(each)) for each in entries])
        case ast.Dict(keys=keys, values=values):
            pairs = [(k, v) for k, v in zip(keys, values, strict=True) if k is not None]
            if len(pairs) == len(values):
                yield from _each_left_out(source, [(source.start(k), source.end(v)) for k, v in pairs])


_TEXT_OR_LIST = ast.JoinedStr | ast.List | ast.Tuple | ast.Dict


def _tunes(site: Site) -> bool:
    """Whether the number is only how long, or how often, something is tried, or of how many at a time."""
    name = _name_of(site)
    return _KNOB.search(name) is not None or (site.at_import and _PORTION.fullmatch(name) is not None)


def _asserts(site: Site) -> bool:
    """Whether it is only for developers, as `assert` is: that what is zipped ends together."""
    match site.parents:
        case (*_, ast.Call(func=ast.Name(id="zip")), ast.keyword(arg="strict")):
            return True
        case _:
            return False


def _is_limit(site: Site) -> bool:
    return _LIMIT.search(_name_of(site)) is not None


def _name_of(site: Site) -> str:
    """What the number is given to."""
    for node in reversed(site.parents):
        match node:
            case ast.keyword(arg=str(name)):
                return name
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                given = (site.node, *site.parents)
                return next(
                    (last_name(name) for name, value in zip(targets, values, strict=False) if value in given), ""
                )
            case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
                return last_name(target)
            case ast.stmt():
                return ""
    return ""


def _may_be_type(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=None) | ast.Subscript():
            return True
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return not name.isupper() and (name[0].isupper() or name in ("str", "int", "bool", "float", "bytes"))
        case ast.BinOp(left=left, op=ast.BitOr()):
            return _may_be_type(left)
        case _:
            return False


def _is_unpacked(parent: ast.AST) -> bool:
    return isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Tuple)


def _operator_between(source: Source, left: ast.expr, right: ast.expr, written: str, instead: str) -> Iterator[Edit]:
    start = source.end(left)
    found = source.text(start, source.start(right)).find(written)
    if found >= 0:
        yield Edit(start + found, start + found + len(written), instead)


def _each_left_out(source: Source, spans: list[tuple[int, int]]) -> Iterator[Edit]:
    if len(spans) < 2:
        return
    for (_, before), (_, end) in pairwise(spans):
        yield Edit(before, end, "," if len(spans) == 2 else "")
    yield Edit(spans[0][0], spans[1][0], "")
