from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.reports.report import ReportNumber
from domain.shared.ids import ChannelId, GuildId, UserId
from domain.shared.posts import Place


@frozen(kw_only=True)
class ChooseReportPlace:
    guild: GuildId
    number: ReportNumber
    channel: ChannelId


@define
class ChooseReportPlaceHandler:
    """Settles in which channel a report is posted, before it is; returns whether nobody chose before."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: ChooseReportPlace) -> bool:
        async with self._uow() as uow:
            first = await uow.report_posts.choose(command.guild, command.number, command.channel)
            await uow.commit()
        return first


@frozen(kw_only=True)
class RememberReportPost:
    guild: GuildId
    number: ReportNumber
    place: Place


@define
class RememberReportPostHandler:
    _uow: UnitOfWorkFactory

    async def __call__(self, command: RememberReportPost) -> None:
        async with self._uow() as uow:
            await uow.report_posts.put(command.guild, command.number, command.place)
            await uow.commit()


@frozen(kw_only=True)
class NoteReporterTold:
    guild: GuildId
    number: ReportNumber
    reporter: UserId


@define
class NoteReporterToldHandler:
    _uow: UnitOfWorkFactory

    async def __call__(self, command: NoteReporterTold) -> None:
        async with self._uow() as uow:
            await uow.reports.note_told(command.guild, command.number, command.reporter)
            await uow.commit()
