"""Which roles may be handed out, and by whom."""

import pytest
from attrs import evolve

from domain.shared.errors import MissingPermission
from domain.shared.ids import RoleId, UserId
from domain.shared.permission import Permission
from domain.shared.role_rank import EVERYBODYS, RoleRank
from domain.shared.roles import (
    POWERS,
    BotMayNotManageRoles,
    GuildRoles,
    NoSuchRole,
    RoleAboveTheAsker,
    RoleAboveTheBot,
    RoleFacts,
    RoleGivesPower,
    RoleIsEverybodys,
    RoleIsManaged,
    RoleUnusable,
    check_offer,
    fault_of,
)
from domain.shared.standing import Standing

ROLE = RoleFacts(id=RoleId(5), name="Regular", position=3, grants=frozenset({"send_messages"}))
MANAGER = Standing(user=UserId(1), top_role=RoleRank(4, RoleId(8)), permissions=frozenset({Permission.MANAGE_ROLES}))


def roles(role: RoleFacts = ROLE, *, may_manage: bool = True) -> GuildRoles:
    return GuildRoles(bot_may_manage=may_manage, known={role.id: role})


def test_a_plain_role_below_the_bot_is_handed_out() -> None:
    assert fault_of(roles(), ROLE.id) is None
    check_offer(roles(), ROLE.id, by=MANAGER)


@pytest.mark.parametrize(
    ("role", "fault"),
    [
        (evolve(ROLE, is_everyone=True), RoleIsEverybodys()),
        (evolve(ROLE, is_managed=True), RoleIsManaged(ROLE.id)),
        (evolve(ROLE, is_below_the_bot=False), RoleAboveTheBot(ROLE.id)),
    ],
)
def test_what_discord_would_refuse_is_known_before(role: RoleFacts, fault: RoleUnusable) -> None:
    assert repr(fault_of(roles(role), ROLE.id)) == repr(fault)


@pytest.mark.parametrize("power", sorted(POWERS))
def test_no_role_that_gives_power_over_others_is_handed_out(power: str) -> None:
    mighty = evolve(ROLE, grants=frozenset({power, "send_messages"}))
    assert repr(fault_of(roles(mighty), ROLE.id)) == repr(RoleGivesPower(ROLE.id, (power,)))


def test_a_role_that_is_not_there_is_not_handed_out() -> None:
    assert isinstance(fault_of(roles(), RoleId(404)), NoSuchRole)


def test_a_bot_without_the_right_hands_out_nothing() -> None:
    assert isinstance(fault_of(roles(may_manage=False), ROLE.id), BotMayNotManageRoles)


def test_nobody_offers_a_role_who_may_not_give_it_by_hand() -> None:
    with pytest.raises(MissingPermission) as refused:
        check_offer(roles(), ROLE.id, by=evolve(MANAGER, permissions=frozenset({Permission.MANAGE_GUILD})))
    assert refused.value.permission is Permission.MANAGE_ROLES


@pytest.mark.parametrize("top_role", [RoleRank(2, RoleId(1)), ROLE.rank, RoleRank(3, RoleId(6)), EVERYBODYS])
def test_nobody_offers_a_role_at_or_above_their_own(top_role: RoleRank) -> None:
    with pytest.raises(RoleAboveTheAsker):
        check_offer(roles(), ROLE.id, by=evolve(MANAGER, top_role=top_role))


def test_of_two_roles_at_one_position_the_holder_of_the_lower_id_offers_the_other() -> None:
    check_offer(roles(), ROLE.id, by=evolve(MANAGER, top_role=RoleRank(ROLE.position, RoleId(ROLE.id - 1))))


def test_the_owner_offers_any_role_that_can_be_handed_out() -> None:
    owner = Standing(user=UserId(1), is_owner=True)
    check_offer(roles(), ROLE.id, by=owner)
    with pytest.raises(RoleIsManaged):
        check_offer(roles(evolve(ROLE, is_managed=True)), ROLE.id, by=owner)
