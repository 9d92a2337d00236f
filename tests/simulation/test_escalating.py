"""What follows by itself, in schedules of crashes and faults: it follows, once, and what is on record was done."""

from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from tests.escalation import a_step
from tests.simulation.schedule import run

STEPS = (a_step(1, "30d", KICK, None), a_step(2, "30d", BAN, None))


def test_what_follows_by_itself_follows_once_whatever_failed() -> None:
    outcomes = [run(seed, *STEPS) for seed in range(30)]
    assert {outcome.seed: outcome.findings for outcome in outcomes if outcome.findings} == {}
