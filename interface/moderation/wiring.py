from discord.ext import commands

from application.evidence.capture_link import CaptureLinkHandler
from application.evidence.keep_capture import KeepCaptureHandler
from application.guilds.change_settings import ChangeSettings, SettingsChanged
from application.guilds.show_settings import SettingsView, ShowSettings
from application.moderation.add_evidence import AddEvidenceHandler
from application.moderation.amend_reason import AmendReasonHandler
from application.moderation.announce_action import AnnounceActionHandler
from application.moderation.check_action import CheckActionHandler
from application.moderation.count_actions import CountActionsHandler
from application.moderation.ends.update_notice import UpdateNoticeHandler
from application.moderation.escalation.configuring import escalation_section
from application.moderation.find_banned import FindBannedHandler
from application.moderation.forget_answer import ForgetAnswerHandler
from application.moderation.jail.show_swap import ShowSwapHandler
from application.moderation.list_cases import ListCasesHandler
from application.moderation.list_changes import ListChangesHandler
from application.moderation.nick.show_nickname import ShowNicknameHandler
from application.moderation.reactions import moderation_reactions
from application.moderation.record_evidence import RecordEvidenceHandler
from application.moderation.record_reason import RecordReasonHandler
from application.moderation.show_case import ShowCaseHandler
from application.moderation.show_evidence import ShowEvidenceHandler
from application.moderation.suggest_bans import SuggestBansHandler
from application.moderation.suggest_cases import SuggestCasesHandler
from application.moderation.take_back_notice import TakeBackNoticeHandler
from application.moderation.templates.configuring import templates_section
from application.reactions import Reactions
from application.reports.act_on_report import ActOnReportHandler
from application.reports.handle_report import ClaimReportHandler, RecordDecisionHandler
from application.reports.settle_acted_on import RecordOutcomeHandler
from application.reports.settle_after_action import SettleAfterActionHandler
from application.shared.moments import Moments
from application.shared.use_case import UseCase
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.dates_in_words import DateparserDates
from infrastructure.evidence.evidence_reader import PostgresEvidenceReader
from infrastructure.guilds.readers import PostgresSettingHistoryReader
from infrastructure.moderation.appeals.appeal_reader import PostgresAppealReader
from infrastructure.moderation.case_reader import PostgresCaseReader
from infrastructure.moderation.casebook.reader import PostgresCasebookReader
from infrastructure.moderation.drift.drift_reader import PostgresDriftReader
from infrastructure.moderation.nick.nick_resets import PostgresNickReader
from interface.moderation.actions import EDGES
from interface.moderation.actions.edge import Hands
from interface.moderation.adoption.wiring import adoption
from interface.moderation.appeals.wiring import appealing
from interface.moderation.banned import BannedPeople
from interface.moderation.buttons import ShowCasesOf, TurnCasePage
from interface.moderation.casebook.wiring import casebook
from interface.moderation.commands import CaseCommands, CaseUseCases, TakeAndAnswer
from interface.moderation.drift.wiring import drift
from interface.moderation.ends.commands import add_stuck_command
from interface.moderation.ends.wiring import EndParts, wire_ends
from interface.moderation.escalation.wiring import escalating
from interface.moderation.evidence_commands import EvidenceCommands, EvidenceUseCases
from interface.moderation.evidence_pages import TurnEvidencePage
from interface.moderation.history import BackToCase, TurnChangesPage
from interface.moderation.jail.setup_step import JailStep
from interface.moderation.jail.wiring import jail_room
from interface.moderation.log_step import LogStep
from interface.moderation.mod_log_wiring import open_mod_log
from interface.moderation.moderation_group import moderation_group
from interface.moderation.ports import ModerationPorts
from interface.moderation.retention.wiring import retention
from interface.moderation.taking_wiring import open_taking
from interface.moderation.templates.wiring import open_templates
from interface.moderation.warn_for import add_warn_menu, warn_for_button, warn_for_form
from interface.moderation.words import moderation_words
from interface.shared.avatars import DiscordAvatars
from interface.shared.context import Context
from interface.shared.people import DiscordPeople
from interface.shared.seen_messages import DiscordMessages
from interface.shared.wiring import Shared


