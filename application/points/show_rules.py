from attrs import define, frozen

from application.shared.use_case import UseCase
from domain.points.settings import CURRENCY, DAILY_GIVE_LIMIT, GIVING, MIN_ACCOUNT_AGE
from domain.shared.ids import GuildId
from domain.shared.settings import Settings


@frozen
class ShowRules:
    guild: GuildId


@frozen(kw_only=True)
class PointRules:
    currency: str
    giving: bool
    daily_limit: int
    """0 where there is none."""
    min_account_age: int
    """Days; 0 for any age."""


@define
class ShowRulesHandler:
    """What the guild chose about points; it binds everybody, so everybody may know."""

    _get_settings: UseCase[GuildId, Settings]

    async def __call__(self, command: ShowRules) -> PointRules:
        settings = await self._get_settings(command.guild)
        return PointRules(
            currency=settings[CURRENCY],
            giving=settings[GIVING],
            daily_limit=settings[DAILY_GIVE_LIMIT],
            min_account_age=settings[MIN_ACCOUNT_AGE],
        )
