import pytest
from attrs import evolve

from application.role_menus.create_menu import CreateMenu, CreateMenuHandler
from application.role_menus.delete_menu import DeleteMenu, DeleteMenuHandler
from application.role_menus.edit_menu import EditMenu, EditMenuHandler
from application.role_menus.note_gone import (
    DeletedMessages,
    ForgetDeleted,
    ForgetDeletedHandler,
    NoteRolesGone,
    NoteRolesGoneHandler,
)
from application.role_menus.offer_role import OfferRole, OfferRoleHandler, WithdrawRole, WithdrawRoleHandler
from application.role_menus.ports import MenuUnwritable
from application.role_menus.queries import MenuView
from application.role_menus.show_menus import ShowMenu, ShowMenuHandler
from application.shared.errors import RecordsUnavailable
from domain.role_menus.errors import NothingToChoose, RoleKeepsOut
from domain.role_menus.menu import MOST_ROLES, MenuChange, MenuKind
from domain.shared.channels import ChannelGone
from domain.shared.errors import MissingPermission
from domain.shared.ids import MessageId, RequestId, RoleId
from domain.shared.role_rank import RoleRank
from domain.shared.roles import RoleAboveTheAsker, RoleGivesPower
from domain.shared.standing import Standing
from tests.builders import GUILD, MODERATOR, OTHER_GUILD
from tests.fakes.role_menus import MENU_POSTS
from tests.role_menus import BLUE, CARETAKER, GREEN, JAIL, MENU, PLACE, RED, a_menu, a_role, jail_role, some_roles
from tests.unit.role_menus.given import Given, given


async def edit(there: Given, change: MenuChange) -> None:
    handler = EditMenuHandler(there.stand.uow, there.stand.roles, there.stand.clock)
    await handler(EditMenu(guild=GUILD, by=CARETAKER, name="colours", change=change))


async def test_a_menu_stands_in_a_channel_once_and_follows_its_changes() -> None:
    there = await given(a_menu())
    await there.stand.post()
    await there.stand.post()
    await edit(there, MenuChange(most=1))
    assert await there.stand.sync() == frozenset()
    assert (there.stand.channel.sent, there.stand.channel.shown()) == (1, [2])


@pytest.mark.parametrize("change", [MenuChange(for_everyone=True), MenuChange(required=GREEN)])
async def test_who_may_not_give_a_role_opens_its_menu_to_nobody_else(change: MenuChange) -> None:
    there = await given(a_menu(required=BLUE))
    below = evolve(CARETAKER, top_role=RoleRank(4, RoleId(91)))
    handler = EditMenuHandler(there.stand.uow, there.stand.roles, there.stand.clock)
    with pytest.raises(RoleAboveTheAsker):
        await handler(EditMenu(guild=GUILD, by=below, name="colours", change=change))
    await handler(EditMenu(guild=GUILD, by=below, name="colours", change=MenuChange(text="All the same.")))


async def test_a_post_whose_process_died_before_it_was_on_record_is_found_again() -> None:
    there = await given(a_menu())

    def dies() -> None:
        raise KeyboardInterrupt

    there.stand.channel.then = dies
    with pytest.raises(KeyboardInterrupt):
        await there.stand.post()
    there.stand.channel.then = lambda: None
    await there.stand.sync()  # by the event that was written with the place
    assert [type(event).__name__ for event in there.records.events] == ["RoleMenuChanged"]
    (post,) = there.records[MENU_POSTS].values()
    assert (there.stand.channel.sent, post.message) == (1, *there.stand.channel.posts)


async def test_a_post_that_somebody_deleted_is_forgotten_and_posted_anew_only_when_asked_for() -> None:
    there = await given(a_menu())
    await there.stand.post()
    there.stand.channel.posts.clear()
    await edit(there, MenuChange(most=1))
    await there.stand.sync()
    assert there.records[MENU_POSTS] == {}
    await there.stand.post()
    assert (there.stand.channel.sent, there.stand.channel.shown()) == (2, [2])
    there.stand.channel.posts.clear()
    await there.stand.post()
    assert there.stand.channel.sent == 3


async def test_deletions_are_stored_together_and_those_of_menus_noticed() -> None:
    there = await given(a_menu())
    await there.stand.post()
    (message,) = there.stand.channel.posts
    deleted = DeletedMessages(ForgetDeletedHandler(there.stand.uow))
    deleted.note(GUILD, [MessageId(1), MessageId(2)])
    await deleted.flush()
    assert len(there.records[MENU_POSTS]) == 1
    deleted.note(GUILD, [message])
    await deleted.flush()
    assert there.records[MENU_POSTS] == {}


async def test_of_deletions_that_cannot_be_stored_so_many_are_kept_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("application.role_menus.note_gone.MOST_KEPT", 2)
    stored = list[ForgetDeleted]()

    async def store(command: ForgetDeleted) -> None:
        stored.append(command)
        if len(stored) == 1:
            raise RecordsUnavailable

    deleted = DeletedMessages(store)
    deleted.note(OTHER_GUILD, [MessageId(3)])
    deleted.note(GUILD, [MessageId(1), MessageId(2)])
    with pytest.raises(RecordsUnavailable):
        await deleted.flush()
    for _ in range(2):
        await deleted.flush()
    assert stored == [ForgetDeleted(sorted([GUILD, OTHER_GUILD]), [MessageId(1), MessageId(3)])] * 2


