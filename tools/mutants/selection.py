"""Which tests are tried on a fault, and in which order."""

import ast
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import zip_longest
from pathlib import PurePosixPath

from attrs import frozen

from tools.mutants.imports import all_importers, imports_by_name, lines_in_functions, lines_with, names_given
from tools.mutants.source import Fault
from tools.mutants.trace import Trace, TracedTest

LEVELS = ("unit", "contract", "integration", "playground", "e2e")
SECONDS_A_LEVEL = 12.0
SECONDS_OF_A_SECOND_TRY = 25.0
SECONDS_OF_A_LAST_TRY = 100.0
_OF_ALL_TABLES = tuple(
    f"tests/integration/test_{each}.py::" for each in ("migrations", "schema_in_full", "schema_rules")
)


@frozen
class Selection:
    tests: tuple[TracedTest, ...]
    of: int
    """How many could have noticed it."""


@frozen
class Selector:
    trace: Trace
    trees: Mapping[str, ast.Module]
    """Of the product and of the tests."""
    importers: Mapping[str, Set[str]]

    def select(self, fault: Fault) -> Selection:
        """Quick levels first; in each the nearest tests first, of many files rather than many of one."""
        ranked = self._ranked(fault)
        return Selection(self._chosen(ranked, SECONDS_A_LEVEL), sum(len(names) for names in ranked))

    def select_again(self, fault: Fault, tried: Selection) -> Selection:
        """More of the nearest, for a fault that none of the `tried` noticed."""
        nearest = self._ranked(fault)[0] - {test.name for test in tried.tests}
        return Selection(self._chosen([nearest], SECONDS_OF_A_SECOND_TRY), tried.of)

    def select_last(self, fault: Fault, tried: Selection) -> Selection:
        """For a fault that none of the `tried` noticed: all that ran the line, if it does not take too long.

        Where that is made on import, also all unit tests that import it, by whatever way, since many look at what
        modules made without running a function of theirs; for one in a table also those that compare all tables.
        """
        rest = self.trace.tests.keys() - {test.name for test in tried.tests}
        nearest = self._chosen([self._ranked(fault)[0] & rest], SECONDS_OF_A_LAST_TRY)
        if not self._is_made_on_import(fault):
            return Selection(nearest, tried.of)
        of_tables = {name for name in rest if fault.path.name == "tables.py" and name.startswith(_OF_ALL_TABLES)}
        importing = all_importers(str(fault.path), self.importers)
        units = {name for name in rest if _level(name) == LEVELS[0] and self._sees(name.partition("::")[0], importing)}
        later = [*sorted(of_tables), *sorted(units - of_tables - {test.name for test in nearest})]
        return Selection((*nearest, *(self.trace.tests[name] for name in later)), tried.of)

    def _sees(self, file: str, importing: Set[str]) -> bool:
        """Whether a test file is among those, or takes fixtures from one that is, or imports whatever there is."""
        fixtures = {f"{folder}/conftest.py" for folder in PurePosixPath(file).parents if len(folder.parts) > 1}
        return bool(importing & {file, *fixtures}) or imports_by_name(self.trees[file])

    def _chosen(self, ranked: Sequence[Set[str]], seconds: float) -> tuple[TracedTest, ...]:
        chosen: list[TracedTest] = []
        levels = {test.level for test in self.trace.tests.values()}
        for level in sorted(levels, key=place_of):
            spent = 0.0
            for names in ranked:
                for test in _of_many_files([self.trace.tests[name] for name in names if _level(name) == level]):
                    if spent and spent + test.seconds > seconds:
                        break
                    spent += test.seconds
                    chosen.append(test)
        return tuple(chosen)

    def _ranked(self, fault: Fault) -> list[set[str]]:
        """The tests that ran the line; of a line that runs on import, those near it."""
        path, lines = str(fault.path), {*fault.lines, fault.line}
        if not self._is_made_on_import(fault):
            return [self.trace.of_lines(path, lines)]
        files = [path, *self.importers.get(path, ())]
        nearest = self._that_ran(path, lines)
        for name in names_given(self.trees[path], fault.line):
            for file in files:
                nearest |= self._that_ran(file, lines_with(name, self.trees[file]))
        nearer = self._that_ran(path) - nearest
        near = {name for name in self.trace.tests if name.partition("::")[0] in files}
        near = near.union(*(self._that_ran(file) for file in files)) - nearest - nearer
        units = {name for name in self.trace.tests if _level(name) == LEVELS[0]} - nearest - nearer - near
        return [nearest, nearer, near, units]

    def _is_made_on_import(self, fault: Fault) -> bool:
        """Also by a function that builds it then."""
        return fault.at_import or self.trace.runs_outside_tests(str(fault.path), {*fault.lines, fault.line})

    def _that_ran(self, file: str, lines: Set[int] | None = None) -> set[str]:
        """In functions only: what is imported, every process that a test starts runs anew."""
        within = lines_in_functions(self.trees[file])
        return self.trace.of_lines(file, within if lines is None else within & lines)


def place_of(level: str) -> int:
    """Quick ones have lower numbers."""
    return LEVELS.index(level) if level in LEVELS else LEVELS.index("integration")


def _level(name: str) -> str:
    return name.split("/")[1]


def _of_many_files(tests: list[TracedTest]) -> Iterator[TracedTest]:
    """The quickest of each file, then the second of each, and so on."""
    files: dict[str, list[TracedTest]] = {}
    for test in sorted(tests, key=lambda test: (test.seconds, test.name)):
        files.setdefault(test.file, []).append(test)
    for turn in zip_longest(*files.values()):
        yield from (test for test in turn if test is not None)
