"""Role menus in a file: what `/role-menu` refuses is refused here, and their posts follow by themselves."""

import pytest
import yaml
from attrs import evolve

from application.configuration.apply_plan import Applied
from domain.role_menus.errors import BoundsCrossed, NoSuchEmoji, RoleKeepsOut
from domain.role_menus.events import RoleMenuChanged
from domain.role_menus.repository import MenuPost
from domain.shared.errors import DomainError, MissingPermission
from domain.shared.ids import ChannelId, RoleId
from domain.shared.permission import Permission
from domain.shared.roles import NoSuchRole, RoleAboveTheAsker, RoleAboveTheBot, RoleGivesPower, RoleIsManaged
from tests.builders import EVERYTHING, GUILD, a_standing
from tests.configuring import BLUE, FULL, HELPER, REGULAR, STARS, Server
from tests.fakes.clock import START
from tests.fakes.records import MemoryRecords
from tests.fakes.role_menus import MENU_POSTS, ROLE_MENUS
from tests.unit.configuration.losing import lose

V = "version: 1\n"
TWO = "{role: Blue, label: Sky}, {role: Regular, label: Plain}"


def a_menu(roles: str = TWO, more: str = "") -> str:
    return f"{V}role_menus: [{{name: Colours, {more}roles: [{roles}]}}]"


def changed(records: MemoryRecords) -> list[int]:
    return [event.menu for event in records.events if isinstance(event, RoleMenuChanged)]


@pytest.mark.parametrize(
    ("role", "why"),
    [
        ("Boss", RoleGivesPower),
        ("Some bot", RoleIsManaged),
        ("Above", RoleAboveTheBot),
        ("Helper", RoleKeepsOut),
    ],
)
async def test_a_role_that_may_not_be_put_on_a_menu_is_refused_in_a_file(
    server: Server, role: str, why: type[DomainError]
) -> None:
    await server.applied(f"{V}settings: {{jail_role: Helper}}")
    [(_, place, found)] = await server.problems(a_menu(f"{{role: {role}, label: a}}"))
    assert (place, type(found)) == ("role_menus.0.roles.0.role", why)


async def test_only_who_stands_above_a_role_puts_it_on_a_menu_or_opens_one_to_others(server: Server) -> None:
    low = a_standing(top_role=1, permissions=EVERYTHING)
    [*_, (_, place, found)] = await server.problems(a_menu(), by=low)
    assert (place, type(found)) == ("role_menus.0.roles.1.role", RoleAboveTheAsker)
    await server.applied(a_menu(more="required_role: Helper, "))
    for opened in (a_menu(), a_menu(more="required_role: Regular, ")):
        assert {type(why) for _, _, why in await server.problems(opened, by=low)} == {RoleAboveTheAsker}
    await server.plan(a_menu(more="required_role: Helper, text: New., "), by=low)


async def test_menus_take_the_right_to_manage_roles(server: Server) -> None:
    by = a_standing(top_role=50, permissions=EVERYTHING - {Permission.MANAGE_ROLES})
    [(_, place, why)] = await server.problems(a_menu(), by=by)
    assert place == "role_menus"
    assert isinstance(why, MissingPermission)
    assert "role_menus" not in yaml.safe_load(await evolve(server, by=by).export())


@pytest.mark.parametrize(
    ("file", "place", "why"),
    [
        (a_menu(more="least: 3, most: 2, "), "role_menus.0.least", BoundsCrossed),
        (a_menu("{role: Blue, label: Sky, emoji: no}"), "role_menus.0.roles.0.emoji", NoSuchEmoji),
    ],
)
async def test_what_a_menu_can_be_wrong_about_is_said(
    server: Server, file: str, place: str, why: type[DomainError]
) -> None:
    [(_, found, error)] = await server.problems(file)
    assert (found, type(error)) == (place, why)


async def test_a_menu_that_is_changed_stays_the_same_one_and_others_are_left_alone(
    server: Server, records: MemoryRecords
) -> None:
    await server.applied(FULL)
    before = {menu.name: menu for menu in records[ROLE_MENUS].values()}
    assert changed(records) == []
    await server.applied(f"{V}role_menus: [{{name: COLOURS, roles: [{TWO}]}}, {{name: empty}}, {{name: New}}]")
    after = {menu.name: menu for menu in records[ROLE_MENUS].values()}
    assert after["COLOURS"].id == before["Colours"].id
    assert (after["empty"].version, {*after}) == (1, {"COLOURS", "empty", "New"})
    assert changed(records) == [after["COLOURS"].id]


