from datetime import timedelta

from attrs import frozen
from discord.ext import commands

from application.moderation.amend_reason import AmendReasonHandler
from application.moderation.announce_action import AnnounceActionHandler
from application.moderation.carry_out_case import CarryOutCaseHandler
from application.moderation.check_action import CheckActionHandler
from application.moderation.choose_place import ChoosePlaceHandler
from application.moderation.count_actions import CountActionsHandler
from application.moderation.effects import Effects, Lifts, by_kind
from application.moderation.end_case import EndCaseHandler
from application.moderation.end_due_cases import LEASES, EndDueCases, EndDueCasesHandler
from application.moderation.ends.update_notice import UpdateNoticeHandler
from application.moderation.find_banned import FindBannedHandler
from application.moderation.forget_answer import ForgetAnswerHandler
from application.moderation.give_owed_answers import TRIED_AGAIN_AFTER, GiveOwedAnswers, GiveOwedAnswersHandler
from application.moderation.list_cases import ListCasesHandler
from application.moderation.list_changes import ListChangesHandler
from application.moderation.open_case import OpenCaseHandler
from application.moderation.ports import (
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
from application.moderation.record_reason import RecordReasonHandler
from application.moderation.remember_post import RememberPostHandler
from application.moderation.resume_cases import ResumeCases, ResumeCasesHandler
from application.moderation.retry_case_log import RetryCaseLogHandler
from application.moderation.settle_case import SettleCaseHandler
from application.moderation.show_case import ShowCaseHandler
from application.moderation.suggest_bans import SuggestBansHandler
from application.moderation.suggest_cases import SuggestCasesHandler
from application.moderation.sync_case_log import SyncCaseLogHandler
from application.moderation.take_action import TakeActionHandler
from application.moderation.take_back_notice import TakeBackNoticeHandler
from application.moderation.watch_case_logs import WatchCaseLogs, WatchCaseLogsHandler
from application.shared.channels import ChannelDirectory
from application.shared.moments import Moments
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.dates_in_words import DateparserDates
from infrastructure.guilds.readers import PostgresSettingHistoryReader
from infrastructure.moderation.case_reader import PostgresCaseReader
from interface.moderation.actions import EDGES
from interface.moderation.actions.edge import DiscordParts, Hands
from interface.moderation.audit_log import DiscordAuditLog
from interface.moderation.ban_list import DiscordBanList
from interface.moderation.banned import BannedPeople
from interface.moderation.bans import DiscordBans
from interface.moderation.buttons import ShowCasesOf, TurnCasePage
from interface.moderation.case_log import DiscordCaseLogChannel
from interface.moderation.case_log_alarm import DiscordCaseLogAlarm
from interface.moderation.commands import CaseCommands, CaseUseCases, TakeAndAnswer
from interface.moderation.ends.commands import add_stuck_command
from interface.moderation.ends.wiring import EndParts, wire_ends
from interface.moderation.escalation.wiring import escalating
from interface.moderation.history import BackToCase, TurnChangesPage
from interface.moderation.member_notifier import DiscordMemberNotifier
from interface.moderation.menus import add_cases_menu
from interface.moderation.moderation_group import moderation_group
from interface.moderation.moderator_answers import DiscordModeratorAnswers
from interface.moderation.public_notices import DiscordPublicNotices
from interface.moderation.users import DiscordUsers
from interface.moderation.words import moderation_words
from interface.shared.avatars import DiscordAvatars
from interface.shared.channels import DiscordChannels
from interface.shared.context import Background, Context
from interface.shared.people import DiscordPeople
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


def discord_ports(shared: Shared) -> ModerationPorts:
    client = shared.client
    bans, audit_log = DiscordBans(client), DiscordAuditLog(client)
    parts = DiscordParts(
        client=client, clock=shared.shared_clock, bans=bans, audit_log=audit_log, users=DiscordUsers(client)
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
        answers=DiscordModeratorAnswers(client, DiscordAvatars(client)),
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
    show_case = shared.measured(ShowCaseHandler(cases))
    avatars = DiscordAvatars(shared.client)
    record_end = shared.transaction(RecordEndHandler(uow, clock), also=(ConcurrentChange,))
    postpone_end = shared.transaction(PostponeEndHandler(uow))
    end_case = EndCaseHandler(uow, ports.lifts, record_end, postpone_end, shared.shared_clock)
    parts = EndParts(
        cases=cases, standings=ports.standings, get_settings=get_settings, carry_out=carry_out, end_case=end_case
    )
    ends = wire_ends(shared, parts)
    record_reason = shared.transaction(RecordReasonHandler(uow, clock))
    case_use_cases = CaseUseCases(
        show=show_case,
        list=list_cases,
        edit=ends.edit_case,
        suggest=shared.measured(SuggestCasesHandler(cases)),
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
    hands = Hands(
        take=TakeAndAnswer(
            shared.measured(take_action),
            shared.measured(CountActionsHandler(cases)),
            shared.measured(AnnounceActionHandler(get_settings, ports.public_notices)),
            ForgetAnswerHandler(uow),
            following.foresee,
        ),
        check=shared.measured(CheckActionHandler(ports.standings)),
        banned=BannedPeople(
            shared.measured(SuggestBansHandler(ports.ban_list, ports.bans)),
            shared.measured(FindBannedHandler(ports.ban_list)),
        ),
        people=DiscordPeople(shared.client),
    )

    def equip(bot: commands.Bot) -> None:
        for edge in EDGES:
            edge.add_command(bot.tree, hands)
        bot.tree.add_command(CaseCommands(case_use_cases, avatars))
        health = moderation_group()
        add_stuck_command(health, ends.list_stuck)
        bot.tree.add_command(health)
        add_cases_menu(bot.tree, list_cases)
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
        reactions=moderation_reactions(
            sync_case_log=shared.measured(sync_case_log),
            retry_case_log=retry_case_log,
            take_back_notice=shared.measured(TakeBackNoticeHandler(cases, ports.notifier)),
            update_notice=shared.measured(UpdateNoticeHandler(cases, ports.notifier, get_settings)),
            escalate=following.escalate,
        ),
        buttons=(
            TurnCasePage(list_cases).button(),
            ShowCasesOf(list_cases).button(),
            TurnChangesPage(shared.measured(ListChangesHandler(cases))).button(),
            BackToCase(show_case, avatars).button(),
            *ends.buttons,
        ),
        forms=tuple(form for edge in EDGES for form in edge.forms(hands)),
        background=(
            Background("sweep", sweep, every=shared.settings.moderation.sweep_every, workers=workers),
            Background("owed answers", give_answers, every=shared.settings.moderation.sweep_every, workers=answering),
            Background("watch of the mod-logs", watch, every=shared.settings.moderation.sweep_every),
            Background("ends", end_due, every=shared.settings.moderation.end_every, workers=ending),
        ),
    )
