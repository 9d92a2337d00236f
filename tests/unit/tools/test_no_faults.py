from pathlib import Path, PurePosixPath

from tools.mutants.no_faults import Change, Judged, change_of, outdated, read_judged, told_apart
from tools.mutants.source import Edit, Fault, Source

ROOT = Path(__file__).parents[3]
CODE = Source(PurePosixPath("domain/a.py"), b"def f(a: int) -> int:\n    return a + 1\n")


def a_fault(text: str) -> Fault:
    edit = Edit(CODE.content.index(b"1\n"), CODE.content.index(b"1\n") + 1, text)
    return Fault(CODE.path, 2, "number changed", edit, range(2, 3), at_import=False)


def test_what_is_judged_is_there_and_has_a_reason() -> None:
    judged = read_judged()
    assert [each.change for each in outdated(judged, ROOT)] == []
    assert [each.change for each in judged if len(each.why.split()) < 5] == []
    assert len({each.change for each in judged}) == len(judged)


def test_a_judged_change_is_not_planted_and_another_of_the_same_line_is() -> None:
    judged = [Judged(Change("domain/a.py", ("return a + 1",), ("return a + 2",)), "nobody looks")]
    planted, same = told_apart([a_fault("2"), a_fault("3")], {"domain/a.py": CODE}, judged)
    assert planted == [a_fault("3")]
    assert same == ["domain/a.py:2  number changed  is no fault: nobody looks"]
    assert change_of(a_fault("3"), CODE).after == ("return a + 3",)


def test_what_the_code_does_not_say_any_more_is_outdated(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("if True:\n    one()\n    two()\n")
    judged = [Judged(Change(path, before, ()), "") for path, before in _OF_A]
    assert [each.change.before for each in outdated(judged, tmp_path)] == [("two()", "one()"), ("one()",)]


_OF_A = (("a.py", ("one()", "two()")), ("a.py", ("two()", "one()")), ("b.py", ("one()",)))
