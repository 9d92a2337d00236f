from discord.ext import commands

from application.greetings.doorstep import Doorstep
from application.greetings.greet import GreetDue, GreetDueHandler, GreetHandler
from application.greetings.record_greetings import ForgetGreetings, ForgetGreetingsHandler, RecordGreetingsHandler
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from interface.greetings.greeting_channel import DiscordGreetingChannel
from interface.greetings.household import DiscordHouseholds
from interface.greetings.listeners import DoorListeners
from interface.greetings.words import greetings_words
from interface.shared.context import Background, Context
from interface.shared.wiring import Shared

GREETED_EVERY = 2.0  # seconds
WITHIN = 60.0
"""Seconds for what is said in a guild at once."""
FORGOTTEN_EVERY = 3_600.0  # seconds


def greetings_context(shared: Shared, get_settings: UseCase[GuildId, Settings]) -> Context:
    doorstep, workers = Doorstep(), Workers(WITHIN, of_each=1)
    greet = shared.measured(
        GreetHandler(
            get_settings=get_settings,
            record=shared.transaction(RecordGreetingsHandler(shared.uow, shared.shared_clock)),
            households=DiscordHouseholds(shared.client),
            channel=DiscordGreetingChannel(shared.client, shared.languages),
            doorstep=doorstep,
            clock=shared.clock,
        )
    )
    greet_due = GreetDueHandler(greet, doorstep, shared.clock, workers)
    forget = shared.measured(ForgetGreetingsHandler(shared.uow, shared.shared_clock))
    listeners = DoorListeners(doorstep, shared.clock)

    def equip(bot: commands.Bot) -> None:
        if bot.intents.members:
            bot.add_listener(listeners.on_member_join)
            bot.add_listener(listeners.on_member_update)
            bot.add_listener(listeners.on_raw_member_remove)
            bot.add_listener(listeners.on_member_ban)

    async def greet_those_due() -> None:
        await greet_due(GreetDue())

    async def forget_old() -> None:
        await forget(ForgetGreetings())

    return Context(
        equip=equip,
        words=greetings_words,
        reactions={},
        background=(
            Background("greetings", greet_those_due, every=GREETED_EVERY, workers=workers),
            Background("old greetings", forget_old, every=FORGOTTEN_EVERY, needs_discord=False),
        ),
    )
