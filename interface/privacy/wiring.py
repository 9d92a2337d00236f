from discord.ext import commands

from application.privacy.ask import AskHandler
from application.privacy.choose_counting import ChooseCountingHandler, ShowCountingHandler
from application.privacy.departures import NoteDepartureHandler, NotePresentHandler, NoteReturnHandler
from application.privacy.erase_departed import LEASES as GUILD_LEASES
from application.privacy.erase_departed import (
    EraseDeparted,
    EraseDepartedHandler,
    EraseGuildHandler,
    EraseSomeOfGuildHandler,
)
from application.privacy.erase_now import EraseNow, EraseNowHandler
from application.privacy.erase_person import ErasePersonHandler, EraseSomeHandler
from application.privacy.export_person import ExportPersonHandler
from application.privacy.forget_old import ForgetOld, ForgetOldHandler, ForgetSomeHandler
from application.privacy.fulfil import (
    AT_ONCE,
    LEASES,
    OF_EACH_PERSON,
    ForgetRequests,
    ForgetRequestsHandler,
    FulfilRequestHandler,
    FulfilRequests,
    FulfilRequestsHandler,
    SaveRequestHandler,
    TellErasedHandler,
)
from application.privacy.ports import Packing
from application.privacy.preview_erasure import PreviewErasureHandler
from application.privacy.queries import DepartureReader, PersonalReader
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.privacy.request import PrivacyRequest, RequestKind
from domain.shared.errors import ConcurrentChange
from domain.shared.lease import SHARE_OF_LEASE
from infrastructure.privacy.counting_reader import PostgresCountingReader
from infrastructure.privacy.departure_reader import PostgresDepartureReader
from infrastructure.privacy.exporting import PostgresPersonalReader
from infrastructure.privacy.packing import ZipPacking
from infrastructure.privacy.policy_table import policy_table
from infrastructure.privacy.pseudonyms import new_pseudonym
from interface.privacy.buttons import PressErase
from interface.privacy.commands import PrivacyCommands, PrivacyUseCases
from interface.privacy.erasure_notice import DiscordErasureNotice, not_told
from interface.privacy.listeners import DepartureListeners
from interface.privacy.mail import DiscordMail
from interface.privacy.words import privacy_words, readme
from interface.shared.context import Background, Context
from interface.shared.wiring import Shared

LOOK_EVERY, LOOK_FOR_DEPARTED_EVERY, FORGET_EVERY = 10.0, 600.0, 3600.0
"""Seconds from one look to the next."""


def erasing(shared: Shared) -> UseCase[PrivacyRequest, None]:
    some = shared.transaction(EraseSomeHandler(shared.uow, shared.shared_clock))
    return shared.measured(ErasePersonHandler(shared.uow, some, new_pseudonym))


async def _tell_nobody(_: PrivacyRequest) -> None:
    """Whoever runs the bot asked for it, and is there to say so."""


def erasing_now(shared: Shared) -> UseCase[EraseNow, None]:
    ways = {RequestKind.ERASE: erasing(shared)}
    save = shared.transaction(SaveRequestHandler(shared.uow))
    fulfil = FulfilRequestHandler(ways, save, shared.shared_clock, _tell_nobody)
    return shared.measured(EraseNowHandler(shared.uow, fulfil, shared.shared_clock))


def personal_data(shared: Shared) -> PersonalReader:
    return PostgresPersonalReader(shared.reading)


def departures(shared: Shared) -> DepartureReader:
    return PostgresDepartureReader(shared.reading)


def policies() -> str:
    return policy_table()


def packing_whole() -> Packing:
    """Into one archive, whatever its size."""
    return ZipPacking(readme, largest=2**62)


def privacy_context(shared: Shared) -> Context:
    uow, clock, data = shared.uow, shared.shared_clock, personal_data(shared)
    exporting = shared.measured(ExportPersonHandler(data, ZipPacking(readme), DiscordMail(shared.client)))
    use_cases = PrivacyUseCases(
        ask_for_export=shared.transaction(AskHandler(uow, clock, RequestKind.EXPORT), also=(ConcurrentChange,)),
        preview=shared.measured(PreviewErasureHandler(data)),
        ask_to_be_erased=shared.transaction(AskHandler(uow, clock, RequestKind.ERASE), also=(ConcurrentChange,)),
        choose_counting=shared.transaction(ChooseCountingHandler(uow, shared.clock)),
        show_counting=shared.measured(ShowCountingHandler(PostgresCountingReader(shared.reading))),
    )
    workers = Workers(SHARE_OF_LEASE * LEASES[0].total_seconds(), AT_ONCE, OF_EACH_PERSON)
    fulfil_one = FulfilRequestHandler(
        {RequestKind.EXPORT: exporting, RequestKind.ERASE: erasing(shared)},
        shared.transaction(SaveRequestHandler(uow)),
        clock,
        shared.measured(TellErasedHandler(DiscordErasureNotice(shared.client), not_told)),
    )
    fulfil = shared.measured(FulfilRequestsHandler(uow, shared.measured(fulfil_one), clock, workers))
    forget = shared.measured(ForgetRequestsHandler(uow, clock))
    guild_workers = Workers(SHARE_OF_LEASE * GUILD_LEASES[0].total_seconds(), 1, 1)
    some_of_guild = shared.transaction(EraseSomeOfGuildHandler(uow, clock))
    erase_departed = shared.measured(
        EraseDepartedHandler(uow, shared.measured(EraseGuildHandler(some_of_guild)), clock, guild_workers)
    )
    some_old = shared.transaction(ForgetSomeHandler(uow, clock))
    forget_old = shared.measured(ForgetOldHandler(uow, some_old))
    listeners = DepartureListeners(
        shared.transaction(NoteDepartureHandler(uow, clock)),
        shared.transaction(NoteReturnHandler(uow)),
        shared.transaction(NotePresentHandler(uow, clock)),
        shared.client,
    )

    def equip(bot: commands.Bot) -> None:
        bot.tree.add_command(PrivacyCommands(use_cases))
        bot.add_listener(listeners.on_shard_ready)
        bot.add_listener(listeners.on_guild_remove)
        bot.add_listener(listeners.on_guild_join)
        bot.add_listener(listeners.on_guild_available)

    async def fulfil_due() -> None:
        await fulfil(FulfilRequests())

    async def erase_due() -> None:
        # Asked anew right before: nothing is erased of a guild that the bot is in, whatever was missed of its return.
        await erase_departed(EraseDeparted(await listeners.note_present()))

    async def forget_done() -> None:
        while await forget(ForgetRequests()):
            pass

    async def forget_what_is_old() -> None:
        await forget_old(ForgetOld(shared.client.served_guilds()))

    return Context(
        equip=equip,
        words=privacy_words,
        reactions={},
        buttons=(PressErase(use_cases.ask_to_be_erased).button(),),
        background=(
            Background("privacy requests", fulfil_due, every=LOOK_EVERY, workers=workers),
            Background(
                "departed guilds",
                erase_due,
                every=LOOK_FOR_DEPARTED_EVERY,
                workers=guild_workers,
            ),
            Background("what is old", forget_what_is_old, every=FORGET_EVERY),
            Background("privacy requests done", forget_done, every=FORGET_EVERY, needs_discord=False),
        ),
    )
