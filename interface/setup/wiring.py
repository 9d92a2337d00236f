from collections.abc import Iterable

from discord.ext import commands

from application.setup.change_bot_profile import ChangeBotProfileHandler
from application.setup.show_setup import ShowSetupHandler
from application.setup.skip_step import SkipStepHandler
from infrastructure.setup.skip_repository import PostgresSetupReader
from interface.setup.buttons import SetupMessage
from interface.setup.commands import setup_command
from interface.setup.own_profile import DiscordOwnProfile
from interface.setup.own_rights import DiscordOwnRights
from interface.setup.profile_commands import BotCommands
from interface.setup.rights_step import RightsStep
from interface.setup.words import setup_words
from interface.shared.context import Context
from interface.shared.setup_step import SetupStep
from interface.shared.wiring import Shared


def setup_context(shared: Shared, steps: Iterable[SetupStep]) -> Context:
    """`steps` are what the other contexts have to ask of a new server."""
    show = shared.measured(ShowSetupHandler(PostgresSetupReader(shared.reading), DiscordOwnRights(shared.client)))
    skip = shared.transaction(SkipStepHandler(shared.uow, shared.clock))
    in_order = sorted([RightsStep(show).step(), *steps], key=lambda step: step.place)
    message = SetupMessage(in_order, show, skip, shared.command_use)
    instead_of = sorted({command for step in in_order for command in step.commands})

    change_profile = shared.measured(ChangeBotProfileHandler(DiscordOwnProfile(shared.client)))

    def equip(bot: commands.Bot) -> None:
        bot.tree.add_command(setup_command(message, instead_of))
        bot.tree.add_command(BotCommands(change_profile))

    return Context(
        equip=equip,
        words=setup_words,
        reactions={},
        buttons=message.buttons(),
        forms=message.forms(),
        selects=message.selects(),
    )
