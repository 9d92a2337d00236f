import pytest

from domain.permissions.changing import check_rank_change, check_requirement_change
from domain.permissions.errors import RankOutOfReach, RankTooLow
from domain.permissions.explaining import HoldsRank, HoldsRight, IsUnbound, NoRankNeeded, TakesTheirPlace, findings
from domain.permissions.holder import Holder
from domain.permissions.policy import Policy
from domain.permissions.ranks import command_name
from domain.shared.errors import MissingPermission
from domain.shared.ids import RoleId
from domain.shared.permission import Permission
from domain.shared.settings import Settings
from tests.ranks import ADMINS, HELPERS, a_holder, settings

POLICY = Policy.of(settings({HELPERS: 3, ADMINS: 8}, {"case": 5, "case show": 0, "ban": 3}))


def test_the_highest_of_ones_roles_counts() -> None:
    assert [POLICY.rank_of(a_holder(*roles)) for roles in [(), (HELPERS,), (HELPERS, ADMINS), (RoleId(99),)]] == [
        0,
        3,
        8,
        0,
    ]


def test_who_stands_lower_than_a_command_asks_is_refused_with_what_it_asks() -> None:
    with pytest.raises(RankTooLow) as refused:
        POLICY.check(a_holder(HELPERS), "case void")
    error = refused.value
    assert (error.command, error.needed, error.held) == ("case", 5, 3)
    POLICY.check(a_holder(ADMINS), "case void")


def test_as_high_as_asked_is_high_enough() -> None:
    POLICY.check(a_holder(HELPERS), "ban")


def test_what_is_said_of_a_command_counts_before_what_is_said_of_its_group() -> None:
    POLICY.check(a_holder(), "case show")


def test_a_name_that_only_begins_alike_is_another_command() -> None:
    POLICY.check(a_holder(), "cases")
    POLICY.check(a_holder(), "case-log show")


@pytest.mark.parametrize("holder", [a_holder(is_owner=True), a_holder(is_administrator=True)], ids=["owner", "admin"])
def test_neither_the_owner_nor_an_administrator_is_bound(holder: Holder) -> None:
    Policy.of(settings(commands={"ban": 10})).check(holder, "ban")


def test_what_cannot_be_read_is_left_out_and_disables_nothing() -> None:
    stored = Settings({"rank:x": 3, "rank:31": 11, "rank:32": 8, "needs:ban": "much", "needs:kick": 2, "needs": 4})
    assert Policy.of(stored) == Policy(ranks={ADMINS: 8}, requirements={"kick": 2})


@pytest.mark.parametrize(("old", "new"), [(None, 7), (7, None), (2, 7), (7, 2)])
def test_nobody_gives_or_takes_a_rank_as_high_as_their_own(old: int | None, new: int | None) -> None:
    policy = Policy.of(settings({HELPERS: 7}))
    with pytest.raises(RankOutOfReach) as refused:
        check_rank_change(policy, a_holder(HELPERS), old=old, new=new)
    assert (refused.value.rank, refused.value.own) == (7, 7)
    check_rank_change(policy, a_holder(HELPERS), old=6, new=None)


@pytest.mark.parametrize(("old", "new"), [(None, 8), (8, None), (8, 0)])
def test_nobody_lifts_what_keeps_themselves_out_or_asks_for_more_than_they_have(
    old: int | None, new: int | None
) -> None:
    policy = Policy.of(settings({HELPERS: 7}, {} if old is None else {"ban": old}))
    with pytest.raises(RankOutOfReach):
        check_requirement_change(policy, a_holder(HELPERS), "ban", new=new)
    check_requirement_change(Policy.of(settings({HELPERS: 7}, {"ban": 7})), a_holder(HELPERS), "ban", new=None)


def test_nobody_has_a_command_fall_back_to_a_rank_of_its_group_that_they_lack() -> None:
    policy = Policy.of(settings({HELPERS: 7}, {"case": 8, "case void": 2}))
    with pytest.raises(RankOutOfReach):
        check_requirement_change(policy, a_holder(HELPERS), "case void", new=None)
    check_requirement_change(policy, a_holder(HELPERS), "case void", new=7)


def test_the_owner_changes_any_rank() -> None:
    check_rank_change(POLICY, a_holder(is_owner=True), old=10, new=None)
    check_requirement_change(POLICY, a_holder(is_owner=True), "case", new=None)


def test_ranks_are_for_those_who_manage_the_server() -> None:
    without = a_holder(ADMINS, permissions=frozenset())
    with pytest.raises(MissingPermission):
        check_rank_change(POLICY, without, old=None, new=1)
    with pytest.raises(MissingPermission):
        check_requirement_change(POLICY, without, "ban", new=1)


def test_each_rule_says_what_it_finds() -> None:
    rights = {Permission.BAN_MEMBERS}
    assert findings(POLICY, a_holder(HELPERS), "case void", rights) == (
        HoldsRight(Permission.BAN_MEMBERS, passes=False),
        HoldsRank(needed=5, asked_of="case", held=3, role=HELPERS),
    )
    assert findings(POLICY, a_holder(), "ban", ()) == (HoldsRank(needed=3, asked_of="ban", held=0, role=None),)
    assert findings(POLICY, a_holder(), "kick", ()) == (NoRankNeeded(),)
    assert findings(POLICY, a_holder(), "case show", ()) == (NoRankNeeded(),)
    assert findings(POLICY, a_holder(is_owner=True), "ban", rights) == (
        HoldsRight(Permission.BAN_MEMBERS, passes=True),
        IsUnbound(is_owner=True),
    )


def test_a_rank_found_passes_where_it_is_as_high_as_asked() -> None:
    assert [each.passes for each in findings(POLICY, a_holder(ADMINS), "case void", ())] == [True]
    assert [each.passes for each in findings(POLICY, a_holder(HELPERS), "case void", ())] == [False]


def test_what_takes_the_place_of_another_command_says_what_that_one_asks_for() -> None:
    found = findings(POLICY, a_holder(), "purge", (), instead_of=("ban", "kick"))
    assert found == (NoRankNeeded(), TakesTheirPlace(instead_of="ban", needed=3, held=0))
    assert all(each.passes for each in found), "the rest of it they may use"
    [*_, enough] = findings(POLICY, a_holder(HELPERS), "case void", (), instead_of=("ban",))
    assert enough == TakesTheirPlace(instead_of="ban", needed=3, held=3)
    assert not any(
        isinstance(each, TakesTheirPlace)
        for each in findings(POLICY, a_holder(is_owner=True), "purge", (), instead_of=("ban",))
    )


def test_nothing_that_cannot_be_stored_is_left_in_the_name_of_a_command() -> None:
    assert command_name(" /Case\0   VOID ") == "case void"
