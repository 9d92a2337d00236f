"""Records in memory are copied in and out, so that a change which nobody saved does not show."""

from attrs import define, field, frozen

from tests.builders import a_case, facts
from tests.fakes.copying import copied


@frozen
class Value:
    number: int


@define
class Part:
    names: list[str] = field(factory=list)


@define
class Record:
    value: Value
    parts: dict[int, Part] = field(factory=dict)
    pair: tuple[Part, Value] = field(factory=lambda: (Part(), Value(2)))


@define(slots=False)
class Loose:
    names: list[str] = field(factory=list)


def test_what_is_changed_in_a_copy_stays_as_it_was_however_deep_it_is() -> None:
    record = Record(Value(1), {1: Part(["a"])})
    copy = copied(record)
    copy.parts[1].names.append("b")
    copy.pair[0].names.append("c")
    copy.parts[2] = Part()
    assert record == Record(Value(1), {1: Part(["a"])})


def test_frozen_values_are_shared() -> None:
    record = Record(Value(1))
    assert copied(record).value is record.value


def test_what_is_not_made_of_slots_is_copied_all_the_same() -> None:
    loose = Loose(["a"])
    copied(loose).names.append("b")
    assert loose.names == ["a"]


def test_a_case_is_copied_whole_with_the_events_that_it_has_not_handed_over() -> None:
    case = a_case()
    copy = copied(case)
    assert facts(copy) == facts(case)
    copy.amend_reason(None, by=copy.moderator, at=copy.opened_at)
    assert (case.reason, case.pull_events()) == ("spam", ())
