from discord.ext import commands

from application.shared.use_case import UseCase
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from interface.points.words import points_words
from interface.shared.context import Context
from interface.shared.wiring import Shared


def points_context(shared: Shared, get_settings: UseCase[GuildId, Settings]) -> Context:
    def equip(bot: commands.Bot) -> None:
        """No command yet."""

    return Context(equip=equip, words=points_words, reactions={})
