from datetime import timedelta

from attrs import frozen
from discord.ext import commands

from application.guilds.change_settings import ChangeSettings, SettingsChanged
from application.guilds.show_settings import SettingsView, ShowSettings
from application.leaderboards.queries import RankReader
from application.levels.adjust_xp import AdjustedXp, AdjustXp, AdjustXpHandler
from application.levels.block_members import BlockMemberHandler, ListBlockedHandler, UnblockMemberHandler
from application.levels.change_rewards import AddRewardHandler, RemoveRewardHandler
from application.levels.change_rules import ChangeRulesHandler
from application.levels.configuring import levels_section, rewards_section
from application.levels.explain_xp import ExplainXpHandler
from application.levels.import_levels import (
    BeginImportHandler,
    EndImportHandler,
    ImportBatchHandler,
    PlanImportHandler,
)
from application.levels.level_ports import LevelNotices, StaffChannel
from application.levels.level_reactions import LevelFollowUps, level_reactions
from application.levels.list_rewards import ListRewardsHandler
from application.levels.note_refusals import NoteRefusalsHandler
from application.levels.preview_rules import PreviewRulesHandler
from application.levels.queue_role_syncs import (
    QueueAllRefused,
    QueueAllRefusedHandler,
    QueueLevelHandler,
    QueueRefusedHandler,
    QueueReturnedHandler,
)
from application.levels.rank_card import RankCards
from application.levels.recompute_levels import BeginRecomputeHandler, RecomputeBatchHandler
from application.levels.relevel_members import RelevelMembersHandler
from application.levels.roll_back_import import BeginRollbackHandler, RollBackBatchHandler
from application.levels.rule_queries import RulesReader
from application.levels.show_level import ShowLevelHandler
from application.levels.show_rules import ShowLevelRulesHandler, ShowRuleHistoryHandler
from application.levels.sync_due_roles import OF_EACH_GUILD, SyncDueRoles, SyncDueRolesHandler
from application.levels.sync_level_roles import SyncLevelRolesHandler
from application.levels.tell_of_level import TellOfLevelHandler
from application.levels.tell_staff_of_refusal import TellStaffOfRefusalHandler
from application.shared.avatars import Avatars
from application.shared.channels import ChannelDirectory
from application.shared.errors import CommitOutcomeUnknown
from application.shared.roles import RoleDirectory, RoleGateway
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.shared.errors import ConcurrentChange
from domain.shared.lease import SHARE_OF_LEASE
from infrastructure.levels.level_reader import PostgresLevelReader
from infrastructure.levels.reward_reader import PostgresRewardReader
from infrastructure.levels.rules_reader import PostgresRulesReader
from infrastructure.privacy.counting_reader import PostgresCountingReader
from interface.levels.level_command import LevelCommand
from interface.levels.level_notices import DiscordLevelNotices, DiscordStaffChannel
from interface.levels.level_words import level_words
from interface.levels.levels_commands import LevelsCommands, LevelUseCases
from interface.levels.operations import ImportUseCases, RecomputeUseCases, RollbackUseCases
from interface.levels.rank_card import StudioRankCards
from interface.levels.references import level_references
from interface.levels.reward_commands import RewardUseCases
from interface.levels.reward_listeners import RewardListeners
from interface.levels.rule_commands import RuleUseCases
from interface.levels.setup_step import LevelStep
from interface.levels.xp_command import XpCommand
from interface.shared.avatars import DiscordAvatars
from interface.shared.channels import DiscordChannels
from interface.shared.context import Background, Context
from interface.shared.roles import DiscordRoles
from interface.shared.wiring import Shared, role_gateway

ROLE_LEASE = timedelta(minutes=2)
LOOK_AT_ROLES_EVERY = 3.0
_MANY_TAKE = 3600.0  # seconds, for the rewards of as many members as an import may have
TRY_REFUSED_EVERY = 1800.0


@frozen(kw_only=True)
class LevelPorts:
    """All that levels do outside; a test may replace any part with its own."""

    rank_cards: RankCards
    avatars: Avatars
    roles: RoleGateway
    directory: RoleDirectory
    channels: ChannelDirectory
    notices: LevelNotices
    staff: StaffChannel


def discord_level_ports(shared: Shared) -> LevelPorts:
    return LevelPorts(
        rank_cards=StudioRankCards(shared.studio),
        avatars=DiscordAvatars(shared.client),
        roles=role_gateway(shared),
        directory=DiscordRoles(shared.client),
        channels=DiscordChannels(shared.client),
        notices=DiscordLevelNotices(shared.client, shared.clock, shared.languages),
        staff=DiscordStaffChannel(shared.client, shared.clock, shared.languages),
    )


def rules_reader(shared: Shared) -> RulesReader:
    return PostgresRulesReader(shared.reading)


def adjusting(shared: Shared) -> UseCase[AdjustXp, AdjustedXp]:
    """Asked again with the same request it changes nothing twice: so it is, where a commit's outcome is unknown."""
    return shared.transaction(AdjustXpHandler(shared.uow, shared.clock), also=(CommitOutcomeUnknown,))


