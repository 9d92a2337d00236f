"""Bulk operations, put together; moderation's wiring joins them to its own."""

from collections.abc import Iterable
from datetime import timedelta

from attrs import frozen
from discord.ext import commands

from application.moderation.bulk.approve_bulk import ApproveBulkHandler
from application.moderation.bulk.check_anew import CheckAnewHandler
from application.moderation.bulk.confirm_bulk import ConfirmBulkHandler
from application.moderation.bulk.end_bulk import EndBulkHandler
from application.moderation.bulk.find_act import FindActHandler
from application.moderation.bulk.give_back_bulk import GiveBackBulkHandler
from application.moderation.bulk.lapse_bulks import LapseBulkHandler, LapseBulks, LapseBulksHandler
from application.moderation.bulk.list_bulks import ListBulksHandler
from application.moderation.bulk.list_outcomes import ListOutcomesHandler
from application.moderation.bulk.open_batch import OpenBatchHandler
from application.moderation.bulk.plan_bulk import PlanBulkHandler
from application.moderation.bulk.plan_undo import PlanUndoHandler
from application.moderation.bulk.ports import BulkAnswers, BulkLogChannel, BulkMembers
from application.moderation.bulk.reactions import bulk_reactions
from application.moderation.bulk.record_approval import RecordApprovalHandler
from application.moderation.bulk.record_confirmation import RecordConfirmationHandler
from application.moderation.bulk.remember_bulk_post import ChooseBulkPostHandler, RememberBulkPostHandler
from application.moderation.bulk.retry_bulk import RetryBulkHandler
from application.moderation.bulk.run_bulk import GOES_ON_FOR, RunBulkHandler
from application.moderation.bulk.run_due_bulks import RunDueBulks, RunDueBulksHandler
from application.moderation.bulk.save_plan import SavePlanHandler
from application.moderation.bulk.select_targets import SelectTargetsHandler
from application.moderation.bulk.settle_batch import SettleBatchHandler
from application.moderation.bulk.show_bulk import ShowBulkHandler
from application.moderation.bulk.stop_bulk import StopBulkHandler
from application.moderation.bulk.sync_bulk import SyncBulkHandler
from application.moderation.bulk.tell_targets import TellTargetsHandler
from application.moderation.bulk.works.ban_all import BanAllWork
from application.moderation.bulk.works.kick_all import KickAllWork
from application.moderation.bulk.works.last_hands import LastHands
from application.moderation.bulk.works.lift_bans import LiftBansWork
from application.moderation.bulk.works.roles import GiveRoleWork, RoleHolders, TakeRoleWork
from application.moderation.bulk.works.work import BulkWork, Works
from application.moderation.effects.own_bans import OwnBans
from application.moderation.ports import MemberNotifier
from application.moderation.take_back_notice import TakeBackNoticeHandler
from application.shared.roles import RoleDirectory
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.moderation.errors import ActionInProgress
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.members.member_reader import PostgresMemberReader
from infrastructure.moderation.bulk.bulk_people import PostgresBulkPeople
from infrastructure.moderation.bulk.bulk_reader import PostgresBulkReader
from infrastructure.moderation.bulk.patterns import Re2Patterns
from infrastructure.moderation.case_reader import PostgresCaseReader
from interface.moderation.actions.kick import DiscordKicks
from interface.moderation.audit_log import DiscordAuditLog
from interface.moderation.bans import DiscordBans
from interface.moderation.bulk.answers import DiscordBulkAnswers
from interface.moderation.bulk.audit_log import DiscordBulkAuditLog
from interface.moderation.bulk.bans import DiscordBulkBans
from interface.moderation.bulk.buttons import (
    ApproveOperation,
    ConfirmOperation,
    SendOutcomes,
    StopOperation,
    TurnOperationPage,
    UndoOperation,
)
from interface.moderation.bulk.commands import BulkCommands, BulkUseCases
from interface.moderation.bulk.log import DiscordBulkLogChannel
from interface.moderation.bulk.mass_commands import add_mass_commands
from interface.moderation.bulk.massrole import MassRoleCommands
from interface.moderation.bulk.members import DiscordBulkMembers
from interface.moderation.bulk.planning import PlanAndShow
from interface.moderation.bulk.stuck import TryBulkAgain
from interface.moderation.bulk.words import bulk_words
from interface.moderation.templates.wiring import open_templates
from interface.shared.context import Background, Context
from interface.shared.gate import Gate
from interface.shared.roles import DiscordRoles
from interface.shared.wiring import Shared, role_gateway, zones_of

LEASES_OF_AN_ACTION = 5
"""A batch may take as long as so many actions; its lease is renewed when it begins."""


@frozen(kw_only=True)
class BulkPorts:
    """All that bulk operations do in Discord; a test may replace any part with its own."""

    works: Works
    members: BulkMembers
    roles: RoleDirectory
    log: BulkLogChannel
    answers: BulkAnswers


def discord_bulk_ports(shared: Shared) -> BulkPorts:
    client = shared.client
    bans, audit_log, people = DiscordBulkBans(client), DiscordBulkAuditLog(client), PostgresBulkPeople(shared.reading)
    roles, holders = role_gateway(shared), RoleHolders(people, shared.shared_clock)
    hands = LastHands(audit_log, PostgresBulkReader(shared.reading))
    return BulkPorts(
        works=by_act(
            [
                BanAllWork(bans, audit_log, people, own_bans(shared)),
                KickAllWork(DiscordKicks(client), audit_log),
                LiftBansWork(bans, DiscordBans(client), audit_log, people, own_bans(shared)),
                GiveRoleWork(roles, holders, audit_log, hands),
                TakeRoleWork(roles, holders, audit_log, hands),
            ]
        ),
        members=DiscordBulkMembers(client),
        roles=DiscordRoles(client),
        log=DiscordBulkLogChannel(client),
        answers=DiscordBulkAnswers(client, shared.clock),
    )


