from discord.ext import commands

from application.shared.workers import Workers
from application.starboard.add_board import AddBoardHandler
from application.starboard.configuring import starboards_section
from application.starboard.count_stars import CountStars
from application.starboard.edit_board import EditBoardHandler
from application.starboard.forget_unshown import ForgetUnshown, ForgetUnshownHandler
from application.starboard.hints import Hints
from application.starboard.keep_post import ChoosePlaceHandler, ForgetPostHandler, KeepPostHandler
from application.starboard.look_at_due import LEASES, OF_EACH_GUILD, LookAtDue, LookAtDueHandler
from application.starboard.look_at_message import LookAtMessageHandler
from application.starboard.note_deleted import NoteDeletedHandler
from application.starboard.note_reaction import NoteReactionHandler
from application.starboard.note_recent import NoteRecentHandler
from application.starboard.recount import NoteRecountHandler, RecountHandler
from application.starboard.remove_board import RemoveBoardHandler
from application.starboard.show_boards import ShowBoardsHandler
from application.starboard.store_hints import FlushHintsHandler, StoreHintsHandler
from domain.shared.errors import ConcurrentChange
from domain.shared.lease import SHARE_OF_LEASE
from infrastructure.database.listener import Listener
from infrastructure.starboard.board_cache import BoardCache, CachedBoardReader
from infrastructure.starboard.board_reader import PostgresStarboardReader
from interface.shared.channels import DiscordChannels
from interface.shared.context import Background, Context
from interface.shared.wiring import Shared
from interface.starboard.board_channel import DiscordBoardChannel
from interface.starboard.commands import StarboardCommands, StarboardUseCases
from interface.starboard.listeners import StarListeners
from interface.starboard.references import starboard_references
from interface.starboard.setup_step import StarboardStep
from interface.starboard.sky import DiscordSky
from interface.starboard.words import starboard_words

STORED_EVERY = 1.0
"""Seconds for which hints are gathered before they are stored together."""

LOOK_EVERY = 5.0
"""What comes in by this process is looked at as soon as it is due."""

FORGOTTEN_EVERY = 3_600.0  # seconds

_LISTENER = "changes of starboards"
_LISTENS_AGAIN_WITHIN = 60.0  # seconds


def starboard_context(shared: Shared) -> Context:
    uow, clock, cache = shared.uow, shared.shared_clock, BoardCache()
    boards, sky, channels = (
        PostgresStarboardReader(shared.reading),
        DiscordSky(shared.client),
        DiscordChannels(shared.client),
    )
    cached, hints = CachedBoardReader(boards, cache), Hints()
    look = LookAtMessageHandler(
        boards=boards,
        sky=sky,
        stars=CountStars(sky),
        channels=channels,
        board_channel=DiscordBoardChannel(shared.client, shared.languages),
        choose=shared.transaction(ChoosePlaceHandler(uow)),
        keep=shared.transaction(KeepPostHandler(uow)),
        forget=shared.transaction(ForgetPostHandler(uow)),
        clock=clock,
    )
    workers = Workers(SHARE_OF_LEASE * LEASES[0].total_seconds(), of_each=OF_EACH_GUILD)
    look_at_due = LookAtDueHandler(uow, shared.measured(look), clock, workers)
    flush = FlushHintsHandler(hints, shared.transaction(StoreHintsHandler(uow, clock)), workers.news.set)
    forget_unshown = shared.transaction(ForgetUnshownHandler(uow, clock))
    listeners = StarListeners(
        NoteReactionHandler(cached, hints),
        NoteDeletedHandler(cached, hints),
        shared.transaction(NoteRecentHandler(uow, clock)),
        shared.client,
    )
    use_cases = StarboardUseCases(
        add=shared.transaction(AddBoardHandler(uow, channels, shared.clock), also=(ConcurrentChange,)),
        edit=shared.transaction(EditBoardHandler(uow, channels, clock)),
        remove=shared.transaction(RemoveBoardHandler(uow)),
        show=shared.measured(ShowBoardsHandler(boards, channels)),
        recount=shared.measured(RecountHandler(boards, sky, shared.transaction(NoteRecountHandler(uow, clock)))),
    )
    pulse = shared.watchdog.pulse(_LISTENER, within=_LISTENS_AGAIN_WITHIN)

    def listening(established: bool) -> None:
        cache.listening(established=established)
        if established:
            pulse.rest()
        else:
            pulse.resume()

    listener = Listener(shared.settings.database, cache.channel, cache.heard, listening)

    def equip(bot: commands.Bot) -> None:
        bot.tree.add_command(StarboardCommands(use_cases))
        for listen in (
            listeners.on_raw_reaction_add,
            listeners.on_raw_reaction_remove,
            listeners.on_raw_reaction_clear,
            listeners.on_raw_reaction_clear_emoji,
            listeners.on_raw_message_delete,
            listeners.on_raw_bulk_message_delete,
            listeners.on_shard_ready,
        ):
            bot.add_listener(listen)

    async def flush_hints() -> None:
        await flush(None)

    async def look_at_stars() -> None:
        await look_at_due(LookAtDue(shared.client.served_guilds()))

    async def forget() -> None:
        await forget_unshown(ForgetUnshown())

    return Context(
        equip=equip,
        words=starboard_words,
        reactions={},
        references=starboard_references(use_cases.edit),
        setup=(StarboardStep(use_cases.add, use_cases.edit, use_cases.show, shared.command_use).step(),),
        sections=(starboards_section(shared.shared_clock),),
        background=(
            Background(_LISTENER, listener.run, every=0, needs_discord=False, within=None),
            Background("stars that came in", flush_hints, every=STORED_EVERY, needs_discord=False, at_end=flush_hints),
            Background("starred messages", look_at_stars, every=LOOK_EVERY, workers=workers),
            Background("unstarred messages", forget, every=FORGOTTEN_EVERY, needs_discord=False),
        ),
    )