def moderation_context(
    shared: Shared,
    get_settings: UseCase[GuildId, Settings],
    ports: ModerationPorts,
    show_settings: UseCase[ShowSettings, SettingsView],
    change_settings: UseCase[ChangeSettings, SettingsChanged],
) -> Context:
    uow, clock = shared.uow, shared.clock
    cases, moments = PostgresCaseReader(shared.reading), Moments(DateparserDates())
    taking = open_taking(shared, get_settings, ports, use=shared.command_use, cases=cases, moments=moments)
    mod_log = open_mod_log(shared, ports, cases=cases, history=PostgresSettingHistoryReader(shared.reading))
    list_cases = shared.measured(ListCasesHandler(cases))
    evidence = PostgresEvidenceReader(shared.reading)
    appealed = PostgresAppealReader(shared.reading)
    show_case = shared.measured(ShowCaseHandler(cases, evidence, ports.jail.tools.jails, appealed))
    keep_message = shared.transaction(KeepCaptureHandler(uow, clock))
    capture_link = shared.measured(CaptureLinkHandler(DiscordMessages(shared.client), keep_message))
    record_evidence = shared.transaction(RecordEvidenceHandler(uow, clock))
    evidence_use_cases = EvidenceUseCases(
        capture=capture_link, add=shared.measured(AddEvidenceHandler(cases, ports.standings, record_evidence))
    )
    avatars = DiscordAvatars(shared.client)
    parts = EndParts(
        cases=cases,
        standings=ports.standings,
        get_settings=get_settings,
        carry_out=taking.carry_out,
        end_case=taking.end_case,
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
        standings=ports.standings,
        trail=ports.audit_trail,
        adopt=adopted.adopt,
        record_end=taking.record_end,
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
    following = escalating(
        shared,
        cases=cases,
        standings=ports.standings,
        effects=ports.effects,
        get_settings=get_settings,
        carry_out=taking.carry_out,
    )
    take = TakeAndAnswer(
        shared.measured(taking.take_action),
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
        take_action=taking.take_action,
        tell=take.tell,
        avatars=avatars,
        book=PostgresCasebookReader(shared.reading, shared.replica_reading),
        get_settings=get_settings,
        moments=moments,
    )
    appeals = appealing(
        shared,
        cases=cases,
        standings=ports.standings,
        undo=book.undo,
        void=book.void,
    )
    hands = Hands(
        take=take,
        reasons=templates.offer,
        keep_message=keep_message,
        act_on_report=shared.measured(
            ActOnReportHandler(
                shared.transaction(ClaimReportHandler(uow, shared.shared_clock)),
                shared.transaction(RecordOutcomeHandler(uow, shared.shared_clock), also=(ConcurrentChange,)),
                SettleAfterActionHandler(shared.transaction(RecordDecisionHandler(uow, shared.shared_clock))),
                cases,
            )
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

    return Context(
        equip=equip,
        words=moderation_words,
        sections=(escalation_section(), templates_section()),
        reactions=Reactions.joined(
            [
                appeals.reactions,  # first, as they do not wait for a mod-log that takes no posts
                moderation_reactions(
                    sync_case_log=mod_log.sync,
                    retry_case_log=mod_log.retry,
                    take_back_notice=shared.measured(TakeBackNoticeHandler(cases, ports.notifier)),
                    update_notice=shared.measured(UpdateNoticeHandler(cases, ports.notifier, get_settings)),
                    escalate=following.escalate,
                ),
                drifting.reactions,
            ]
        ).by_event,
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
            *appeals.buttons,
        ),
        setup=(LogStep(show_settings, change_settings).step(), JailStep(show_settings, jail.set_up).step()),
        forms=(*(form for edge in EDGES for form in edge.forms(hands)), warn_for_form(hands), *appeals.forms),
        background=(
            *taking.background,
            mod_log.background,
            *jail.background,
            adopted.background,
            drifting.background,
            retention(shared),
            appeals.background,
        ),
    )
