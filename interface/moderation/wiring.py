from datetime import timedelta

from attrs import frozen
from discord.ext import commands

from application.evidence.capture_link import CaptureLinkHandler
from application.evidence.keep_capture import KeepCaptureHandler
from application.moderation.add_evidence import AddEvidenceHandler
from application.moderation.adoption.audited import AuditTrail
from application.moderation.amend_reason import AmendReasonHandler
from application.moderation.announce_action import AnnounceActionHandler
from application.moderation.carry_out_case import CarryOutCaseHandler
from application.moderation.check_action import CheckActionHandler
from application.moderation.choose_place import ChoosePlaceHandler
from application.moderation.count_actions import CountActionsHandler
from application.moderation.drift.bans import BansLook
from application.moderation.drift.look import looks_by_kind
from application.moderation.drift.timeouts import TimeoutsLook
from application.moderation.effects import Effects, Lifts, by_kind
from application.moderation.end_case import EndCaseHandler
from application.moderation.end_due_cases import LEASES, EndDueCases, EndDueCasesHandler
from application.moderation.ends.update_notice import UpdateNoticeHandler
from application.moderation.find_banned import FindBannedHandler
from application.moderation.forget_answer import ForgetAnswerHandler
from application.moderation.give_owed_answers import TRIED_AGAIN_AFTER, GiveOwedAnswers, GiveOwedAnswersHandler
from application.moderation.jail.show_swap import ShowSwapHandler
from application.moderation.list_cases import ListCasesHandler
from application.moderation.list_changes import ListChangesHandler
from application.moderation.nick.note_nickname import NoteNicknameHandler
from application.moderation.nick.show_nickname import ShowNicknameHandler
from application.moderation.open_case import OpenCaseHandler
from application.moderation.ports import (
    AuditLog,
    BanList,
    Bans,
    CaseLogAlarm,
    CaseLogChannel,
    MemberNotifier,
    ModeratorAnswers,
    PublicNotices,
)
from application.moderation.postpone_case import PostponeCaseHandler
from application.moderation.postpone_end import PostponeEndHandler
from application.moderation.reactions import moderation_reactions
from application.moderation.record_end import RecordEndHandler
from application.moderation.record_evidence import RecordEvidenceHandler
from application.moderation.record_reason import RecordReasonHandler
from application.moderation.remember_post import RememberPostHandler
from application.moderation.resume_cases import ResumeCases, ResumeCasesHandler
from application.moderation.retry_case_log import RetryCaseLogHandler
from application.moderation.settle_case import SettleCaseHandler
from application.moderation.show_case import ShowCaseHandler
from application.moderation.show_evidence import ShowEvidenceHandler
from application.moderation.suggest_bans import SuggestBansHandler
from application.moderation.suggest_cases import SuggestCasesHandler
from application.moderation.sync_case_log import SyncCaseLogHandler
from application.moderation.take_action import TakeActionHandler
from application.moderation.take_back_notice import TakeBackNoticeHandler
from application.moderation.watch_case_logs import WatchCaseLogs, WatchCaseLogsHandler
from application.reports.handle_report import ClaimReportHandler, RecordDecisionHandler
from application.reports.settle_after_action import SettleAfterActionHandler
from application.shared.channels import ChannelDirectory
from application.shared.moments import Moments
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.dates_in_words import DateparserDates
from infrastructure.evidence.evidence_reader import PostgresEvidenceReader
from infrastructure.guilds.readers import PostgresSettingHistoryReader
from infrastructure.moderation.case_reader import PostgresCaseReader
from infrastructure.moderation.casebook.reader import PostgresCasebookReader
from infrastructure.moderation.drift.drift_reader import PostgresDriftReader
from infrastructure.moderation.jail.jail_reader import PostgresJailReader
from infrastructure.moderation.nick.nick_resets import PostgresNickReader
from interface.moderation.actions import EDGES
from interface.moderation.actions.edge import DiscordParts, Hands
from interface.moderation.adoption.trail import DiscordAuditTrail
from interface.moderation.adoption.wiring import adoption
from interface.moderation.audit_log import DiscordAuditLog
from interface.moderation.ban_list import DiscordBanList
from interface.moderation.banned import BannedPeople
from interface.moderation.bans import DiscordBans
from interface.moderation.bulk.wiring import BulkPorts, discord_bulk_ports
from interface.moderation.buttons import ShowCasesOf, TurnCasePage
from interface.moderation.case_log import DiscordCaseLogChannel
from interface.moderation.case_log_alarm import DiscordCaseLogAlarm
from interface.moderation.casebook.wiring import casebook
from interface.moderation.commands import CaseCommands, CaseUseCases, TakeAndAnswer
from interface.moderation.drift.live import DiscordBanPages, DiscordLiveTimeouts
from interface.moderation.drift.notices import DiscordDriftNotices
from interface.moderation.drift.wiring import DriftPorts, drift
from interface.moderation.ends.commands import add_stuck_command
from interface.moderation.ends.wiring import EndParts, wire_ends
from interface.moderation.escalation.wiring import escalating
from interface.moderation.evidence_commands import EvidenceCommands, EvidenceUseCases
from interface.moderation.evidence_pages import TurnEvidencePage
from interface.moderation.history import BackToCase, TurnChangesPage
from interface.moderation.jail.wiring import JailPorts, discord_jail_ports, jail_room
from interface.moderation.member_notifier import DiscordMemberNotifier
from interface.moderation.moderation_group import moderation_group
from interface.moderation.moderator_answers import DiscordModeratorAnswers
from interface.moderation.public_notices import DiscordPublicNotices
from interface.moderation.templates.wiring import open_templates
from interface.moderation.users import DiscordUsers
from interface.moderation.warn_for import add_warn_menu, warn_for_button, warn_for_form
from interface.moderation.words import moderation_words
from interface.shared.avatars import DiscordAvatars
from interface.shared.channels import DiscordChannels
from interface.shared.context import Background, Context
from interface.shared.people import DiscordPeople
from interface.shared.seen_messages import DiscordMessages
from interface.shared.standings import DiscordStandings
from interface.shared.wiring import Shared, waiting_events


