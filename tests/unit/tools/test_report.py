from pathlib import PurePosixPath

from attrs import evolve

from tools.mutants.noticing import Verdict
from tools.mutants.report import figures, reaches_the_floor, survivors
from tools.mutants.selection import Selection
from tools.mutants.source import Edit, Fault, Source


def verdicts(**noticed_of: tuple[int, int]) -> list[Verdict]:
    return [
        Verdict(
            Fault(PurePosixPath(layer, "a.py"), 1, "number changed", Edit(4, 5, "2"), range(1, 2), at_import=True),
            Selection((), 0),
            noticed=number < noticed,
            by="",
        )
        for layer, (noticed, of) in noticed_of.items()
        for number in range(of)
    ]


def test_ends_with_the_sum_after_a_line_for_each_layer() -> None:
    assert list(figures(verdicts(domain=(10, 10), interface=(31, 36)))) == [
        "domain: 10 of 10, 100 %",
        "interface: 31 of 36, 86 %",
        "of those 0 by the type checker alone",
        "mutants: 41 of 46 noticed, 89 %",
    ]


def test_says_how_many_only_the_type_checker_noticed() -> None:
    by_tests, by_types = verdicts(domain=(2, 2))
    assert list(figures([by_tests, evolve(by_types, by_types=True)]))[1:] == [
        "of those 1 by the type checker alone",
        "mutants: 2 of 2 noticed, 100 %",
    ]


def test_the_edge_has_a_floor_of_its_own() -> None:
    assert reaches_the_floor(verdicts(domain=(100, 100), interface=(32, 40)))
    assert not reaches_the_floor(verdicts(domain=(100, 100), interface=(31, 40)))
    assert not reaches_the_floor(verdicts(domain=(85, 100), interface=(40, 40)))
    assert not reaches_the_floor(verdicts(domain=(89, 100)))
    assert reaches_the_floor(verdicts(interface=(32, 40)))


def test_shows_what_no_test_noticed() -> None:
    source = Source(PurePosixPath("domain/a.py"), b"x = 1\n")
    assert list(survivors(verdicts(domain=(0, 1)), {"domain/a.py": source})) == [
        "domain/a.py:1  number changed  (no test runs it)",
        "    - x = 1",
        "    + x = 2",
    ]