async def test_the_order_of_its_roles_is_part_of_a_menu(server: Server, records: MemoryRecords) -> None:
    await server.applied(a_menu())
    plan = await server.planned(a_menu("{role: Regular, label: Plain}, {role: Blue, label: Sky}"))
    [change] = plan.changes
    assert [each.field for each in change.fields] == ["order"]
    await server.apply(plan)
    [menu] = records[ROLE_MENUS].values()
    assert [each.role for each in menu.roles] == [REGULAR, BLUE]


async def test_posts_of_a_menu_that_is_taken_away_stay_on_record_until_they_are_gone(
    server: Server, records: MemoryRecords
) -> None:
    await server.applied(a_menu())
    [menu] = records[ROLE_MENUS].values()
    async with server.uow() as uow:
        await uow.menu_posts.choose(MenuPost(guild=GUILD, menu=menu.id, channel=ChannelId(STARS), chosen_at=START))
        await uow.commit()
    await server.applied(f"{V}role_menus: []")
    assert changed(records) == [menu.id, menu.id]
    assert [post.menu for post in records[MENU_POSTS].values()] == [menu.id]


async def lose_blue(server: Server) -> None:
    async with server.uow() as uow:
        menu = await uow.role_menus.named(GUILD, "Colours")
        menu.lose(frozenset({RoleId(BLUE)}), at=START)
        await uow.role_menus.save(menu)
        await uow.commit()
    lose(server, BLUE)


async def test_a_role_that_was_deleted_stays_on_its_menu_as_one_that_is_gone(
    server: Server, records: MemoryRecords
) -> None:
    await server.applied(a_menu())
    await lose_blue(server)
    export = await server.export()
    assert (await server.planned(export)).changes == ()
    await server.applied(export.replace("label: Plain", "label: Plainer"))
    [menu] = records[ROLE_MENUS].values()
    assert [(each.label, each.is_gone) for each in menu.roles] == [("Sky", True), ("Plainer", False)]
    [(_, _, why)] = await server.problems(export.replace("name: Colours", "name: Others"))
    assert isinstance(why, NoSuchRole)


async def test_a_role_that_was_deleted_keeps_nobody_from_opening_its_menu_to_others(
    server: Server, records: MemoryRecords
) -> None:
    first = await server.applied(a_menu(more="required_role: Helper, "))
    await server.applied(a_menu())
    await lose_blue(server)
    low = a_standing(top_role=1, permissions=EVERYTHING)
    file = yaml.safe_load(await server.export())
    file["role_menus"][0]["required_role"] = "Regular"
    for_regulars = yaml.safe_dump(file)
    [(_, place, found)] = await server.problems(for_regulars, by=low)
    assert (place, type(found)) == ("role_menus.0.roles.1.role", RoleAboveTheAsker)
    await server.applied(for_regulars)
    plan = await server.roll_back(first.number)
    assert plan.gone == ()
    assert isinstance(await server.apply(plan), Applied)
    [menu] = records[ROLE_MENUS].values()
    assert menu.required == HELPER
    assert [(each.role, each.is_gone) for each in menu.roles] == [(BLUE, True), (REGULAR, False)]


async def test_a_menu_is_not_brought_back_without_the_role_that_keeps_others_from_it(server: Server) -> None:
    first = await server.applied(a_menu(more="required_role: Helper, "))
    await server.applied(f"{V}role_menus: []")
    lose(server, HELPER)
    plan = await server.roll_back(first.number)
    assert [(each.entry, each.field) for each in plan.gone] == [(("Colours",), "required_role")]
    assert plan.changes == ()


async def test_a_menu_comes_back_without_the_roles_and_emojis_that_are_gone(server: Server) -> None:
    await server.applied(FULL)
    await server.applied(f"{V}role_menus: []\nstarboards: []\nlevel_rewards: []\nlevels: {{}}\nshop: []")
    lose(server, REGULAR, 300_000_000_000_000_001)
    assert isinstance(await server.apply(await server.roll_back(2)), Applied)
    [colours, _] = yaml.safe_load(await server.export())["role_menus"]
    assert colours["roles"] == [
        {"role": {"role": "@Blue", "id": str(BLUE)}, "label": "Sky", "description": "As the sky"}
    ]
