from discord.ext import commands

from application.permissions.change_ranks import AskForRankHandler, GiveRankHandler
from application.permissions.check_use import CheckUseHandler
from application.permissions.configuring import ranks_section
from application.permissions.explain_use import ExplainUseHandler
from application.permissions.show_ranks import ShowRanksHandler
from domain.shared.errors import ConcurrentChange
from interface.permissions.catalogue import TreeCatalogue
from interface.permissions.commands import PermissionCommands, RankUseCases
from interface.permissions.gate import RankGate
from interface.permissions.words import permissions_words
from interface.shared.context import Context
from interface.shared.gate import Gate
from interface.shared.wiring import Shared


def rank_gate(shared: Shared) -> Gate:
    return RankGate(CheckUseHandler(shared.guild_settings))


def permissions_context(shared: Shared) -> Context:
    catalogue, settings = TreeCatalogue(), shared.guild_settings
    use_cases = RankUseCases(
        show=shared.measured(ShowRanksHandler(settings)),
        give=shared.transaction(GiveRankHandler(shared.uow, shared.clock), also=(ConcurrentChange,)),
        ask=shared.transaction(AskForRankHandler(shared.uow, shared.clock, catalogue), also=(ConcurrentChange,)),
        explain=shared.measured(ExplainUseHandler(settings, catalogue)),
    )

    def equip(bot: commands.Bot) -> None:
        catalogue.use(bot.tree)
        bot.tree.add_command(PermissionCommands(use_cases, catalogue))

    return Context(equip=equip, words=permissions_words, reactions={}, sections=(ranks_section(catalogue),))
