from collections.abc import Callable

import structlog
from attrs import field, frozen
from discord.ext import commands

from application.moderation.claim_again import ClaimAgainHandler
from application.moderation.effects.jail import JailTools
from application.moderation.jail.choose_jail import ChooseJailHandler
from application.moderation.jail.cover_channel import CoverChannelHandler
from application.moderation.jail.cover_missed import CoverMissed, CoverMissedHandler
from application.moderation.jail.hold_jail import HoldJailHandler
from application.moderation.jail.hold_missed import HoldMissed, HoldMissedHandler
from application.moderation.jail.jail_book import JailBook, LookUpJailsHandler
from application.moderation.jail.keep_roles import KeepRolesHandler
from application.moderation.jail.note_return import NoteReturnHandler
from application.moderation.jail.note_swap import NoteSwapHandler
from application.moderation.jail.open_channels import OpenChannels
from application.moderation.jail.ports import JailGrounds
from application.moderation.jail.set_up_jail import SetUp, SetUpJail, SetUpJailHandler
from application.moderation.record_end import RecordEndHandler
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.shared.errors import ConcurrentChange
from infrastructure.moderation.jail.jail_reader import PostgresJailReader
from interface.moderation.jail.commands import jail_set_up_command
from interface.moderation.jail.grounds import DiscordJailGrounds
from interface.moderation.jail.listeners import JailListeners
from interface.moderation.jail.member_roles import DiscordMemberRoles, DiscordSeenMembers
from interface.shared.context import Background
from interface.shared.roles import DiscordRoles
from interface.shared.wiring import Shared

_log = structlog.stdlib.get_logger(__name__)

LOOK_UP_EVERY = 30.0
"""Seconds; whom another process jails, and which channel is made unheard of, this one misses for so long at most."""


@frozen(kw_only=True)
class JailPorts:
    tools: JailTools
    grounds: JailGrounds
    book: JailBook
    open_channels: OpenChannels = field(factory=OpenChannels)


def discord_jail_ports(shared: Shared) -> JailPorts:
    book = JailBook()
    return JailPorts(
        book=book,
        tools=JailTools(
            roles=DiscordMemberRoles(shared.client),
            directory=DiscordRoles(shared.client),
            jails=PostgresJailReader(shared.reading),
            note_swap=shared.transaction(NoteSwapHandler(shared.uow, book)),
            settings=shared.guild_settings,
        ),
        grounds=DiscordJailGrounds(shared.client),
    )


@frozen
class JailRoom:
    equip: Callable[[commands.Bot], None]
    background: tuple[Background, ...]
    set_up: UseCase[SetUpJail, SetUp]


def jail_room(shared: Shared, ports: JailPorts, standings: Standings) -> JailRoom:
    uow, clock, tools, book = shared.uow, shared.clock, ports.tools, ports.book
    set_up = shared.measured(
        SetUpJailHandler(
            shared.guild_settings,
            standings,
            tools.directory,
            ports.grounds,
            shared.transaction(ChooseJailHandler(uow, clock), also=(ConcurrentChange,)),
        )
    )
    hold = HoldJailHandler(
        tools.jails,
        tools.roles,
        tools.directory,
        shared.transaction(KeepRolesHandler(uow)),
        shared.transaction(NoteReturnHandler(uow)),
        shared.transaction(ClaimAgainHandler(uow, shared.shared_clock)),
        shared.transaction(RecordEndHandler(uow, clock), also=(ConcurrentChange,)),
        shared.shared_clock,
    )
    cover = shared.measured(CoverChannelHandler(shared.guild_settings, ports.grounds))
    cover_missed = shared.measured(
        CoverMissedHandler(
            shared.guild_settings, ports.grounds, tools.directory, shared.shared_clock, ports.open_channels
        )
    )
    listeners = JailListeners(shared.measured(hold), cover, book)
    look_up = LookUpJailsHandler(tools.jails, book)
    seen = DiscordSeenMembers(shared.client)
    hold_missed = shared.measured(HoldMissedHandler(look_up, book, seen, shared.measured(hold)))

    def equip(bot: commands.Bot) -> None:
        bot.tree.add_command(jail_set_up_command(set_up))
        bot.add_listener(listeners.on_member_join)
        bot.add_listener(listeners.on_member_update)
        bot.add_listener(listeners.on_message)
        bot.add_listener(listeners.on_interaction)
        bot.add_listener(listeners.on_voice_state_update)
        bot.add_listener(listeners.on_guild_channel_create)

    async def watch() -> None:
        await hold_missed(HoldMissed(shared.client.served_guilds()))

    async def cover_those_missed() -> None:
        for each in await cover_missed(CoverMissed(shared.client.served_guilds())):
            _log.warning("a channel stays open to the jail", guild=each.guild, channel=each.channel, why=each.why)

    background = (
        Background("jails", watch, every=LOOK_UP_EVERY),
        Background("channels of jails", cover_those_missed, every=LOOK_UP_EVERY),
    )
    return JailRoom(equip, background, set_up)