async def test_the_posts_of_a_deleted_menu_are_taken_away() -> None:
    there = await given(a_menu())
    await there.stand.post()
    delete = DeleteMenuHandler(there.stand.uow, there.stand.clock)
    with pytest.raises(MissingPermission):
        await delete(DeleteMenu(guild=GUILD, by=Standing(user=MODERATOR), name="colours"))
    assert (await delete(DeleteMenu(guild=GUILD, by=CARETAKER, name="colours"))).name == "Colours"
    assert await there.stand.menus.of(GUILD) == ()
    await there.stand.sync()
    assert (there.stand.channel.posts, there.records[MENU_POSTS]) == ({}, {})


async def test_a_channel_that_is_closed_is_named_and_its_post_stays() -> None:
    there = await given(a_menu())
    await there.stand.post()
    there.stand.channel.failure = MenuUnwritable()
    assert await there.stand.sync() == {PLACE}
    assert len(there.records[MENU_POSTS]) == 1


async def test_of_the_places_of_a_menu_only_those_that_are_closed_are_named() -> None:
    there = await given(a_menu())
    await there.stand.post()
    show = ShowMenuHandler(there.stand.menus, there.stand.roles, there.stand.channels, jail_role)
    asked = ShowMenu(guild=GUILD, by=CARETAKER, name="colours")
    assert (await show(asked)).closed == {}
    there.stand.channels.gone.add(PLACE)
    assert [*(await show(asked)).closed] == [PLACE]


async def test_a_menu_is_not_posted_where_the_bot_may_not_post() -> None:
    there = await given(a_menu())
    there.stand.channels.gone.add(PLACE)
    with pytest.raises(ChannelGone):
        await there.stand.post()
    assert (there.records[MENU_POSTS], there.stand.channel.sent) == ({}, 0)


async def test_a_menu_without_a_role_that_can_be_had_is_not_posted() -> None:
    there = await given(a_menu(roles=(a_role(RED),)))
    there.stand.roles.roles = some_roles("administrator")
    with pytest.raises(NothingToChoose):
        await there.stand.post()
    assert there.records[MENU_POSTS] == {}


@pytest.mark.parametrize(
    ("role", "by", "error"),
    [
        (RED, CARETAKER, RoleGivesPower),
        (JAIL, CARETAKER, RoleKeepsOut),
        (GREEN, Standing(user=MODERATOR, permissions=CARETAKER.permissions), RoleAboveTheAsker),
        (GREEN, Standing(user=MODERATOR), MissingPermission),
    ],
)
async def test_what_nobody_should_get_by_a_press_is_not_put_on_a_menu(
    role: int, by: Standing, error: type[Exception]
) -> None:
    there = await given(a_menu(roles=()))
    there.stand.roles.roles = some_roles("kick_members")
    offer = OfferRoleHandler(there.stand.uow, there.stand.roles, jail_role, there.stand.clock)
    with pytest.raises(error):
        await offer(OfferRole(guild=GUILD, by=by, name="Colours", role=a_role(role).role))


async def test_a_role_is_called_as_it_is_unless_told() -> None:
    there = await given(a_menu(roles=()))
    offer = OfferRoleHandler(there.stand.uow, there.stand.roles, jail_role, there.stand.clock)
    shown = await offer(OfferRole(guild=GUILD, by=CARETAKER, name="Colours", role=GREEN))
    assert [each.label for each in shown.roles] == ["role 72"]


async def test_a_menu_is_as_it_was_asked_for() -> None:
    there = await given()
    create = CreateMenuHandler(there.stand.uow, there.stand.clock)
    asked = CreateMenu(
        guild=GUILD,
        by=CARETAKER,
        request=RequestId(MENU),
        name=" Colours ",
        text="Choose.",
        kind=MenuKind.SELECT,
        least=1,
        most=2,
        required=BLUE,
    )
    with pytest.raises(MissingPermission):
        await create(evolve(asked, by=Standing(user=MODERATOR)))
    created = await create(asked)
    expected = a_menu(kind=MenuKind.SELECT, least=1, most=2, required=BLUE, roles=())
    assert await there.stand.menus.of(GUILD) == (created,) == (MenuView.of(expected),)
    unbounded = await create(evolve(asked, request=RequestId(MENU + 1), name="All", most=None))
    assert (unbounded.least, unbounded.most) == (1, MOST_ROLES)


async def test_a_role_is_taken_off_a_menu_by_those_who_may() -> None:
    there = await given(a_menu(), a_menu(2, name="Pets", roles=(a_role(RED),)))
    withdraw = WithdrawRoleHandler(there.stand.uow, there.stand.clock)
    with pytest.raises(MissingPermission):
        await withdraw(WithdrawRole(guild=GUILD, by=Standing(user=MODERATOR), name="Colours", role=RED))
    shown = await withdraw(WithdrawRole(guild=GUILD, by=CARETAKER, name="colours", role=RED))
    kept = {menu.name: [each.role for each in menu.roles] for menu in await there.stand.menus.of(GUILD)}
    assert kept == {"Colours": [each.role for each in shown.roles], "Pets": [RED]}
    assert RED not in kept["Colours"]


async def test_a_deleted_role_changes_only_the_menus_that_have_it() -> None:
    there = await given(a_menu(), a_menu(2, name="Pets", roles=(a_role(GREEN),)))
    await NoteRolesGoneHandler(there.stand.uow, there.stand.clock)(NoteRolesGone(GUILD, frozenset({RED})))
    assert [(menu.name, menu.version) for menu in await there.stand.menus.of(GUILD)] == [("Colours", 2), ("Pets", 1)]
