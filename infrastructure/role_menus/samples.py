"""Sample calls, for `tux database explain`."""

from datetime import timedelta

from attrs import evolve

from domain.role_menus.menu import MenuId, MenuKind, RoleMenu
from domain.role_menus.repository import MenuPost
from domain.shared.ids import ChannelId, MessageId
from infrastructure.database.samples import Sample, Subject
from infrastructure.role_menus.menu_reader import PostgresRoleMenuReader
from infrastructure.role_menus.menu_repository import PostgresMenuPosts, PostgresRoleMenus
from infrastructure.role_menus.turn_repository import PostgresMenuTurns


async def menus(at: Subject) -> None:
    repository, posts = PostgresRoleMenus(at.transaction), PostgresMenuPosts(at.transaction)
    name = f"sample {at.request}"
    await repository.add(
        RoleMenu(
            guild=at.guild,
            id=MenuId(at.request),
            name=name,
            text="",
            kind=MenuKind.BUTTONS,
            least=0,
            most=1,
            required=None,
        )
    )
    menu = await repository.named(at.guild, name)
    await repository.save(menu)
    await repository.of(at.guild)
    post = MenuPost(guild=at.guild, menu=menu.id, channel=ChannelId(1), chosen_at=at.now)
    await posts.choose(post)
    await posts.save(evolve(post, message=MessageId(1)))
    await posts.forget(post)
    await posts.forget_messages([at.guild], [MessageId(1)])
    await repository.remove(menu, at=at.now)


async def turns(at: Subject) -> None:
    repository = PostgresMenuTurns(at.transaction)
    turn = await repository.begin(at.guild, at.user, now=at.now, until=at.now + timedelta(minutes=1))
    if turn is not None:
        await repository.end(turn)


async def looking(at: Subject) -> None:
    reader = PostgresRoleMenuReader(at.reading)
    await reader.menu(at.guild, MenuId(1))
    await reader.of(at.guild)
    await reader.posts(at.guild)


SAMPLES: tuple[Sample, ...] = (menus, turns, looking)
