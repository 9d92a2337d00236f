from collections.abc import Sequence

from discord.ext import commands

from application.role_menus.choose_roles import ChooseRolesHandler
from application.role_menus.configuring import role_menus_section
from application.role_menus.create_menu import CreateMenuHandler
from application.role_menus.delete_menu import DeleteMenuHandler
from application.role_menus.edit_menu import EditMenuHandler
from application.role_menus.keep_post import ChooseMenuPlaceHandler, ForgetMenuPostHandler, KeepMenuPostHandler
from application.role_menus.note_gone import DeletedMessages, ForgetDeletedHandler, NoteRolesGoneHandler
from application.role_menus.offer_role import OfferRoleHandler, WithdrawRoleHandler
from application.role_menus.post_menu import PostMenuHandler
from application.role_menus.reactions import role_menu_reactions
from application.role_menus.show_menus import ListMenusHandler, ShowMenuHandler
from application.role_menus.sync_menu import SyncMenuHandler
from application.role_menus.take_turn import BeginTurnHandler, EndTurnHandler
from application.shared.use_case import UseCase
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, RoleId
from domain.shared.settings import Setting, Settings
from infrastructure.role_menus.menu_reader import PostgresRoleMenuReader
from interface.role_menus.buttons import PressRole, SelectRoles
from interface.role_menus.commands import MenuCommands, MenuUseCases
from interface.role_menus.listeners import MenuListeners
from interface.role_menus.menu_channel import DiscordMenuChannel
from interface.role_menus.references import MENU_REFERENCES
from interface.role_menus.words import role_menus_words
from interface.shared.channels import DiscordChannels
from interface.shared.context import Background, Context
from interface.shared.roles import DiscordRoles
from interface.shared.wiring import Shared, role_gateway

DELETED_STORED_EVERY = 5.0
"""Seconds for which deleted messages are gathered."""


def role_menus_context(
    shared: Shared, get_settings: UseCase[GuildId, Settings], keeping_out: Sequence[Setting[RoleId | None]]
) -> Context:
    """`keeping_out` are the settings that name roles by which a guild keeps people out."""
    uow, clock, again = shared.uow, shared.clock, (ConcurrentChange,)
    menus = PostgresRoleMenuReader(shared.reading)
    directory, channels = DiscordRoles(shared.client), DiscordChannels(shared.client)
    menu_channel = DiscordMenuChannel(shared.client, shared.languages)

    async def kept_out_by(guild: GuildId) -> frozenset[RoleId]:
        settings = await get_settings(guild)
        named = (settings[setting] for setting in keeping_out)
        return frozenset(role for role in named if role is not None)

    choose_place = shared.transaction(ChooseMenuPlaceHandler(uow))
    keep, forget = shared.transaction(KeepMenuPostHandler(uow)), shared.transaction(ForgetMenuPostHandler(uow))
    note_gone = shared.transaction(NoteRolesGoneHandler(uow, clock), also=again)
    show = shared.measured(ShowMenuHandler(menus, directory, channels, kept_out_by))
    use_cases = MenuUseCases(
        create=shared.transaction(CreateMenuHandler(uow, clock), also=again),
        edit=shared.transaction(EditMenuHandler(uow, directory, clock), also=again),
        offer=shared.transaction(OfferRoleHandler(uow, directory, kept_out_by, clock), also=again),
        withdraw=shared.transaction(WithdrawRoleHandler(uow, clock), also=again),
        delete=shared.transaction(DeleteMenuHandler(uow, clock), also=again),
        post=shared.measured(
            PostMenuHandler(
                show=show,
                channels=channels,
                menu_channel=menu_channel,
                choose=choose_place,
                keep=keep,
                forget=forget,
                clock=shared.shared_clock,
            )
        ),
        listing=shared.measured(ListMenusHandler(menus)),
        show=show,
    )
    choose = shared.measured(
        ChooseRolesHandler(
            menus=menus,
            roles=role_gateway(shared),
            directory=directory,
            kept_out_by=kept_out_by,
            kept=shared.kept_roles,
            begin=shared.transaction(BeginTurnHandler(uow, shared.shared_clock)),
            end=shared.transaction(EndTurnHandler(uow)),
            note_gone=note_gone,
        )
    )
    sync = shared.measured(SyncMenuHandler(menus=menus, channel=menu_channel, keep=keep, forget=forget))
    deleted = DeletedMessages(shared.transaction(ForgetDeletedHandler(uow)))
    listeners = MenuListeners(note_gone, deleted)

    def equip(bot: commands.Bot) -> None:
        bot.tree.add_command(MenuCommands(use_cases))
        bot.add_listener(listeners.on_guild_role_delete)
        bot.add_listener(listeners.on_raw_message_delete)
        bot.add_listener(listeners.on_raw_bulk_message_delete)

    return Context(
        equip=equip,
        words=role_menus_words,
        reactions=role_menu_reactions(sync),
        buttons=(PressRole(choose).button(), SelectRoles(choose).button()),
        references=MENU_REFERENCES,
        sections=(role_menus_section(keeping_out),),
        background=(
            Background(
                "deleted posts of role menus",
                deleted.flush,
                every=DELETED_STORED_EVERY,
                needs_discord=False,
                at_end=deleted.flush,
            ),
        ),
    )
