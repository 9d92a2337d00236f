from application.role_menus.sync_menu import SyncMenu
from application.shared.reaction import EventReactions
from application.shared.use_case import UseCase
from domain.role_menus.events import RoleMenuChanged
from domain.role_menus.menu import MenuId
from domain.shared.events import Event
from domain.shared.ids import ChannelId


def role_menu_reactions(sync: UseCase[SyncMenu, frozenset[ChannelId]]) -> EventReactions:
    async def follow(event: Event) -> None:
        assert isinstance(event, RoleMenuChanged)
        await sync(SyncMenu(guild=event.guild, menu=MenuId(event.menu)))

    return {RoleMenuChanged: (follow,)}
