from attrs import frozen
from discord.ext import commands

from application.levels.adjust_xp import AdjustXpHandler
from application.levels.explain_xp import ExplainXpHandler
from application.levels.level_ports import Curves
from application.levels.level_reactions import level_reactions
from application.levels.rank_card import RankCard, RankCards
from application.levels.show_level import ShowLevelHandler
from application.shared.avatars import Avatars
from application.shared.drawing import CannotDraw, Png
from domain.levels.curve import Curve, StandardCurve
from domain.shared.ids import GuildId, UserId
from infrastructure.levels.level_reader import PostgresLevelReader
from interface.levels.level_command import LevelCommand
from interface.levels.level_words import level_words
from interface.levels.levels_commands import LevelsCommands, LevelUseCases
from interface.shared.context import Context
from interface.shared.wiring import Shared


class _Undrawn:
    async def draw(self, card: RankCard) -> Png:
        raise CannotDraw("nothing draws yet")

    async def of(self, guild: GuildId, user: UserId) -> bytes | None:
        return None


class _Standard:
    async def of(self, guild: GuildId) -> Curve:
        return StandardCurve()


@frozen(kw_only=True)
class LevelPorts:
    """All that levels do outside; a test may replace any part with its own."""

    curves: Curves
    rank_cards: RankCards
    avatars: Avatars


def discord_level_ports(shared: Shared) -> LevelPorts:
    return LevelPorts(curves=_Standard(), rank_cards=_Undrawn(), avatars=_Undrawn())


def levels_context(shared: Shared, ports: LevelPorts) -> Context:
    uow, clock = shared.uow, shared.clock
    levels = PostgresLevelReader(shared.reading)
    level = LevelCommand(
        shared.measured(ShowLevelHandler(levels, ports.curves, ports.avatars, ports.rank_cards)),
    )
    use_cases = LevelUseCases(
        adjust=shared.transaction(AdjustXpHandler(uow, ports.curves, clock)),
        explain=shared.measured(ExplainXpHandler(levels)),
    )

    def equip(bot: commands.Bot) -> None:
        bot.tree.add_command(level.command())
        bot.tree.add_command(LevelsCommands(use_cases))

    return Context(equip=equip, words=level_words, reactions=level_reactions())
