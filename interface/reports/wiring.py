from discord.ext import commands

from application.evidence.keep_capture import KeepCaptureHandler
from application.reports.block_reporter import BlockReporterHandler, UnblockReporterHandler
from application.reports.file_report import FileReportHandler
from application.reports.handle_report import (
    ClaimReportHandler,
    DismissReportHandler,
    GiveReportBackHandler,
    RecordDecisionHandler,
    ResolveReportHandler,
)
from application.reports.list_reports import ListReportsHandler, ShowReportHandler
from application.reports.reactions import report_reactions
from application.reports.read_report import WholeReports
from application.reports.record_report import RecordReportHandler
from application.reports.remember_report import (
    ChooseReportPlaceHandler,
    NoteReporterToldHandler,
    RememberReportPostHandler,
)
from application.reports.settle_acted_on import RecordOutcomeHandler, SettleActedOn, SettleActedOnHandler
from application.reports.sync_report import SyncReportHandler
from application.reports.tell_reporters import TellReportersHandler
from domain.shared.errors import ConcurrentChange
from infrastructure.evidence.evidence_reader import PostgresEvidenceReader
from infrastructure.moderation.case_reader import PostgresCaseReader
from infrastructure.reports.report_reader import PostgresReportReader
from interface.reports.buttons import (
    PressClaim,
    PressDismiss,
    PressGiveBack,
    PressResolve,
    PressWho,
    TurnReportPage,
)
from interface.reports.commands import ReportCommands, ReportUseCases, add_report_command, add_report_menu
from interface.reports.forms import dismiss_form, message_form, resolve_form
from interface.reports.report_channel import DiscordReportChannel
from interface.reports.reporter_notifier import DiscordReporterNotifier
from interface.reports.words import report_words
from interface.shared.context import Background, Context
from interface.shared.standings import DiscordStandings
from interface.shared.wiring import Shared, waiting_events

ACTED_ON_EVERY = 60.0  # seconds


def reports_context(shared: Shared) -> Context:
    uow, clock = shared.uow, shared.shared_clock
    reports, evidence = PostgresReportReader(shared.reading), PostgresEvidenceReader(shared.reading)
    whole = WholeReports(reports, evidence)
    record = shared.transaction(RecordReportHandler(uow, clock), also=(ConcurrentChange,))
    file_report = shared.measured(FileReportHandler(DiscordStandings(shared.client), evidence, record))
    keep_message = shared.transaction(KeepCaptureHandler(uow, shared.clock))
    decide = shared.transaction(RecordDecisionHandler(uow, clock))
    list_reports = shared.measured(ListReportsHandler(reports))
    show_report = shared.measured(ShowReportHandler(reports, whole))
    resolve = shared.measured(ResolveReportHandler(reports, PostgresCaseReader(shared.reading), decide))
    dismiss = shared.measured(DismissReportHandler(decide))
    use_cases = ReportUseCases(
        list=list_reports,
        show=show_report,
        block=shared.transaction(BlockReporterHandler(uow, shared.clock)),
        unblock=shared.transaction(UnblockReporterHandler(uow)),
    )
    sync_report = SyncReportHandler(
        reports,
        whole,
        shared.guild_settings,
        DiscordReportChannel(shared.client),
        shared.transaction(ChooseReportPlaceHandler(uow)),
        shared.transaction(RememberReportPostHandler(uow)),
    )
    tell_reporters = TellReportersHandler(
        reports,
        shared.guild_settings,
        DiscordReporterNotifier(shared.client, shared.clock),
        shared.transaction(NoteReporterToldHandler(uow)),
    )

    settle_acted_on = SettleActedOnHandler(
        reports,
        PostgresCaseReader(shared.reading),
        shared.transaction(RecordOutcomeHandler(uow, clock), also=(ConcurrentChange,)),
        clock,
    )

    async def look_at_acted_on() -> None:
        await settle_acted_on(SettleActedOn())

    def equip(bot: commands.Bot) -> None:
        add_report_command(bot.tree, file_report)
        add_report_menu(bot.tree, keep_message)
        bot.tree.add_command(ReportCommands(use_cases))

    return Context(
        equip=equip,
        words=report_words,
        reactions=report_reactions(
            sync_report=shared.measured(sync_report),
            tell_reporters=shared.measured(tell_reporters),
            waiting=waiting_events(shared),
        ),
        buttons=(
            TurnReportPage(list_reports).button(),
            PressClaim(shared.transaction(ClaimReportHandler(uow, clock))).button(),
            PressGiveBack(shared.transaction(GiveReportBackHandler(uow, clock))).button(),
            PressWho(show_report).button(),
            PressResolve(show_report).button(),
            PressDismiss(show_report).button(),
        ),
        forms=(message_form(file_report), resolve_form(resolve), dismiss_form(dismiss)),
        background=(Background("reports acted on", look_at_acted_on, every=ACTED_ON_EVERY, needs_discord=False),),
    )
