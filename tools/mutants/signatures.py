"""Which keyword arguments the project's own functions and records cannot do without, by the callee's bare name."""

import ast
from collections.abc import Iterable, Mapping, Set

from tools.mutants.sites import last_name


def required_keywords(trees: Iterable[ast.Module]) -> Mapping[str, Set[str]]:
    """Of names that are given more than once, what any of them needs; of a class, its fields too."""
    found: dict[str, set[str]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    found.setdefault(node.name, set()).update(_parameters(node.args))
                case ast.ClassDef():
                    found.setdefault(node.name, set()).update(_fields(node))
    return found


def _parameters(arguments: ast.arguments) -> set[str]:
    positional = [*arguments.posonlyargs, *arguments.args]
    needed = positional[: len(positional) - len(arguments.defaults)]
    named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return {argument.arg for argument in needed} | {argument.arg for argument, default in named if default is None}


def _fields(node: ast.ClassDef) -> set[str]:
    names: set[str] = set()
    for statement in node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), value=None):
                names.add(name.lstrip("_"))
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Call(func=function, keywords=keywords)):
                given = {keyword.arg for keyword in keywords}
                if last_name(function) == "field" and not given & {"default", "factory", "init"}:
                    names.add(name.lstrip("_"))
            case ast.FunctionDef(name="__init__", args=arguments):
                names |= _parameters(arguments)
    return names
