from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader, settings_of
from application.leaderboards.queries import Holding, Rank, RankReader
from application.profiles.ports import LevelCurves
from application.profiles.queries import COUNTED_CASES, MemberFacts, ProfileReader
from domain.leaderboards.board import Board
from domain.levels.curve import Progress, progress_at
from domain.points.settings import CURRENCY
from domain.shared.ids import GuildId, UserId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ShowProfile:
    """Anybody may look at anybody; how many cases somebody has, only who may see the cases."""

    guild: GuildId
    by: Standing
    user: UserId


@frozen(kw_only=True)
class Profile:
    facts: MemberFacts
    progress: Progress
    rank: Rank
    """By XP."""
    currency: str
    shows_cases: bool


@define
class ShowProfileHandler:
    """Nothing is written, whoever is asked about."""

    _profiles: ProfileReader
    _ranks: RankReader
    _curves: LevelCurves
    _settings: GuildSettingsReader

    async def __call__(self, command: ShowProfile) -> Profile:
        guild, shows_cases = command.guild, command.by.may(Permission.MODERATE_MEMBERS)
        facts = await self._profiles.facts(guild, command.user, newest_cases=COUNTED_CASES if shows_cases else 0)
        holding = Holding(user=facts.user, value=facts.xp, is_bot=facts.is_bot, has_left=facts.left_at is not None)
        settings = await settings_of(guild, self._settings)
        return Profile(
            facts=facts,
            progress=progress_at(await self._curves.of(guild), facts.xp),
            rank=await self._ranks.rank_of(guild, holding, Board.XP),
            currency=settings[CURRENCY],
            shows_cases=shows_cases,
        )
