"""Which files import which: what a test may notice of a line that runs when its module is imported."""

import ast
from collections.abc import Iterator, Mapping, Set
from functools import cache
from pathlib import PurePosixPath


def imported(tree: ast.Module, known: Mapping[str, object]) -> Iterator[str]:
    """Paths of the `known` files that the module names."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                candidates = [each.name for each in names]
            case ast.ImportFrom(module=str(module), names=names):
                candidates = [module, *(f"{module}.{each.name}" for each in names)]
            case _:
                continue
        for candidate in candidates:
            path = PurePosixPath(*candidate.split("."))
            # With a module its packages are imported.
            for file in (f"{path}.py", *(f"{package}/__init__.py" for package in (path, *path.parents))):
                if file in known:
                    yield file


def all_importers(path: str, importers: Mapping[str, Set[str]]) -> set[str]:
    """Of the file, of who imports it, and so on; with itself."""
    found, fresh = {path}, {path}
    while fresh:
        fresh = {each for file in fresh for each in importers.get(file, ())} - found
        found |= fresh
    return found


@cache
def imports_by_name(tree: ast.Module) -> bool:
    """Whether it imports what is not said in the code: modules that it finds, or is given."""
    return any(
        isinstance(node, ast.Name | ast.Attribute)
        and (node.id if isinstance(node, ast.Name) else node.attr) in ("import_module", "walk_packages", "__import__")
        for node in ast.walk(tree)
    )


def importers(trees: Mapping[str, ast.Module]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {path: set() for path in trees}
    for path, tree in trees.items():
        for file in imported(tree, trees):
            found[file].add(path)
    return found


def lines_with(name: str, tree: ast.Module) -> set[int]:
    """Where something of this name is used, or given as an argument."""
    found: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=used) | ast.Attribute(attr=used) | ast.keyword(arg=used) if used == name:
                found.add(node.lineno)
    return found


def lines_in_functions(tree: ast.Module) -> set[int]:
    """Those that do not run when the module is imported."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.body[0].lineno > node.lineno:
            found.update(range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1))
    return found


def names_given(tree: ast.Module, line: int, but: Set[str] = frozenset()) -> Iterator[str]:
    """By the statement of the module, or of a class, that the line is in; where that is a function, by those that use
    it, other than functions named in `but`."""
    bodies = [tree.body, *(node.body for node in ast.walk(tree) if isinstance(node, ast.ClassDef))]
    for statement in (statement for body in bodies for statement in body):
        if statement.lineno <= line <= (statement.end_lineno or 0):
            match statement:
                case ast.Assign(targets=targets):
                    yield from (target.id for target in targets if isinstance(target, ast.Name))
                case ast.AnnAssign(target=ast.Name(id=name)):
                    yield name
                case ast.FunctionDef(name=name) if name not in but:
                    for used in lines_with(name, tree):
                        yield from names_given(tree, used, but | {name})
