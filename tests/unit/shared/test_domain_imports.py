import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_domain_needs_nothing_but_the_standard_library_and_attrs(path: Path) -> None:
    foreign = {name for name in imported(path.read_text()) if name.partition(".")[0] not in ALLOWED}
    assert foreign == set()


def test_the_walk_finds_imports_in_all_their_forms() -> None:
    source = "import a.b\nfrom c import d\ndef f():\n    import e as g\n"
    assert list(imported(source)) == ["a.b", "c", "e"]
