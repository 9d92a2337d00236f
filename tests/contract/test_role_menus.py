from datetime import timedelta

import pytest
from attrs import evolve

from domain.role_menus.errors import MenuExists, MenuNotFound, TooManyMenus, TooManyPlaces
from domain.role_menus.events import RoleMenuChanged
from domain.role_menus.menu import MOST_MENUS, MenuChange, MenuRole
from domain.role_menus.repository import MOST_PLACES, MenuPost
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import ChannelId, MessageId
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.role_menus import BLUE, MENU, PLACE, RED, a_menu, having

SECOND = timedelta(seconds=1)
POST = MenuPost(guild=GUILD, menu=MENU, channel=PLACE, chosen_at=START)


async def choose(backend: Backend, post: MenuPost) -> MenuPost | None:
    async with backend.uow() as uow:
        chosen = await uow.menu_posts.choose(post)
        await uow.commit()
    return chosen


async def test_a_menu_is_kept_as_it_was_made_and_changed(registered: Backend) -> None:
    role = MenuRole(role=RED, label="Red", emoji="🔴", description="warm", is_gone=True)
    made = a_menu(required=BLUE, roles=(role,))
    await having(registered.uow, made, made)
    async with registered.uow() as uow:
        menu = await uow.role_menus.named(GUILD, " COLOURS ")
        menu.edit(MenuChange(name="Pets", most=2), at=START)
        await uow.role_menus.save(menu)
        assert [each.name for each in await uow.role_menus.of(GUILD)] == ["Pets"]
        await uow.commit()
    found = await registered.role_menus.menu(GUILD, MENU)
    assert found is not None
    assert (found.name, found.most, found.required, found.roles, found.version) == ("Pets", 2, BLUE, (role,), 2)
    assert await registered.role_menus.of(GUILD) == (found,)
    assert await registered.role_menus.of(OTHER_GUILD) == ()
    assert RoleMenuChanged(guild=GUILD, at=START, menu=MENU) in await registered.events()


async def test_names_are_a_menus_own_capitals_or_not_and_there_are_25_at_most(registered: Backend) -> None:
    await having(registered.uow, *(a_menu(number, name=f"menu {number}") for number in range(1, MOST_MENUS)))
    with pytest.raises(MenuExists):
        await having(registered.uow, a_menu(name="Menu 1"))
    await having(registered.uow, a_menu())
    with pytest.raises(TooManyMenus):
        await having(registered.uow, a_menu(9_000, name="one more"))
    async with registered.uow() as uow:
        with pytest.raises(MenuNotFound):
            await uow.role_menus.named(GUILD, "none")


async def test_who_saves_or_deletes_what_somebody_else_changed_does_nothing(registered: Backend) -> None:
    await having(registered.uow, a_menu())
    async with registered.uow() as uow:
        mine = await uow.role_menus.named(GUILD, "Colours")
    async with registered.uow() as uow:
        theirs = await uow.role_menus.named(GUILD, "Colours")
        theirs.edit(MenuChange(most=1), at=START)
        await uow.role_menus.save(theirs)
        await uow.commit()
    mine.edit(MenuChange(most=2), at=START)
    async with registered.uow() as uow:
        with pytest.raises(ConcurrentChange):
            await uow.role_menus.save(mine)
    async with registered.uow() as uow:
        with pytest.raises(ConcurrentChange):
            await uow.role_menus.remove(mine, at=START)


async def test_the_first_choice_of_a_place_stays_and_only_its_own_post_is_remembered(registered: Backend) -> None:
    await having(registered.uow, a_menu())
    assert await choose(registered, POST) == POST
    later = evolve(POST, chosen_at=START + SECOND, message=MessageId(8))
    assert await choose(registered, later) == POST
    async with registered.uow() as uow:
        await uow.menu_posts.save(later)
        await uow.menu_posts.forget(later)
        await uow.commit()
    assert await registered.role_menus.posts(GUILD) == {MENU: (POST,)}
    shown = evolve(POST, message=MessageId(7))
    async with registered.uow() as uow:
        await uow.menu_posts.save(shown)
        await uow.menu_posts.forget_messages([OTHER_GUILD], [MessageId(7)])
        await uow.menu_posts.forget_messages([GUILD], [MessageId(8)])
        await uow.commit()
    assert await registered.role_menus.posts(GUILD) == {MENU: (shown,)}
    async with registered.uow() as uow:
        await uow.menu_posts.forget_messages([GUILD], [MessageId(7)])
        await uow.commit()
    assert await registered.role_menus.posts(GUILD) == {}


async def test_where_a_menu_stands_outlives_it_and_a_deleted_one_is_put_nowhere(registered: Backend) -> None:
    await having(registered.uow, a_menu())
    await choose(registered, POST)
    async with registered.uow() as uow:
        await uow.role_menus.remove(await uow.role_menus.named(GUILD, "Colours"), at=START)
        await uow.commit()
    assert await registered.role_menus.menu(GUILD, MENU) is None
    assert await registered.role_menus.posts(GUILD) == {MENU: (POST,)}
    assert await choose(registered, evolve(POST, channel=ChannelId(1))) is None
    assert [type(event).__name__ for event in await registered.events()][-2:] == ["RoleMenuChanged"] * 2


async def test_a_menu_stands_in_five_channels_at_most_which_are_listed_in_order(registered: Backend) -> None:
    await having(registered.uow, a_menu())
    for channel in (3, 1, 5, 2, 4):
        await choose(registered, evolve(POST, channel=ChannelId(channel)))
    assert MOST_PLACES == 5
    assert [post.channel for post in (await registered.role_menus.posts(GUILD))[MENU]] == [1, 2, 3, 4, 5]
    with pytest.raises(TooManyPlaces):
        await choose(registered, POST)


async def test_one_choice_of_a_member_goes_on_at_a_time(registered: Backend) -> None:
    async def begin(user: int, at: timedelta) -> object:
        async with registered.uow() as uow:
            turn = await uow.menu_turns.begin(
                GUILD, MEMBER if user == 1 else MODERATOR, now=START + at, until=START + at + 2 * SECOND
            )
            await uow.commit()
        return turn

    async with registered.uow() as uow:
        first = await uow.menu_turns.begin(GUILD, MEMBER, now=START, until=START + 2 * SECOND)
        await uow.commit()
    assert first is not None
    assert await begin(1, SECOND) is None
    assert await begin(2, SECOND) is not None
    assert await begin(1, 2 * SECOND) is not None  # it ran out
    async with registered.uow() as uow:
        await uow.menu_turns.end(first)  # too late: it is somebody else's
        await uow.commit()
    assert await begin(1, 3 * SECOND) is None
