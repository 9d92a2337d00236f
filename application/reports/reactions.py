from application.reports.sync_report import SyncReport
from application.reports.tell_reporters import TellReporters
from application.shared.reaction import EventReactions
from application.shared.use_case import UseCase
from application.shared.waiting import WaitingEvents
from domain.guilds.events import GuildSettingsChanged
from domain.reports.events import ReportChanged, ReportSettled
from domain.reports.report import ReportNumber
from domain.reports.settings import REPORTS_CHANNEL
from domain.shared.events import Event

IN_THE_REPORTS_CHANNEL = (ReportChanged,)
"""The events after which the moderators' channel shows a report as it is then."""


def report_reactions(
    *,
    sync_report: UseCase[SyncReport, None],
    tell_reporters: UseCase[TellReporters, None],
    waiting: WaitingEvents,
) -> EventReactions:
    async def show_report(event: Event) -> None:
        assert isinstance(event, ReportChanged)
        await sync_report(SyncReport(guild=event.guild, number=ReportNumber(event.number)))

    async def tell(event: Event) -> None:
        assert isinstance(event, ReportSettled)
        await tell_reporters(TellReporters(guild=event.guild, number=ReportNumber(event.number)))

    async def try_the_other_channel(event: Event) -> None:
        assert isinstance(event, GuildSettingsChanged)
        if REPORTS_CHANNEL.name in event.settings:
            await waiting.release(event.guild, [each.__name__ for each in IN_THE_REPORTS_CHANNEL])

    return {
        **dict.fromkeys(IN_THE_REPORTS_CHANNEL, (show_report,)),
        ReportSettled: (tell,),
        GuildSettingsChanged: (try_the_other_channel,),
    }