@frozen(kw_only=True)
class ModerationPorts:
    """All that moderation does in Discord; a test may replace any part with its own."""

    effects: Effects
    lifts: Lifts
    notifier: MemberNotifier
    standings: Standings
    case_log: CaseLogChannel
    answers: ModeratorAnswers
    case_log_alarm: CaseLogAlarm
    channels: ChannelDirectory
    public_notices: PublicNotices
    bans: Bans
    ban_list: BanList
    bulk: BulkPorts
    jail: JailPorts
    audit_log: AuditLog
    audit_trail: AuditTrail
    drift: DriftPorts


def discord_ports(shared: Shared) -> ModerationPorts:
    client = shared.client
    bans, audit_log = DiscordBans(client), DiscordAuditLog(client)
    jail = discord_jail_ports(shared, PostgresJailReader(shared.reading))
    parts = DiscordParts(
        client=client,
        clock=shared.shared_clock,
        bans=bans,
        audit_log=audit_log,
        users=DiscordUsers(client),
        jail=jail.tools,
        note_nickname=shared.transaction(NoteNicknameHandler(shared.uow)),
    )
    return ModerationPorts(
        effects=by_kind(edge.effect(parts) for edge in EDGES),
        lifts=by_kind(edge.lift(parts) for edge in EDGES if edge.lift is not None),
        notifier=DiscordMemberNotifier(client),
        standings=DiscordStandings(client),
        case_log=DiscordCaseLogChannel(client, DiscordAvatars(client)),
        case_log_alarm=DiscordCaseLogAlarm(client),
        channels=DiscordChannels(client),
        public_notices=DiscordPublicNotices(client),
        bans=parts.bans,
        ban_list=DiscordBanList(client),
        audit_log=audit_log,
        audit_trail=DiscordAuditTrail(client),
        drift=DriftPorts(
            looks=looks_by_kind(
                BansLook(DiscordBanPages(client), bans),
                TimeoutsLook(DiscordLiveTimeouts(client)),
            ),
            notices=DiscordDriftNotices(client),
        ),
        answers=DiscordModeratorAnswers(client, DiscordAvatars(client)),
        bulk=discord_bulk_ports(shared),
        jail=jail,
    )


