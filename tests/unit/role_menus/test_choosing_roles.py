from datetime import timedelta

import pytest

from application.role_menus.choose_roles import LEASE
from application.role_menus.take_turn import BeginTurn, BeginTurnHandler
from application.shared.errors import DiscordUnreachable, TransientFailure
from application.shared.kept_roles import Custody
from application.shared.roles import RoleRefused
from domain.role_menus.choosing import Exactly, Toggle
from domain.role_menus.errors import MenuGone, MenuRoleNeeded, RolesKeptForNow, StillChoosing
from domain.role_menus.menu import MenuId
from domain.shared.ids import RoleId
from domain.shared.roles import NoSuchRole, RoleGivesPower
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import AgreedClock
from tests.fakes.role_menus import TURNS
from tests.role_menus import BLUE, GREEN, MENU, RED, a_menu, a_role, some_roles
from tests.unit.role_menus.given import given


async def test_a_press_switches_a_role_on_and_the_next_one_off() -> None:
    there = await given(a_menu())
    assert (await there.stand.choose(Toggle(RED))).given == {RED}
    assert there.stand.held() == {RED}
    assert (await there.stand.choose(Toggle(RED))).taken == {RED}
    assert there.stand.held() == set()
    assert there.records[TURNS] == {}
    assert there.stand.roles.reasons == [f"chosen from the role menu {MENU}"] * 2


async def test_what_is_taken_is_taken_before_anything_is_given() -> None:
    there = await given(a_menu(most=1))
    there.stand.roles.holders[GUILD, MEMBER] = {GREEN}
    chosen = await there.stand.choose(Toggle(RED))
    assert [call for call, _, _ in there.stand.roles.journal] == ["take", "give"]
    assert chosen.given == {RED}
    assert chosen.taken == {GREEN}


async def test_what_discord_does_not_take_off_keeps_the_other_from_being_given() -> None:
    there = await given(a_menu(most=1))
    there.stand.roles.holders[GUILD, MEMBER] = {GREEN}
    there.stand.roles.refusals[GREEN] = "Missing Permissions"
    chosen = await there.stand.choose(Toggle(RED))
    assert there.stand.held() == {GREEN}
    assert repr(chosen.refused) == repr({GREEN: RoleRefused(GREEN, "Missing Permissions")})


async def test_a_role_that_became_dangerous_since_is_refused_at_the_press() -> None:
    there = await given(a_menu())
    there.stand.roles.roles = some_roles("manage_messages")
    with pytest.raises(RoleGivesPower):
        await there.stand.choose(Toggle(RED))
    chosen = await there.stand.choose(Exactly(frozenset({RED, GREEN})))
    assert (there.stand.held(), [*chosen.refused]) == ({GREEN}, [RED])


async def test_a_role_that_was_deleted_is_noticed_at_the_press_and_noted_once() -> None:
    there = await given(a_menu(roles=(a_role(99), a_role(GREEN))))
    for _ in range(2):
        with pytest.raises(NoSuchRole):
            await there.stand.choose(Toggle(RoleId(99)))
    menu = await there.stand.menus.menu(GUILD, MENU)
    assert menu is not None
    assert [each.role for each in menu.shown] == [GREEN]
    assert menu.version == 2


@pytest.mark.parametrize("custody", [Custody.KEPT, Custody.CHANGING])
async def test_whoever_is_in_jail_chooses_nothing(custody: Custody) -> None:
    there = await given(a_menu())
    there.stand.kept.custody = custody
    with pytest.raises(RolesKeptForNow):
        await there.stand.choose(Toggle(RED))
    assert there.stand.roles.journal == []


async def test_a_menu_that_is_gone_or_for_others_says_so() -> None:
    there = await given(a_menu(required=BLUE))
    with pytest.raises(MenuGone):
        await there.stand.choose(Toggle(RED), menu=MenuId(1))
    with pytest.raises(MenuRoleNeeded):
        await there.stand.choose(Toggle(RED))
    assert (await there.stand.choose(Toggle(RED), holding=(BLUE,))).given == {RED}


async def test_what_discord_does_not_give_is_said_and_the_rest_is_given() -> None:
    there = await given(a_menu())
    there.stand.roles.refusals[RED] = "Missing Permissions"
    chosen = await there.stand.choose(Exactly(frozenset({RED, GREEN})))
    assert (chosen.given, {*chosen.refused}, there.stand.held()) == (frozenset({GREEN}), {RED}, {GREEN})


async def test_what_was_chosen_holds_though_the_turn_could_not_be_given_back() -> None:
    there = await given(a_menu())

    def lose_the_records() -> None:
        there.records.commit_failures.append(TransientFailure())

    there.stand.roles.after["give"] = lose_the_records
    assert (await there.stand.choose(Toggle(RED))).given == {RED}
    with pytest.raises(StillChoosing):
        await there.stand.choose(Toggle(RED))
    there.stand.clock.advance(LEASE + timedelta(seconds=1))
    there.stand.roles.after.clear()
    assert (await there.stand.choose(Toggle(RED))).taken == {RED}


async def test_without_an_answer_the_turn_is_given_back_and_with_a_dead_process_it_runs_out() -> None:
    there = await given(a_menu())
    there.stand.roles.unreachable.add("give")
    with pytest.raises(DiscordUnreachable):
        await there.stand.choose(Toggle(RED))
    there.stand.roles.unreachable.clear()
    # A process that dies here never ends its turn.
    await BeginTurnHandler(there.stand.uow, AgreedClock(there.stand.clock))(
        BeginTurn(guild=GUILD, user=MEMBER, lease=LEASE)
    )
    with pytest.raises(StillChoosing):
        await there.stand.choose(Toggle(RED))
    there.stand.clock.advance(LEASE + timedelta(seconds=1))
    assert (await there.stand.choose(Toggle(RED))).given == {RED}
