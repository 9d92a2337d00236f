from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader, settings_of
from application.reports.ports import ReporterNotifier
from application.reports.queries import ReportReader, ReportView
from application.reports.remember_report import NoteReporterTold
from application.shared.errors import DiscordUnreachable
from application.shared.use_case import UseCase
from domain.reports.report import STILL_OPEN, ReportNumber
from domain.reports.settings import TELL_REPORTERS
from domain.shared.ids import GuildId, UserId

_AT_ONCE = 25

_UNREACHABLE = 3
"""So many at most are passed over in one run: of more it is Discord itself that does not answer."""


@frozen(kw_only=True)
class TellReporters:
    guild: GuildId
    number: ReportNumber


@define
class TellReportersHandler:
    """Tells those who reported what became of it, each once, where the guild wants them told.

    Whoever cannot be reached holds up nobody else. Raises DiscordUnreachable where somebody could not be, or Discord
    does not answer at all; run again, it tells those not told yet.
    """

    _reports: ReportReader
    _settings: GuildSettingsReader
    _notifier: ReporterNotifier
    _note: UseCase[NoteReporterTold, None]

    async def __call__(self, command: TellReporters) -> None:
        settings = await settings_of(command.guild, self._settings)
        report = await self._reports.show(command.guild, command.number)
        if not settings[TELL_REPORTERS] or report.state in STILL_OPEN:
            return
        last, unreachable = UserId(0), 0
        while untold := await self._reports.untold(report.guild, report.number, after=last, limit=_AT_ONCE):
            for reporter in untold:
                unreachable += not await self._tell(report, reporter)
                if unreachable > _UNREACHABLE:
                    raise DiscordUnreachable
            last = untold[-1]
        if unreachable:
            raise DiscordUnreachable

    async def _tell(self, report: ReportView, reporter: UserId) -> bool:
        """Whether they know it now, or never will."""
        try:
            await self._notifier.tell(report, reporter)
        except DiscordUnreachable:
            return False
        await self._note(NoteReporterTold(guild=report.guild, number=report.number, reporter=reporter))
        return True
