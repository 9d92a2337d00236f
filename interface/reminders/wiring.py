from discord.ext import commands

from application.reminders.add_reminder import AddReminderHandler
from application.reminders.delete_reminder import DeleteReminderHandler
from application.reminders.deliver_reminders import (
    LEASES,
    DeliverReminderHandler,
    DeliverReminders,
    DeliverRemindersHandler,
    ForgetDelivered,
    ForgetDeliveredHandler,
    SettleReminderHandler,
)
from application.reminders.edit_reminder import EditReminderHandler, RecordReminderEditHandler
from application.reminders.list_reminders import ListRemindersHandler, ReadReminderHandler, SuggestRemindersHandler
from application.reminders.record_reminder import RecordReminderHandler
from application.reminders.schedules import Schedules
from application.reminders.snooze_reminder import SnoozeReminderHandler
from application.reminders.tell_of_undelivered import ClaimUntoldHandler, NoteToldHandler, TellOfUndeliveredHandler
from application.reminders.time_zones import ChooseTimeZoneHandler, ShowTimeZoneHandler
from application.shared.moments import Moments
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.shared.ids import GuildId
from domain.shared.lease import SHARE_OF_LEASE
from domain.shared.settings import Settings
from infrastructure.database.listener import Listener
from infrastructure.dates_in_words import DateparserDates
from infrastructure.reminders.reminder_reader import PostgresReminderReader
from infrastructure.reminders.undelivered_cache import CachedUndeliveredReader, UndeliveredCache
from interface.reminders.buttons import PressRead, PressSnooze, TurnReminderPage
from interface.reminders.commands import RemindCommands, ReminderCommands, ReminderUseCases, add_reminder_menu
from interface.reminders.forms import message_form
from interface.reminders.listeners import ReminderListeners
from interface.reminders.reminder_post import DiscordReminderPost
from interface.reminders.words import reminder_words
from interface.reminders.zone_commands import TimeZoneCommands
from interface.shared.context import Background, Context
from interface.shared.wiring import Shared, zones_of

LOOK_EVERY, FORGET_EVERY = 5.0, 3600.0
"""Seconds from one look to the next."""

_LISTENER = "undelivered reminders"
_LISTENS_AGAIN_WITHIN = 60.0  # seconds


def reminders_context(shared: Shared, get_settings: UseCase[GuildId, Settings]) -> Context:
    uow, clock = shared.uow, shared.shared_clock
    reminders = PostgresReminderReader(shared.reading)
    zones = zones_of(shared, get_settings)
    schedules = Schedules(zones, Moments(DateparserDates()))
    add = shared.measured(AddReminderHandler(schedules, shared.transaction(RecordReminderHandler(uow))))
    use_cases = ReminderUseCases(
        add=add,
        list=shared.measured(ListRemindersHandler(reminders)),
        edit=shared.measured(EditReminderHandler(schedules, shared.transaction(RecordReminderEditHandler(uow)))),
        delete=shared.transaction(DeleteReminderHandler(uow)),
        suggest=shared.measured(SuggestRemindersHandler(reminders)),
    )
    workers = Workers(SHARE_OF_LEASE * LEASES[0].total_seconds())
    post = DiscordReminderPost(shared.client, clock, shared.languages)
    deliver_one = DeliverReminderHandler(post, shared.transaction(SettleReminderHandler(uow)), clock)
    deliver = shared.measured(DeliverRemindersHandler(uow, shared.measured(deliver_one), clock, workers))
    forget = shared.measured(ForgetDeliveredHandler(uow, clock))
    undelivered = UndeliveredCache()
    tell_of_undelivered = TellOfUndeliveredHandler(
        CachedUndeliveredReader(reminders, undelivered),
        shared.transaction(ClaimUntoldHandler(uow, clock)),
        shared.transaction(NoteToldHandler(uow)),
    )
    listeners = ReminderListeners(shared.measured(tell_of_undelivered))
    pulse = shared.watchdog.pulse(_LISTENER, within=_LISTENS_AGAIN_WITHIN)
    show_zone, choose_zone = ShowTimeZoneHandler(zones), ChooseTimeZoneHandler(uow)

    def listening(established: bool) -> None:
        undelivered.listening(established=established)
        if established:
            pulse.rest()
        else:
            pulse.resume()

    listener = Listener(shared.settings.database, undelivered.channel, undelivered.heard, listening)

    def equip(bot: commands.Bot) -> None:
        bot.tree.add_command(RemindCommands(add))
        bot.tree.add_command(ReminderCommands(use_cases))
        bot.tree.add_command(TimeZoneCommands(shared.measured(show_zone), shared.transaction(choose_zone)))
        add_reminder_menu(bot.tree)
        bot.add_listener(listeners.on_app_command_completion)

    async def deliver_due() -> None:
        await deliver(DeliverReminders(shared.client.served_shards()))

    async def forget_delivered() -> None:
        while await forget(ForgetDelivered()):
            pass

    return Context(
        equip=equip,
        words=reminder_words,
        reactions={},
        buttons=(
            TurnReminderPage(use_cases.list).button(),
            PressSnooze(shared.transaction(SnoozeReminderHandler(uow))).button(),
            PressRead(shared.measured(ReadReminderHandler(reminders))).button(),
        ),
        forms=(message_form(add),),
        background=(
            Background(_LISTENER, listener.run, every=0, needs_discord=False, within=None),
            Background("reminders", deliver_due, every=LOOK_EVERY, workers=workers),
            Background("delivered reminders", forget_delivered, every=FORGET_EVERY, needs_discord=False),
        ),
    )
