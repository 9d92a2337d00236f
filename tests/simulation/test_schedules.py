"""What the bot did and what its record says agree at the end of every schedule; a planted fault is found.

`make simulate SEEDS=20000` runs more of them.
"""

import gc
from collections.abc import Callable, Iterator

import pytest

from tests.simulation import plants
from tests.simulation.schedule import run

_A_BLOCK = 50

type Plant = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture(autouse=True)
def quick_collections() -> Iterator[None]:
    """Each schedule ends with a collection, which need not pass over every module."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.parametrize("first", range(0, 500, _A_BLOCK))
def test_what_was_done_and_what_is_on_record_agree_whatever_failed(first: int) -> None:
    assert dict(findings(range(first, first + _A_BLOCK))) == {}


@pytest.mark.parametrize(
    ("plant", "seeds", "finding"),
    [
        (plants.an_unban_goes_by_what_it_sees, range(50, 100), "lifted a ban that is newer than the command"),
        (plants.a_refusal_is_believed, range(50), "is recorded as failed (unknown_member), and was done"),
        (
            plants.leases_double_and_every_hour_counts,
            range(430, 480),
            "was given up, although nothing stood in the way",
        ),
        (plants.nobody_looks_after_a_ban, range(590, 640), "is recorded as applied (None), and was not done"),
        (
            plants.every_process_goes_by_its_own_clock,
            range(50),
            "is recorded as failed (no_longer_allowed), and was done",
        ),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_planted_fault_is_found(plant: Plant, seeds: range, finding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The seeds are those around the first one that finds it."""
    plant(monkeypatch)
    _seed, found = next(findings(seeds))
    assert any(finding in each for each in found)


def test_a_seed_always_gives_the_same_schedule() -> None:
    assert run(77) == run(77)


def findings(seeds: range) -> Iterator[tuple[int, tuple[str, ...]]]:
    return ((outcome.seed, outcome.findings) for outcome in map(run, seeds) if outcome.findings)
