"""The page's modules as one script, and its style sheets as one: a browser takes half as long as over sixty files."""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./([\w-]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|const|class) (\w+))", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_SHEET = re.compile(r'^@import "([\w-]+\.css)";$', re.MULTILINE)


class NotBundled(Exception):
    """A file that is written as no other is, or that imports itself."""


def script(entry: Path) -> str:
    """A module and all that it imports from beside it, each in a function of its own, in the order they need.

    Names are bound when a module is read: what it exports must not be assigned anew. Raises `NotBundled`.
    """
    functions: dict[str, str] = {}
    _add(entry, functions, ())
    return "const modules = {};\n" + "\n".join(functions.values())


def style_sheet(entry: Path) -> str:
    """A style sheet, with those it imports in the places where it does."""
    return _SHEET.sub(lambda found: style_sheet(entry.with_name(found[1])), entry.read_text())


def _add(file: Path, functions: dict[str, str], importing: tuple[str, ...]) -> None:
    if file.name in importing:
        raise NotBundled(f"{' imports '.join([*importing, file.name])}")
    if file.name in functions:
        return
    source = file.read_text()
    for found in _IMPORT.finditer(source):
        _add(file.with_name(found[2]), functions, (*importing, file.name))
    exported = ", ".join(found[1] for found in _EXPORT.finditer(source))
    body = _EXPORT.sub("", _IMPORT.sub(_bound, source))
    if left := _LEFT.search(body):
        raise NotBundled(f"{file.name}: {left[0]}")
    functions[file.name] = f'modules["{file.name}"] = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();\n'


def _bound(found: re.Match[str]) -> str:
    return f'const {found[1].replace(" as ", ": ")} = modules["{found[2]}"];'
