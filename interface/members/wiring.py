from discord.ext import commands

from interface.members.words import members_words
from interface.shared.context import Context


def members_context() -> Context:
    def equip(bot: commands.Bot) -> None:
        pass

    return Context(equip=equip, words=members_words, reactions={})
