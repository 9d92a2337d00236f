from attrs import define, evolve, frozen

from application.guilds.queries import GuildSettingsReader, settings_of
from application.reports.ports import PostedReport, ReportChannel
from application.reports.queries import ReportReader
from application.reports.read_report import WholeReports
from application.reports.remember_report import ChooseReportPlace, RememberReportPost
from application.shared.posting import StandingPost
from application.shared.use_case import UseCase
from domain.reports.report import STILL_OPEN, ReportNumber
from domain.reports.settings import REPORTS_CHANNEL, REPORTS_ROLE
from domain.shared.ids import ChannelId, GuildId, MessageId
from domain.shared.posts import Place
from domain.shared.settings import Settings


@frozen(kw_only=True)
class SyncReport:
    guild: GuildId
    number: ReportNumber


@define
class SyncReportHandler:
    """Makes the moderators' channel show a report as it is now: one post a report, edited when the report changes.

    Raises PlaceUnwritable.
    """

    _reports: ReportReader
    _whole: WholeReports
    _settings: GuildSettingsReader
    _channel: ReportChannel
    _choose_place: UseCase[ChooseReportPlace, bool]
    _remember_post: UseCase[RememberReportPost, None]

    async def __call__(self, command: SyncReport) -> None:
        async def read() -> PostedReport:
            role = (await self._chosen(command.guild))[REPORTS_ROLE]
            return await self._whole.of(await self._reports.show(command.guild, command.number), pings=role)

        await StandingPost(self, self).show(await read(), read)

    async def post(self, channel: ChannelId, shown: PostedReport, *, may_be_there: bool) -> MessageId:
        """Pings whoever is to look at it, unless it stood somewhere before or is closed by now."""
        place = await self.of(shown)
        is_news = shown.report.state in STILL_OPEN and (place is None or place.message is None)
        shown = shown if is_news else evolve(shown, pings=None)
        return await self._channel.post(channel, shown, may_be_there=may_be_there)

    async def edit(self, channel: ChannelId, message: MessageId, shown: PostedReport) -> None:
        await self._channel.edit(channel, message, shown)

    async def of(self, shown: PostedReport) -> Place | None:
        return await self._reports.post(shown.guild, shown.report.number)

    async def choose(self, shown: PostedReport, channel: ChannelId) -> bool:
        return await self._choose_place(
            ChooseReportPlace(guild=shown.guild, number=shown.report.number, channel=channel)
        )

    async def remember(self, shown: PostedReport, place: Place) -> None:
        await self._remember_post(RememberReportPost(guild=shown.guild, number=shown.report.number, place=place))

    async def chosen(self, guild: GuildId) -> ChannelId | None:
        return (await self._chosen(guild))[REPORTS_CHANNEL]

    async def _chosen(self, guild: GuildId) -> Settings:
        return await settings_of(guild, self._settings)