def own_bans(shared: Shared) -> OwnBans:
    return OwnBans(DiscordAuditLog(shared.client), PostgresBulkPeople(shared.reading))


def by_act(works: Iterable[BulkWork]) -> Works:
    return {work.act: work for work in works}


def bulk_context(
    shared: Shared,
    get_settings: UseCase[GuildId, Settings],
    standings: Standings,
    notifier: MemberNotifier,
    ports: BulkPorts,
    gate: Gate,
) -> Context:
    uow, clock, reader = shared.uow, shared.clock, PostgresBulkReader(shared.reading)
    lease = timedelta(seconds=LEASES_OF_AN_ACTION * shared.settings.moderation.lease)
    workers = Workers((GOES_ON_FOR + lease).total_seconds())
    save = shared.transaction(SavePlanHandler(uow), also=(ConcurrentChange,))
    plan = PlanBulkHandler(
        uow=uow,
        standings=standings,
        roles=ports.roles,
        use=shared.command_use,
        get_settings=get_settings,
        select=SelectTargetsHandler(ports.members, PostgresMemberReader(shared.reading), Re2Patterns(), ports.works),
        save=save,
        reader=reader,
        zones=zones_of(shared, get_settings),
    )
    plan_undo = shared.measured(
        PlanUndoHandler(
            uow=uow, standings=standings, use=shared.command_use, get_settings=get_settings, save=save, reader=reader
        )
    )
    check_anew = CheckAnewHandler(reader, ports.members, standings, ports.roles, shared.command_use)
    record_confirmation = shared.transaction(RecordConfirmationHandler(uow))
    confirm = ConfirmBulkHandler(check_anew, get_settings, record_confirmation, reader, workers.news)
    record_approval = shared.transaction(RecordApprovalHandler(uow))
    approve = ApproveOperation(
        shared.measured(ApproveBulkHandler(standings, shared.command_use, record_approval, reader, workers.news)),
        FindActHandler(reader),
        gate,
    )
    retry = shared.transaction(RetryBulkHandler(uow, reader, shared.command_use, shared.shared_clock, workers.news))
    lapse = LapseBulksHandler(reader, shared.transaction(LapseBulkHandler(uow, clock)), clock)
    stop = shared.transaction(StopBulkHandler(uow, clock))
    show = shared.measured(ShowBulkHandler(reader))
    list_bulks = shared.measured(ListBulksHandler(reader))
    run = RunBulkHandler(
        works=ports.works,
        reader=reader,
        members=ports.members,
        people=PostgresBulkPeople(shared.reading),
        standings=standings,
        roles=ports.roles,
        tell=TellTargetsHandler(notifier, get_settings),
        open_batch=shared.transaction(OpenBatchHandler(uow, shared.shared_clock), also=(ActionInProgress,)),
        settle_batch=shared.transaction(SettleBatchHandler(uow, shared.shared_clock)),
        end=shared.transaction(EndBulkHandler(uow, clock)),
        give_back=shared.transaction(GiveBackBulkHandler(uow)),
        clock=shared.shared_clock,
        lease=lease,
    )
    run_due = RunDueBulksHandler(uow, run, shared.shared_clock, lease, workers)
    sync_bulk = SyncBulkHandler(
        reader,
        shared.guild_settings,
        ports.log,
        ports.answers,
        shared.transaction(ChooseBulkPostHandler(uow)),
        shared.transaction(RememberBulkPostHandler(uow)),
        clock,
    )
    templates = open_templates(shared)
    use_cases = BulkUseCases(
        plan=shared.measured(plan),
        plan_undo=plan_undo,
        approve=approve,
        stop=stop,
        show=show,
        list=list_bulks,
        read_reason=templates.read_reason,
        offer_reasons=templates.offer(None),
    )

    def equip(bot: commands.Bot) -> None:
        planning = PlanAndShow(use_cases.plan, templates.read_reason, templates.offer)
        add_mass_commands(bot.tree, planning)
        bot.tree.add_command(MassRoleCommands(planning))
        bot.tree.add_command(BulkCommands(use_cases))

    async def go_on() -> None:
        await run_due(RunDueBulks(shared.client.served_guilds()))

    async def end_unapproved() -> None:
        await lapse(LapseBulks(shared.client.served_guilds()))

    return Context(
        equip=equip,
        words=bulk_words,
        reactions=bulk_reactions(
            shared.measured(sync_bulk),
            shared.measured(TakeBackNoticeHandler(PostgresCaseReader(shared.reading), notifier)),
        ),
        buttons=(
            *ConfirmOperation(shared.measured(confirm)).buttons(),
            approve.button(),
            StopOperation(stop).button(),
            UndoOperation(plan_undo).button(),
            SendOutcomes(shared.measured(ListOutcomesHandler(reader))).button(),
            TurnOperationPage(list_bulks).button(),
            TryBulkAgain(retry).button(),
        ),
        background=(
            Background("bulk operations", go_on, every=shared.settings.moderation.end_every, workers=workers),
            Background("bulk approvals", end_unapproved, every=shared.settings.moderation.sweep_every),
        ),
    )
