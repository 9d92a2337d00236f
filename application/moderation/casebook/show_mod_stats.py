from datetime import timedelta

from attrs import define, frozen

from application.moderation.casebook.ports import StatsPictures
from application.moderation.casebook.queries import CasebookReader, ModStats
from application.shared.clock import Clock
from application.shared.drawing import CannotDraw, Png, Theme
from domain.moderation.amending import RIGHT
from domain.moderation.casebook.window import check_window
from domain.shared.ids import GuildId, UserId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ShowModStats:
    guild: GuildId
    by: Standing
    moderator: UserId | None
    """None for all of them."""
    days: int
    theme: Theme = Theme.DARK


@frozen
class ModStatsShown:
    stats: ModStats
    days: int
    moderator: UserId | None
    picture: Png | None
    """None where there is nothing to show, or it could not be drawn: the same is then said as text."""


@define
class ShowModStatsHandler:
    _cases: CasebookReader
    _pictures: StatsPictures
    _clock: Clock

    async def __call__(self, command: ShowModStats) -> ModStatsShown:
        """Raises MissingPermission, InvalidWindow."""
        command.by.require(RIGHT)
        check_window(command.days)
        since = self._clock.now() - timedelta(days=command.days)
        stats = await self._cases.mod_stats(command.guild, since, command.moderator)
        return ModStatsShown(stats, command.days, command.moderator, await self._picture(stats, command))

    async def _picture(self, stats: ModStats, command: ShowModStats) -> Png | None:
        if not stats.moderators:
            return None
        try:
            return await self._pictures.draw(stats, days=command.days, theme=command.theme)
        except CannotDraw:
            return None
