"""What the bot did and what its record says agree at the end of every schedule; a planted fault is found.

`make simulate SEEDS=20000` runs more of them.
"""

from collections.abc import Iterator

import pytest

from tests.simulation import plants, plants_of_parts, themes
from tests.simulation.schedule import run
from tests.simulation.themes import Theme

_A_BLOCK = 50


@pytest.mark.parametrize("first", range(0, 250, _A_BLOCK))
def test_what_was_done_and_what_is_on_record_agree_whatever_failed(first: int) -> None:
    assert dict(findings(range(first, first + _A_BLOCK))) == {}


FOUND: list[tuple[plants.Plant, Theme, int]] = [
    (plants.an_unban_goes_by_what_it_sees, themes.QUICK_HANDS, 7),
    (plants.a_refusal_is_believed, themes.ANYTHING, 31),
    (plants.leases_double_and_every_hour_counts, themes.ANYTHING, 41),
    (plants.nobody_looks_after_a_ban, themes.QUICK_HANDS, 8),
    (plants.whoever_comes_last_records_the_outcome, themes.REFUSED_AND_LATE, 72),
    (plants.a_lease_is_looked_at_and_lost_before_the_outcome_is_recorded, themes.REFUSED_AND_LATE, 53),
    (plants.every_process_goes_by_its_own_clock, themes.ANYTHING, 57),
    (plants.an_end_takes_whatever_stands, themes.ENDS_CHANGED, 103),
    (plants.another_end_is_not_told, themes.ENDS_CHANGED, 4),
    (plants.an_end_is_changed_while_somebody_is_at_it, themes.ENDS_CHANGED, 25),
    (plants.what_died_halfway_is_begun_anew, themes.BY_HAND, 37),
    (plants.an_end_that_gives_way_is_seen, themes.MANY_AT_ONCE, 5149),
    (plants.actions_and_ends_of_a_member_meet, themes.ENDS_MET, 65),
    (plants_of_parts.what_is_told_twice_is_recorded_twice, themes.BY_HAND, 0),
    (plants_of_parts.what_was_asked_for_first_was_done_first, themes.BY_HAND, 163),
    (plants_of_parts.who_comes_back_is_free, themes.IN_JAIL, 11),
    (plants_of_parts.who_is_back_is_jailed_without_a_claim, themes.IN_JAIL, 43),
    (plants_of_parts.an_outcome_keeps_nothing_out, themes.QUICK_HANDS, 3289),
    (plants_of_parts.what_the_bot_lifts_is_only_its_own, themes.IN_BETWEEN, 16),
    (plants_of_parts.a_resumed_batch_is_begun_anew, themes.MANY_AT_ONCE, 10),
    (plants_of_parts.who_was_banned_and_is_not_any_more_is_banned_again, themes.MANY_AT_ONCE, 660),
    (plants_of_parts.whatever_ban_there_is_of_whom_we_banned_is_taken_over, themes.MANY_AT_ONCE, 4760),
    (plants_of_parts.a_ban_that_was_taken_over_is_nobodys, themes.MANY_AT_ONCE, 4549),
    (plants_of_parts.an_undo_takes_the_role_from_whoever_holds_it, themes.ROLES_OF_MANY, 20),
    (plants_of_parts.a_role_that_is_held_was_given_by_us, themes.ROLES_OF_MANY, 7),
    (plants_of_parts.bans_are_lifted_by_one_look_at_all_of_them, themes.UNDONE_AT_ONCE, 140),
    (plants_of_parts.an_undo_leaves_banned_for_good_who_was_banned_for_a_time, themes.MANY_AT_ONCE, 93),
    (plants_of_parts.an_undo_takes_whatever_stands, themes.TAKEN_BACK, 8),
    (plants_of_parts.the_end_of_a_lock_opens_whatever_is_locked, themes.LOCKED, 0),
    (plants_of_parts.what_a_lock_before_did_is_taken_for_what_was, themes.LOCKED, 2),
    (plants_of_parts.a_reset_goes_by_what_it_sees, themes.NICKNAMES, 7),
    (plants_of_parts.a_nickname_is_noted_once, themes.NICKNAMES, 3),
    (plants_of_parts.nobody_looks_whether_a_reminder_was_sent, themes.REMINDED, 16),
    (plants_of_parts.who_delivers_a_reminder_records_it_over_a_change, themes.REMINDED, 22),
    (plants_of_parts.an_open_appeal_does_not_follow_its_case, themes.APPEALED, 0),
    (plants_of_parts.what_was_to_be_granted_is_granted, themes.APPEALED, 10),
]
"""A seed of that theme that finds it, most often the first: `--plant` with `--theme` tells it anew."""


@pytest.mark.parametrize(("plant", "theme", "seed"), FOUND, ids=[plant.__name__ for plant, _, _ in FOUND])
def test_a_planted_fault_is_found(
    plant: plants.Plant, theme: Theme, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(seed, theme).findings == ()
    plant(monkeypatch)
    assert run(seed, theme).findings


def test_every_planted_fault_is_looked_for() -> None:
    known = [*plants.PLANTS.values(), *plants_of_parts.PLANTS_OF_PARTS.values()]
    assert [plant for plant, _, _ in FOUND] == known


def test_a_seed_always_gives_the_same_schedule() -> None:
    assert run(77) == run(77)


def findings(seeds: range) -> Iterator[tuple[int, tuple[str, ...]]]:
    return ((outcome.seed, outcome.findings) for outcome in map(run, seeds) if outcome.findings)
