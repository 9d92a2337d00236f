from zoneinfo import ZoneInfo

from attrs import define, frozen

from application.charts.activity_book import ActivityBook
from application.charts.ports import ActivityPictures
from application.charts.queries import Activity
from application.shared.clock import Clock
from application.shared.drawing import CannotDraw, Png, Theme
from application.shared.use_case import UseCase
from domain.charts.span import Span
from domain.guilds.settings import TIME_ZONE
from domain.shared.days import day_of
from domain.shared.ids import GuildId, UserId
from domain.shared.permission import Permission
from domain.shared.settings import Settings
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ShowActivity:
    """Everybody may see the guild's activity and their own; when somebody else is about, moderators only."""

    guild: GuildId
    by: Standing
    member: UserId | None
    """None for the whole guild."""
    name: str | None
    """Of the member, as the guild shows them."""
    days: int
    theme: Theme = Theme.DARK


@frozen
class ActivityShown:
    activity: Activity
    picture: Png | None
    """None where there is nothing to show, or it could not be drawn: the same is then said as text."""


@define
class ShowActivityHandler:
    _get_settings: UseCase[GuildId, Settings]
    _book: ActivityBook
    _pictures: ActivityPictures
    _clock: Clock

    async def __call__(self, command: ShowActivity) -> ActivityShown:
        """Raises MissingPermission, InvalidSpan."""
        if command.member not in (None, command.by.user):
            command.by.require(Permission.MODERATE_MEMBERS)
        time_zone = (await self._get_settings(command.guild))[TIME_ZONE]
        span = Span.until(day_of(self._clock.now(), ZoneInfo(time_zone)), command.days)
        if command.member is None:
            activity = await self._book.of_guild(command.guild, span, time_zone)
        else:
            activity = await self._book.of_member(command.guild, command.member, span, time_zone)
        return ActivityShown(activity, await self._picture(activity, command))

    async def _picture(self, activity: Activity, command: ShowActivity) -> Png | None:
        if activity.is_empty:
            return None
        try:
            return await self._pictures.draw(activity, name=command.name, theme=command.theme)
        except CannotDraw:
            return None
