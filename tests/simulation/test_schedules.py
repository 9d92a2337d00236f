"""What the bot did and what its record says agree at the end of every schedule; a planted fault is found.

`make simulate SEEDS=20000` runs more of them.
"""

from collections.abc import Iterator

import pytest

from tests.simulation import plants
from tests.simulation.schedule import run

_A_BLOCK = 50


@pytest.mark.parametrize("first", range(0, 350, _A_BLOCK))
def test_what_was_done_and_what_is_on_record_agree_whatever_failed(first: int) -> None:
    assert dict(findings(range(first, first + _A_BLOCK))) == {}


FOUND: list[tuple[plants.Plant, range, str]] = [
    (plants.an_unban_goes_by_what_it_sees, range(100, 150), "lifted a ban that is newer than the command"),
    (plants.a_refusal_is_believed, range(50), "is recorded as failed (unknown_member), and was done"),
    (
        plants.leases_double_and_every_hour_counts,
        range(180, 200),
        "was given up, although nothing stood in the way",
    ),
    (
        plants.whoever_comes_last_records_the_outcome,
        range(340, 370),
        "is recorded as failed (refused_by_discord), and was done",
    ),
    (plants.every_process_goes_by_its_own_clock, range(50), "is recorded as failed (no_longer_allowed), and was done"),
    (plants.an_end_takes_whatever_stands, range(250, 280), "lifted what was 'by hand', and what it had seen"),
    (plants.another_end_is_not_told, range(140, 160), "is in force by its record, and not in Discord"),
    (plants.what_died_halfway_is_begun_anew, range(30, 60), "is recorded as failed (no_longer_allowed), and was done"),
]
"""The seeds are those around the first one that finds it: `--plant` tells them anew."""


@pytest.mark.parametrize(("plant", "seeds", "finding"), FOUND, ids=[plant.__name__ for plant, _, _ in FOUND])
def test_a_planted_fault_is_found(
    plant: plants.Plant, seeds: range, finding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    assert any(finding in each for _seed, found in findings(seeds) for each in found)


def test_every_planted_fault_is_looked_for() -> None:
    assert [plant for plant, _, _ in FOUND] == [*plants.PLANTS.values()]


def test_a_seed_always_gives_the_same_schedule() -> None:
    assert run(77) == run(77)


def findings(seeds: range) -> Iterator[tuple[int, tuple[str, ...]]]:
    return ((outcome.seed, outcome.findings) for outcome in map(run, seeds) if outcome.findings)
