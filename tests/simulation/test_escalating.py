"""What follows by itself, in schedules of crashes and faults: it follows, once, and what is on record was done."""

from tests.simulation.schedule import run
from tests.simulation.themes import ESCALATING


def test_what_follows_by_itself_follows_once_whatever_failed() -> None:
    outcomes = [run(seed, ESCALATING) for seed in range(30)]
    assert {outcome.seed: outcome.findings for outcome in outcomes if outcome.findings} == {}