def importing(shared: Shared) -> ImportUseCases:
    """For the command line, as are the next two."""
    uow, clock = shared.uow, shared.clock
    return ImportUseCases(
        plan=shared.measured(PlanImportHandler(PostgresLevelReader(shared.reading))),
        begin=shared.transaction(BeginImportHandler(uow, clock)),
        batch=shared.transaction(ImportBatchHandler(uow, clock)),
        end=shared.transaction(EndImportHandler(uow, clock)),
    )


def rolling_back(shared: Shared) -> RollbackUseCases:
    return RollbackUseCases(
        begin=shared.transaction(BeginRollbackHandler(shared.uow)),
        batch=shared.transaction(RollBackBatchHandler(shared.uow, shared.clock)),
    )


def recomputing(shared: Shared) -> RecomputeUseCases:
    return RecomputeUseCases(
        begin=shared.transaction(BeginRecomputeHandler(shared.uow, shared.clock)),
        batch=shared.transaction(RecomputeBatchHandler(shared.uow, shared.clock)),
    )


def levels_context(
    shared: Shared,
    ports: LevelPorts,
    ranks: RankReader,
    show_settings: UseCase[ShowSettings, SettingsView],
    change_settings: UseCase[ChangeSettings, SettingsChanged],
) -> Context:
    uow, clock, settings = shared.uow, shared.clock, shared.guild_settings
    levels, rewards = PostgresLevelReader(shared.reading), PostgresRewardReader(shared.reading)
    rules, wishes = rules_reader(shared), PostgresCountingReader(shared.reading)
    level = LevelCommand(shared.measured(ShowLevelHandler(ranks, rules, ports.avatars, ports.rank_cards, wishes)))
    explain = shared.measured(ExplainXpHandler(levels))
    xp = XpCommand(explain)
    use_cases = LevelUseCases(
        adjust=adjusting(shared),
        explain=explain,
        block=shared.transaction(BlockMemberHandler(uow, clock)),
        unblock=shared.transaction(UnblockMemberHandler(uow)),
        list_blocked=shared.measured(ListBlockedHandler(levels)),
        rewards=RewardUseCases(
            add=shared.transaction(AddRewardHandler(uow, ports.directory, clock)),
            remove=shared.transaction(RemoveRewardHandler(uow, clock)),
            list=shared.measured(ListRewardsHandler(rewards, settings, ports.directory, ports.channels)),
        ),
        preview=shared.measured(PreviewRulesHandler(uow, rules)),
        rules=RuleUseCases(
            show=shared.measured(ShowLevelRulesHandler(rules)),
            change=shared.transaction(ChangeRulesHandler(uow, clock), also=(ConcurrentChange,)),
            history=shared.measured(ShowRuleHistoryHandler(rules)),
        ),
    )
    note_refusals = shared.transaction(NoteRefusalsHandler(uow, clock))
    sync_roles = shared.measured(SyncLevelRolesHandler(rewards, settings, ports.roles, ports.directory, note_refusals))
    follow_ups = LevelFollowUps(
        tell_of_level=shared.measured(TellOfLevelHandler(levels, rules, settings, ports.notices, ports.staff)),
        queue_level=shared.measured(QueueLevelHandler(uow, clock)),
        tell_staff=shared.measured(TellStaffOfRefusalHandler(settings, ports.directory, ports.staff)),
        relevel=shared.measured(RelevelMembersHandler(uow, clock)),
    )
    workers = Workers(SHARE_OF_LEASE * ROLE_LEASE.total_seconds(), of_each=OF_EACH_GUILD)
    sync_due = SyncDueRolesHandler(uow, sync_roles, shared.shared_clock, ROLE_LEASE, workers)
    queue_refused = shared.measured(QueueRefusedHandler(uow, rewards, ports.directory, clock))
    queue_all_refused = QueueAllRefusedHandler(rewards, queue_refused)
    listeners = RewardListeners(queue_refused, shared.measured(QueueReturnedHandler(uow, rewards, clock)))

    def equip(bot: commands.Bot) -> None:
        bot.tree.add_command(level.command())
        bot.tree.add_command(xp.command())
        bot.tree.add_command(LevelsCommands(use_cases))
        bot.add_listener(listeners.on_guild_role_update)
        bot.add_listener(listeners.on_guild_role_create)
        bot.add_listener(listeners.on_member_update)
        bot.add_listener(listeners.on_member_join)

    async def look_at_roles() -> None:
        await sync_due(SyncDueRoles(shared.client.served_guilds()))

    async def try_refused() -> None:
        await queue_all_refused(QueueAllRefused(shared.client.served_guilds()))

    return Context(
        equip=equip,
        words=level_words,
        sections=(levels_section(), rewards_section()),
        reactions=level_reactions(follow_ups),
        references=level_references(use_cases.rewards.remove, use_cases.rules.change),
        setup=(LevelStep(show_settings, change_settings, use_cases.rewards.list, use_cases.rewards.add).step(),),
        background=(
            Background("level roles", look_at_roles, every=LOOK_AT_ROLES_EVERY, workers=workers),
            Background("refused level roles", try_refused, every=TRY_REFUSED_EVERY, within=_MANY_TAKE),
        ),
    )
