from discord.ext import commands

from application.leaderboards.queries import RankReader
from application.profiles.ports import LevelCurves
from application.profiles.show_profile import ShowProfileHandler
from infrastructure.profiles.profile_reader import PostgresProfileReader
from interface.profiles.commands import ProfileCommands
from interface.profiles.words import profile_words
from interface.shared.context import Context
from interface.shared.wiring import Shared


def profiles_context(shared: Shared, ranks: RankReader, curves: LevelCurves) -> Context:
    profiles = PostgresProfileReader(shared.reading)
    show = ProfileCommands(shared.measured(ShowProfileHandler(profiles, ranks, curves, shared.guild_settings)))

    def equip(bot: commands.Bot) -> None:
        show.add_to(bot.tree)

    return Context(equip=equip, words=profile_words, reactions={})
