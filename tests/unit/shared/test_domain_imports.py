import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import domain

ROOT = Path(domain.__file__).parent
ALLOWED = sys.stdlib_module_names | {"attrs", "domain"}


def imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module


def test_the_domain_needs_nothing_but_the_standard_library_and_attrs() -> None:
    paths = sorted(ROOT.rglob("*.py"))
    assert len(paths) > 100
    foreign = [(path, name) for path in paths for name in imported(path.read_text()) if is_foreign(name)]
    assert foreign == []


def is_foreign(module: str) -> bool:
    return module.partition(".")[0] not in ALLOWED


def test_the_walk_finds_imports_in_all_their_forms() -> None:
    source = "import a.b\nfrom c import d\ndef f():\n    import e as g\n"
    assert list(imported(source)) == ["a.b", "c", "e"]
