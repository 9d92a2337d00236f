from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader
from application.reports.ports import ReporterNotifier
from application.reports.queries import ReportReader
from application.reports.remember_report import NoteReporterTold
from application.shared.use_case import UseCase
from domain.reports.report import STILL_OPEN, ReportNumber
from domain.reports.settings import TELL_REPORTERS
from domain.shared.ids import GuildId
from domain.shared.settings import Settings

_AT_ONCE = 25


@frozen(kw_only=True)
class TellReporters:
    guild: GuildId
    number: ReportNumber


@define
class TellReportersHandler:
    """Tells those who reported what became of it, each once, where the guild wants them told.

    Where Discord does not answer, it raises DiscordUnreachable; run again, it goes on with those not told yet.
    """

    _reports: ReportReader
    _settings: GuildSettingsReader
    _notifier: ReporterNotifier
    _note: UseCase[NoteReporterTold, None]

    async def __call__(self, command: TellReporters) -> None:
        settings = await self._settings.get(command.guild) or Settings()
        report = await self._reports.show(command.guild, command.number)
        if not settings[TELL_REPORTERS] or report.state in STILL_OPEN:
            return
        while untold := await self._reports.untold(command.guild, command.number, _AT_ONCE):
            for reporter in untold:
                await self._notifier.tell(report, reporter)
                await self._note(NoteReporterTold(guild=report.guild, number=report.number, reporter=reporter))
