from discord.ext import commands

from application.permissions.change_ranks import AskForRankHandler, GiveRankHandler
from application.permissions.check_use import CheckUseHandler
from application.permissions.configuring import ranks_section
from application.permissions.explain_use import ExplainUseHandler
from application.permissions.show_help import ShowHelpHandler
from application.permissions.show_ranks import ShowRanksHandler
from domain.shared.errors import ConcurrentChange
from interface.permissions.catalogue import TreeCatalogue
from interface.permissions.commands import PermissionCommands, RankUseCases
from interface.permissions.gate import RankGate
from interface.permissions.help_commands import TurnHelpPage, add_help
from interface.permissions.references import rank_references
from interface.permissions.setup_step import RankStep
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

    help_ = shared.measured(ShowHelpHandler(settings, catalogue))

    def equip(bot: commands.Bot) -> None:
        catalogue.use(bot.tree)
        add_help(bot.tree, help_, catalogue)
        bot.tree.add_command(PermissionCommands(use_cases, catalogue))

    return Context(
        equip=equip,
        words=permissions_words,
        reactions={},
        buttons=(TurnHelpPage(help_, catalogue).button(),),
        references=rank_references(use_cases.give),
        sections=(ranks_section(catalogue),),
        setup=(RankStep(use_cases.show, use_cases.give, use_cases.ask, catalogue).step(),),
    )