def moderation_context(shared: Shared, get_settings: UseCase[GuildId, Settings], ports: ModerationPorts) -> Context:
    uow, clock = shared.uow, shared.clock
    lease = timedelta(seconds=shared.settings.moderation.lease)
    cases = PostgresCaseReader(shared.reading)
    settle_case = shared.transaction(SettleCaseHandler(uow, clock), also=(ConcurrentChange,))
    postpone_case = shared.transaction(PostponeCaseHandler(uow))
    carry_out = CarryOutCaseHandler(
        ports.effects,
        ports.notifier,
        ports.standings,
        get_settings,
        settle_case,
        postpone_case,
        shared.shared_clock,
        cases,
    )
    take_action = TakeActionHandler(
        standings=ports.standings,
        effects=ports.effects,
        get_settings=get_settings,
        cases=cases,
        open_case=shared.transaction(OpenCaseHandler(uow)),
        carry_out=carry_out,
        clock=shared.shared_clock,
        moments=Moments(DateparserDates()),
        lease=lease,
    )
    list_cases = shared.measured(ListCasesHandler(cases))
    evidence = PostgresEvidenceReader(shared.reading)
    show_case = shared.measured(ShowCaseHandler(cases, evidence))
    keep_message = shared.transaction(KeepCaptureHandler(uow, clock))
    capture_link = shared.measured(CaptureLinkHandler(DiscordMessages(shared.client), keep_message))
    record_evidence = shared.transaction(RecordEvidenceHandler(uow, clock))
    evidence_use_cases = EvidenceUseCases(
        capture=capture_link, add=shared.measured(AddEvidenceHandler(cases, ports.standings, record_evidence))
    )
    avatars = DiscordAvatars(shared.client)
    record_end = shared.transaction(RecordEndHandler(uow, clock), also=(ConcurrentChange,))
    postpone_end = shared.transaction(PostponeEndHandler(uow))
    end_case = EndCaseHandler(uow, ports.lifts, record_end, postpone_end, shared.shared_clock)
    parts = EndParts(
        cases=cases, standings=ports.standings, get_settings=get_settings, carry_out=carry_out, end_case=end_case
    )
    ends = wire_ends(shared, parts)
    record_reason = shared.transaction(RecordReasonHandler(uow, clock))
    templates = open_templates(shared)
    adopted = adoption(shared, get_settings, ports.audit_trail, ports.audit_log)
    drifting = drift(
        shared,
        get_settings,
        ports.drift,
        reader=PostgresDriftReader(shared.reading),
        cases=cases,
        effects=ports.effects,
        standings=ports.standings,
        trail=ports.audit_trail,
        adopt=adopted.adopt,
    )
    case_use_cases = CaseUseCases(
        read_reason=templates.read_reason,
        offer_reasons=templates.offer(None),
        show=show_case,
        list=list_cases,
        edit=ends.edit_case,
        suggest=shared.measured(SuggestCasesHandler(cases)),
        claim=adopted.claim_case,
        amend_reason=shared.measured(AmendReasonHandler(cases, ports.standings, record_reason)),
    )
    choose_place = shared.transaction(ChoosePlaceHandler(uow))
    remember_post = shared.transaction(RememberPostHandler(uow))
    sync_case_log = SyncCaseLogHandler(cases, shared.guild_settings, ports.case_log, choose_place, remember_post)
    workers = Workers(lease.total_seconds())
    waiting, history = waiting_events(shared), PostgresSettingHistoryReader(shared.reading)
    retry_case_log = shared.measured(RetryCaseLogHandler(waiting))
    watch_case_logs = WatchCaseLogsHandler(
        waiting,
        shared.guild_settings,
        history,
        ports.channels,
        ports.case_log_alarm,
        retry_case_log,
        shared.shared_clock,
    )
    resume_cases = ResumeCasesHandler(uow, carry_out, shared.shared_clock, lease, workers)
    ending = Workers(LEASES[0].total_seconds())
    end_due_cases = EndDueCasesHandler(uow, end_case, shared.shared_clock, ending)
    answering = Workers(TRIED_AGAIN_AFTER.total_seconds())
    give_owed_answers = GiveOwedAnswersHandler(uow, ports.answers, shared.shared_clock, answering)
    following = escalating(
        shared,
        cases=cases,
        standings=ports.standings,
        effects=ports.effects,
        get_settings=get_settings,
        carry_out=carry_out,
    )
    take = TakeAndAnswer(
        shared.measured(take_action),
        shared.measured(CountActionsHandler(cases)),
        shared.measured(AnnounceActionHandler(get_settings, ports.public_notices)),
        ForgetAnswerHandler(uow),
        templates.read_reason,
        capture_link,
        following.foresee,
    )
    book = casebook(
        shared,
        cases=cases,
        shown=case_use_cases,
        standings=ports.standings,
        take_action=take_action,
        tell=take.tell,
        avatars=avatars,
        book=PostgresCasebookReader(shared.reading),
        get_settings=get_settings,
        moments=Moments(DateparserDates()),
    )
    hands = Hands(
        take=take,
        reasons=templates.offer,
        keep_message=keep_message,
        claim_report=shared.transaction(ClaimReportHandler(uow, shared.shared_clock)),
        settle_report=shared.measured(
            SettleAfterActionHandler(shared.transaction(RecordDecisionHandler(uow, shared.shared_clock)))
        ),
        check=shared.measured(CheckActionHandler(ports.standings)),
        banned=BannedPeople(
            shared.measured(SuggestBansHandler(ports.ban_list, ports.bans)),
            shared.measured(FindBannedHandler(ports.ban_list)),
        ),
        people=DiscordPeople(shared.client),
        show_swap=shared.measured(ShowSwapHandler(ports.jail.tools.jails)),
        show_nickname=shared.measured(ShowNicknameHandler(PostgresNickReader(shared.reading))),
    )
    jail = jail_room(shared, ports.jail, ports.standings)

    def equip(bot: commands.Bot) -> None:
        for edge in EDGES:
            edge.add_command(bot.tree, hands)
        case_commands = CaseCommands(case_use_cases, avatars)
        book.add_commands(bot.tree, case_commands)
        case_commands.add_command(EvidenceCommands(evidence_use_cases))
        bot.tree.add_command(case_commands)
        bot.tree.add_command(templates.group())
        add_warn_menu(bot.tree, hands)
        jail.equip(bot)
        adopted.equip(bot)
        health = moderation_group()
        add_stuck_command(health, ends.list_stuck)
        drifting.add_to(health)
        bot.tree.add_command(health)
        following.equip(bot)

    async def sweep() -> None:
        await resume_cases(ResumeCases(shared.client.served_guilds()))

    async def end_due() -> None:
        await end_due_cases(EndDueCases(shared.client.served_guilds()))

    async def give_answers() -> None:
        await give_owed_answers(GiveOwedAnswers(shared.client.served_guilds()))

    async def watch() -> None:
        await watch_case_logs(WatchCaseLogs(shared.client.served_guilds()))

    return Context(
        equip=equip,
        words=moderation_words,
        reactions={
            **moderation_reactions(
                sync_case_log=shared.measured(sync_case_log),
                retry_case_log=retry_case_log,
                take_back_notice=shared.measured(TakeBackNoticeHandler(cases, ports.notifier)),
                update_notice=shared.measured(UpdateNoticeHandler(cases, ports.notifier, get_settings)),
                escalate=following.escalate,
            ),
            **drifting.reactions,
        },
        buttons=(
            TurnCasePage(list_cases).button(),
            ShowCasesOf(list_cases).button(),
            TurnChangesPage(shared.measured(ListChangesHandler(cases))).button(),
            BackToCase(show_case, avatars).button(),
            TurnEvidencePage(shared.measured(ShowEvidenceHandler(evidence))).button(),
            warn_for_button(hands),
            *drifting.buttons(),
            *book.buttons,
            *ends.buttons,
        ),
        forms=(*(form for edge in EDGES for form in edge.forms(hands)), warn_for_form(hands)),
        background=(
            Background("sweep", sweep, every=shared.settings.moderation.sweep_every, workers=workers),
            Background("owed answers", give_answers, every=shared.settings.moderation.sweep_every, workers=answering),
            Background("watch of the mod-logs", watch, every=shared.settings.moderation.sweep_every),
            jail.background,
            adopted.background,
            drifting.background,
            Background("ends", end_due, every=shared.settings.moderation.end_every, workers=ending),
        ),
    )
