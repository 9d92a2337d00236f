from discord.ext import commands

from application.channels.delete_found import DeleteFoundHandler
from application.channels.drive_lockdown import DriveLockdownHandler
from application.channels.find_messages import FindMessagesHandler
from application.channels.give_up_acts import GiveUpActs, GiveUpActsHandler
from application.channels.list_locks import ListLocksHandler
from application.channels.lock_channels import LockChannelsHandler
from application.channels.open_lockdown import OpenLockdownHandler
from application.channels.purge_messages import ConfirmPurgeHandler, PurgeMessagesHandler
from application.channels.reactions import channels_reactions
from application.channels.record_act import BeginProposedHandler, FindActHandler, OpenActHandler, RecordActHandler
from application.channels.set_slowmode import SetSlowmodeHandler
from application.channels.show_in_log import ChooseLogHandler, ShowInLogHandler
from application.channels.take_due_turns import TakeDueTurns, TakeDueTurnsHandler
from application.channels.take_turn import TakeTurnHandler
from application.channels.unlock_channels import UnlockChannelsHandler
from application.channels.work_on_step import WorkOnStepHandler
from application.shared.moments import Moments
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.channels.lock_reader import PostgresLockReader
from infrastructure.channels.patterns import Re2Patterns
from infrastructure.dates_in_words import DateparserDates
from interface.channels.buttons import ConfirmPurgeButton
from interface.channels.commands import ChannelUseCases, add_purge, add_slowmode
from interface.channels.desk import DiscordChannelDesk
from interface.channels.lock_commands import LockdownCommands, UnlockCommands
from interface.channels.lock_list import TurnLockPage
from interface.channels.log import DiscordChannelLog
from interface.channels.messages import DiscordMessages
from interface.channels.words import channels_words
from interface.shared.context import Background, Context
from interface.shared.reasons import ReadyReasons
from interface.shared.wiring import Shared, zones_of

GIVE_UP_EVERY = 60.0  # seconds
TURN_TAKES = 900.0
"""Seconds at most, of one guild; it holds its lease as long as it makes progress."""


def channels_context(shared: Shared, get_settings: UseCase[GuildId, Settings], reasons: ReadyReasons) -> Context:
    uow, clock = shared.uow, shared.shared_clock
    desk, messages = DiscordChannelDesk(shared.client, shared.languages), DiscordMessages(shared.client)
    record = shared.transaction(RecordActHandler(uow, clock))
    open_act = shared.transaction(OpenActHandler(uow))
    find_act = shared.transaction(FindActHandler(uow))
    find = FindMessagesHandler(messages, Re2Patterns())
    delete = shared.measured(DeleteFoundHandler(messages, record))
    take_turn = shared.measured(TakeTurnHandler(uow, desk, WorkOnStepHandler(desk), clock))
    drive = DriveLockdownHandler(uow, take_turn, clock)
    open_lockdown = shared.transaction(OpenLockdownHandler(uow, clock))
    workers = Workers(TURN_TAKES)
    take_due_turns = TakeDueTurnsHandler(uow, take_turn, clock, workers)
    give_up_acts = GiveUpActsHandler(uow, desk, record, clock)
    list_locks = shared.measured(ListLocksHandler(PostgresLockReader(shared.reading)))
    use_cases = ChannelUseCases(
        purge=shared.measured(
            PurgeMessagesHandler(
                desk=desk,
                find_act=find_act,
                find=find,
                open_act=open_act,
                delete=delete,
                clock=clock,
            )
        ),
        slowmode=shared.measured(SetSlowmodeHandler(desk=desk, find_act=find_act, open_act=open_act, record=record)),
        lock=shared.measured(
            LockChannelsHandler(
                desk=desk,
                uow=uow,
                zones=zones_of(shared, get_settings),
                open_lockdown=open_lockdown,
                drive=drive,
                moments=Moments(DateparserDates()),
            )
        ),
        unlock=shared.measured(UnlockChannelsHandler(desk=desk, uow=uow, open_lockdown=open_lockdown, drive=drive)),
        list_locks=list_locks,
        reasons=reasons,
    )
    confirm = ConfirmPurgeHandler(
        desk=desk,
        begin=shared.transaction(BeginProposedHandler(uow, clock)),
        find=find,
        delete=delete,
        clock=clock,
    )
    choose = shared.transaction(ChooseLogHandler(uow))
    show_in_log = ShowInLogHandler(uow, shared.guild_settings, DiscordChannelLog(shared.client), choose)

    def equip(bot: commands.Bot) -> None:
        add_purge(bot.tree, use_cases)
        add_slowmode(bot.tree, use_cases)
        bot.tree.add_command(LockdownCommands(use_cases))
        bot.tree.add_command(UnlockCommands(use_cases))

    async def take_turns() -> None:
        await take_due_turns(TakeDueTurns(shared.client.served_guilds()))

    async def give_up() -> None:
        await give_up_acts(GiveUpActs(shared.client.served_guilds()))

    return Context(
        equip=equip,
        words=channels_words,
        reactions=channels_reactions(show_in_log=shared.measured(show_in_log)),
        buttons=(ConfirmPurgeButton(shared.measured(confirm)).button(), TurnLockPage(list_locks).button()),
        background=(
            Background("locks", take_turns, every=shared.settings.moderation.end_every, workers=workers),
            Background("purges cut off", give_up, every=GIVE_UP_EVERY),
        ),
    )
