import pytest

from domain.points.errors import BotHasNoWallet, HolderOutranksModerator, MayNotFavourOneself, ReceiverLeft
from domain.points.holder import Holder
from domain.points.stewardship import check_grant, check_reversal, check_take
from domain.shared.errors import DomainError, MissingPermission
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import MEMBER, MODERATOR, a_standing
from tests.points import ANOTHER, a_recorded

MODERATES = frozenset({Permission.MODERATE_MEMBERS})
MANAGES = MODERATES | {Permission.MANAGE_GUILD}


def moderator(permissions: frozenset[Permission] = MODERATES) -> Standing:
    return a_standing(MODERATOR, top_role=5, permissions=permissions)


def test_a_moderator_grants_to_members() -> None:
    check_grant(moderator(), Holder(a_standing(MEMBER, top_role=9)))


@pytest.mark.parametrize(
    ("receiver", "refusal"),
    [
        (Holder(a_standing(MEMBER), is_bot=True), BotHasNoWallet),
        (Holder(a_standing(MEMBER, is_member=False)), ReceiverLeft),
        (Holder(moderator()), MayNotFavourOneself),
    ],
)
def test_nobody_is_granted_points_who_should_not_have_them(receiver: Holder, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        check_grant(moderator(), receiver)


def test_whoever_manages_the_server_may_grant_to_themselves() -> None:
    check_grant(moderator(MANAGES), Holder(moderator(MANAGES)))


@pytest.mark.parametrize("holder", [a_standing(MEMBER, top_role=4), a_standing(MEMBER, is_member=False), moderator()])
def test_points_are_taken_from_those_below_from_leavers_and_from_oneself(holder: Standing) -> None:
    check_take(moderator(), Holder(holder))


@pytest.mark.parametrize("holder", [a_standing(MEMBER, top_role=5), a_standing(MEMBER, is_owner=True)])
def test_points_are_not_taken_from_those_who_stand_as_high(holder: Standing) -> None:
    with pytest.raises(HolderOutranksModerator):
        check_take(moderator(), Holder(holder))
    check_take(moderator(MANAGES), Holder(holder))


def test_a_moderator_reverses_what_others_did() -> None:
    check_reversal(moderator(), a_recorded(sender=MEMBER, receiver=ANOTHER))
    check_reversal(moderator(), a_recorded(sender=MEMBER, receiver=MODERATOR))


def test_a_moderator_does_not_get_their_own_points_back_by_reversing() -> None:
    own = a_recorded(sender=MODERATOR, receiver=MEMBER)
    with pytest.raises(MayNotFavourOneself):
        check_reversal(moderator(), own)
    check_reversal(moderator(MANAGES), own)


def test_without_the_permission_none_of_it_is_done() -> None:
    with pytest.raises(MissingPermission):
        check_grant(a_standing(MODERATOR), Holder(a_standing(MEMBER)))
    with pytest.raises(MissingPermission):
        check_take(a_standing(MODERATOR), Holder(a_standing(MEMBER)))
    with pytest.raises(MissingPermission):
        check_reversal(a_standing(MODERATOR), a_recorded(sender=MEMBER, receiver=ANOTHER))
