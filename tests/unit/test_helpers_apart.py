"""What several test files need stands in a module of its own: whoever imports a test file has its tests with it."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
_TAKES = re.compile(r"^from tests\.(?:\w+\.)*test_\w+ import", re.MULTILINE)


def test_no_test_file_takes_anything_from_another() -> None:
    paths = [path for path in TESTS.rglob("*.py") if path.name != Path(__file__).name]
    assert len(paths) > 1000
    assert [str(path.relative_to(TESTS)) for path in paths if _TAKES.search(path.read_text())] == []


def test_who_does_is_found() -> None:
    assert _TAKES.search("import re\nfrom tests.unit.test_one import helper\n")
    assert not _TAKES.search("from tests.unit.testing import helper\nfrom tests.one import test_one\n")
