"""The table that `make capacity` prints, of two samples that are made up."""

from types import SimpleNamespace
from typing import cast

from attrs import evolve

from benchmarks.capacity.asking import Asked
from benchmarks.capacity.figures import of_phase
from benchmarks.capacity.report import Found, lines
from benchmarks.capacity.voyage import Phase, Voyage
from benchmarks.capacity.writing import Said
from tests.unit.capacity.samples import BOT, FIRST

LATER = evolve(BOT, processor=3, statements=160, lag={0.1: 5, 0.2: 15})
LAST = evolve(FIRST, at=10, bots={2: LATER, 3: BOT}, playground=2, machine=28, transactions=60, sessions=21)


def test_a_process_that_is_killed_and_one_that_comes_are_told_from_what_was_there_all_the_time() -> None:
    asked = [Asked(1, "warn", None), Asked(2, "warn", None, taken_up=0.1, finished=0.2)]
    said = [Said(at=second, id=1, guild=1, user=1, heard=True) for second in range(20)]
    voyage = SimpleNamespace(
        writing=SimpleNamespace(said=said),
        asking=SimpleNamespace(asked=asked),
        counting=SimpleNamespace(late=[(1, 4.0), (11, 9.0)]),
    )
    figures = of_phase(Phase("one killed", [FIRST, LAST], 3.0), cast(Voyage, voyage))
    assert figures["messages_a_second"] == 1
    assert figures["cores"] == {
        "bots": [0, 0.2, 0.1],
        "playground": 0.1,
        "postgresql": None,
        "others": 1.4,
        "machine": 1.8,
    }
    shown = {line[:28].strip(): line[28:].split() for line in lines(Found(figures={}, phases={"one killed": figures}))}
    assert shown["counted after, 99th"] == ["4.0"]
    assert shown["unanswered, %"] == ["50.0"]
    assert shown["statements a second"] == ["16.0"]
    assert shown["all shards back after, s"] == ["3.0"]
    assert shown["cores: bots"] == ["0.00", "0.20", "0.10"]
    assert shown["lag of the bots, 99th"] == ["0.199"]
