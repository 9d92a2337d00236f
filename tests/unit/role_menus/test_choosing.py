import pytest

from domain.role_menus.choosing import Exactly, Faults, Swap, Toggle, Wish, check_may_choose, fault_in, faults_in
from domain.role_menus.errors import FullUp, MenuRoleNeeded, RoleKeepsOut, RoleNotInMenu, TooFewLeft
from domain.shared.errors import DomainError
from domain.shared.ids import RoleId
from domain.shared.roles import NoSuchRole, RoleAboveTheBot, RoleGivesPower
from tests.role_menus import BLUE, GREEN, JAIL, RED, a_menu, a_role, some_roles

NONE = frozenset[RoleId]()
POWERFUL: Faults = {RED: RoleGivesPower(RED, ("ban_members",))}
OUT_OF_REACH: Faults = {RED: RoleAboveTheBot(RED)}


def of(*roles: RoleId) -> frozenset[RoleId]:
    return frozenset(roles)


@pytest.mark.parametrize(
    ("wish", "held", "expected"),
    [
        (Toggle(RED), NONE, Swap(give=of(RED))),
        (Toggle(RED), of(RED, GREEN), Swap(take=of(RED))),
        (Toggle(RED), of(JAIL), Swap(give=of(RED))),
        (Exactly(of(RED, GREEN)), of(GREEN, BLUE), Swap(take=of(BLUE), give=of(RED))),
        (Exactly(NONE), of(RED, JAIL), Swap(take=of(RED))),
        (Exactly(of(RED)), of(RED), Swap()),
    ],
)
def test_a_press_switches_one_role_and_a_choice_sets_those_of_the_menu(
    wish: Wish, held: frozenset[RoleId], expected: Swap
) -> None:
    assert wish.swap(a_menu(), held, {}) == expected


def test_of_a_menu_with_at_most_one_a_press_takes_the_place_of_the_other() -> None:
    assert Toggle(RED).swap(a_menu(most=1), of(GREEN, JAIL), {}) == Swap(take=of(GREEN), give=of(RED))


@pytest.mark.parametrize(
    ("wish", "held", "least", "most", "error"),
    [
        (Toggle(BLUE), of(RED, GREEN), 0, 2, FullUp(2)),
        (Exactly(of(RED, GREEN, BLUE)), NONE, 0, 2, FullUp(2)),
        (Toggle(RED), of(RED), 1, 3, TooFewLeft(1)),
        (Exactly(NONE), of(RED), 1, 3, TooFewLeft(1)),
        (Toggle(JAIL), NONE, 0, 3, RoleNotInMenu(JAIL)),
        (Exactly(of(RED, JAIL)), NONE, 0, 3, RoleNotInMenu(JAIL)),
    ],
)
def test_nothing_is_changed_beyond_what_the_menu_allows(
    wish: Wish, held: frozenset[RoleId], least: int, most: int, error: DomainError
) -> None:
    with pytest.raises(type(error)) as refused:
        wish.swap(a_menu(least=least, most=most), held, {})
    assert repr(refused.value) == repr(error)


@pytest.mark.parametrize("faults", [POWERFUL, OUT_OF_REACH])
def test_a_role_that_cannot_be_handed_out_by_now_is_refused_alone(faults: Faults) -> None:
    with pytest.raises(type(faults[RED])):
        Toggle(RED).swap(a_menu(), NONE, faults)
    swap = Exactly(of(RED, GREEN)).swap(a_menu(), NONE, faults)
    assert swap == Swap(give=of(GREEN), refused=faults)


def test_power_is_given_back_and_what_is_out_of_reach_stays() -> None:
    assert Toggle(RED).swap(a_menu(), of(RED), POWERFUL) == Swap(take=of(RED))
    with pytest.raises(RoleAboveTheBot):
        Toggle(RED).swap(a_menu(), of(RED), OUT_OF_REACH)
    assert Exactly(NONE).swap(a_menu(), of(RED, GREEN), OUT_OF_REACH) == Swap(take=of(GREEN), refused=OUT_OF_REACH)
    with pytest.raises(FullUp):  # what stays is one too many
        Toggle(GREEN).swap(a_menu(most=1), of(RED), OUT_OF_REACH)


def test_each_role_is_looked_at_whenever_somebody_chooses() -> None:
    menu = a_menu(roles=(a_role(RED), a_role(JAIL), a_role(99), a_role(GREEN)))
    faults = faults_in(menu, some_roles("mention_everyone"), [JAIL])
    assert {role: type(fault) for role, fault in faults.items()} == {
        RED: RoleGivesPower,
        JAIL: RoleKeepsOut,
        99: NoSuchRole,
    }
    assert fault_in(GREEN, some_roles(), [JAIL]) is None


def test_a_required_role_is_asked_for() -> None:
    check_may_choose(a_menu(), [])
    check_may_choose(a_menu(required=BLUE), [BLUE])
    with pytest.raises(MenuRoleNeeded):
        check_may_choose(a_menu(required=BLUE), [RED])
