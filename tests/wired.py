"""The contexts wired as `interface/main.py` does it, on records in memory and a small Discord; nothing connects."""

import asyncio
import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from attrs import define, field, fields
from discord import AppCommandType, app_commands

from application.moderation.jail.jail_book import JailBook
from application.permissions.check_use import CheckUseHandler
from application.permissions.rank_use import RankUse
from application.shared.use_case import UseCase
from infrastructure.database.settings import DatabaseSettings
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.settings import TuxSettings
from infrastructure.watchdog import Watchdog
from interface.afk import wiring as afk_wiring
from interface.channels import wiring as channels_wiring
from interface.charts import wiring as charts_wiring
from interface.configuration import wiring as configuration_wiring
from interface.evidence import wiring as evidence_wiring
from interface.guilds import wiring as guilds_wiring
from interface.leaderboards import wiring as leaderboards_wiring
from interface.levels import level_wiring
from interface.main import join_contexts, join_words, open_shared
from interface.members import wiring as members_wiring
from interface.moderation import wiring as moderation_wiring
from interface.moderation.appeals import wiring as appeals_wiring
from interface.moderation.bulk import wiring as bulk_wiring
from interface.moderation.drift.wiring import DriftPorts
from interface.moderation.ends import wiring as ends_wiring
from interface.moderation.escalation import wiring as escalation_wiring
from interface.moderation.jail import wiring as jail_wiring
from interface.moderation.jail.wiring import JailPorts
from interface.moderation.ports import ModerationPorts
from interface.moderation.templates import wiring as templates_wiring
from interface.permissions.wiring import rank_gate
from interface.points import shop_wiring
from interface.points import wiring as points_wiring
from interface.privacy import wiring as privacy_wiring
from interface.profiles import wiring as profiles_wiring
from interface.reminders import wiring as reminders_wiring
from interface.reports import wiring as reports_wiring
from interface.role_menus import wiring as role_menus_wiring
from interface.setup import wiring as setup_wiring
from interface.shared import wiring as shared_wiring
from interface.shared.answering import ErrorAnswers
from interface.shared.bot import TuxBot
from interface.shared.client import CurrentClient
from interface.shared.command_sync import CommandSync
from interface.shared.context import Context
from interface.shared.wiring import Shared
from interface.snippets import wiring as snippets_wiring
from interface.starboard import wiring as starboard_wiring
from tests.builders import MEMBER, MODERATOR
from tests.fakes.afk import MemoryAwayReader
from tests.fakes.alarm import FakeAlarm
from tests.fakes.appeals import MemoryAppealReader
from tests.fakes.boards import MemoryBoardReader
from tests.fakes.bulk import MemoryBulkReader
from tests.fakes.bulk_discord import bulk_ports_of
from tests.fakes.bulk_people import MemoryBulkPeople
from tests.fakes.casebook import MemoryCasebookReader
from tests.fakes.channel_records import MemoryLockReader
from tests.fakes.channels import FakeChannels
from tests.fakes.charts import MemoryActivityReader, MemoryDigestReader
from tests.fakes.clock import AgreedClock, FakeClock
from tests.fakes.configuration import MemoryConfigurationReader
from tests.fakes.discord import Announcing, FakeDiscord
from tests.fakes.drift import MemoryDriftReader
from tests.fakes.drift_notices import FakeDriftNotices
from tests.fakes.escalation import MemoryEscalationReader
from tests.fakes.evidence import MemoryEvidenceReader
from tests.fakes.guilds import MemoryGuildSettingsReader, MemorySettingHistoryReader
from tests.fakes.jail import FakeGrounds, MemoryJailReader, MemoryNickReader, keeps_roles
from tests.fakes.known_commands import MemoryKnownCommands
from tests.fakes.level_ports import level_ports
from tests.fakes.level_reader import MemoryLevelReader
from tests.fakes.level_rewards import MemoryRewardReader
from tests.fakes.level_rules import MemoryRulesReader
from tests.fakes.members import MemoryMemberReader
from tests.fakes.messages import FakeMessages
from tests.fakes.moderation import MemoryCaseReader
from tests.fakes.points import MemoryLedgerReader
from tests.fakes.privacy import MemoryCountingReader, MemoryPersonalReader
from tests.fakes.profiles import MemoryProfileReader
from tests.fakes.reason_templates import MemoryTemplateReader
from tests.fakes.records import MemoryRecords
from tests.fakes.reminders import MemoryReminderReader
from tests.fakes.reports import MemoryReportReader
from tests.fakes.role_grants import MemoryRoleGrantReader
from tests.fakes.role_members import FakeRoleMembers
from tests.fakes.role_menus import MemoryRoleMenuReader
from tests.fakes.setup import MemoryReferenceReader, MemorySetupReader
from tests.fakes.shop_reader import MemoryShopReader, MemoryStreakReader
from tests.fakes.sky import FakeBoardChannel, FakeSky
from tests.fakes.snippets import MemorySnippetReader
from tests.fakes.starboard import MemoryStarboardReader
from tests.fakes.stuck import MemoryStuckReader
from tests.fakes.studio import FakeStudio
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.fakes.waiting import FakeWaiting
from tests.incidents import RecordedIncidents
from tests.points import ROLE

NOWHERE = TuxSettings(database=DatabaseSettings(url="postgresql://nobody@127.0.0.1:1/nothing"))

type LeafCommand = app_commands.Command[app_commands.Group, [], None]


@define
class Recorded[Command, Result]:
    """A use case that notes what it was asked; it fails instead where a test says so."""

    _use_case: UseCase[Command, Result]
    _journal: list[object]
    _failures: dict[type[object], Exception]

    async def __call__(self, command: Command, /) -> Result:
        self._journal.append(command)
        if type(command) in self._failures:
            raise self._failures[type(command)]
        return await self._use_case(command)


@define(kw_only=True)
class RecordingShared(Shared):
    journal: list[object] = field(factory=list)
    """What use cases were asked, in order; a test may share it with other fakes."""
    failures: dict[type[object], Exception] = field(factory=dict)
    """What use cases fail with, by their command's class."""

    def measured[Command, Result](
        self, handler: UseCase[Command, Result], wrapped: UseCase[Command, Result] | None = None
    ) -> UseCase[Command, Result]:
        return Recorded(super().measured(handler, wrapped), self.journal, self.failures)


@cache
def _opened() -> Shared:
    return open_shared(NOWHERE)


def shared_in_memory(records: MemoryRecords) -> RecordingShared:
    opened = {each.name: getattr(_opened(), each.name) for each in fields(Shared)}
    clock = FakeClock()
    in_memory = {
        "uow": MemoryUnitOfWorkFactory(records),
        "guild_settings": MemoryGuildSettingsReader(records),
        "clock": clock,
        "shared_clock": AgreedClock(clock),
        "incidents": RecordedIncidents(),
        "client": CurrentClient(),
        "settings_cache": SettingsCache(),
        "events_written": asyncio.Event(),
        "studio": FakeStudio(),
        "watchdog": Watchdog(),
        "known_commands": MemoryKnownCommands(),
        "command_use": RankUse(CheckUseHandler(MemoryGuildSettingsReader(records))),
        "kept_roles": keeps_roles(MemoryJailReader(records), MemoryUnitOfWorkFactory(records), AgreedClock(clock)),
    }
    return RecordingShared(**(opened | in_memory))


def contexts_in_memory(
    shared: Shared, records: MemoryRecords, ports: ModerationPorts | None = None
) -> tuple[Context, ...]:
    """Without ports, moderation acts through discord.py."""
    replacements = (
        (afk_wiring, "PostgresAwayReader", lambda _: MemoryAwayReader(records)),
        (shared_wiring, "PostgresReminderReader", lambda _: MemoryReminderReader(records)),
        (members_wiring, "PostgresCaseReader", lambda _: MemoryCaseReader(records)),
        (members_wiring, "PostgresMemberReader", lambda _: MemoryMemberReader(records)),
        (channels_wiring, "PostgresLockReader", lambda _: MemoryLockReader(records)),
        (charts_wiring, "PostgresActivityReader", lambda _: MemoryActivityReader(records)),
        (charts_wiring, "PostgresDigestReader", lambda _: MemoryDigestReader(records)),
        (configuration_wiring, "PostgresConfigurationReader", lambda _: MemoryConfigurationReader(records)),
        (moderation_wiring, "PostgresSettingHistoryReader", lambda _: MemorySettingHistoryReader(records)),
        (moderation_wiring, "PostgresAppealReader", lambda _: MemoryAppealReader(records)),
        (appeals_wiring, "PostgresAppealReader", lambda _: MemoryAppealReader(records)),
        (bulk_wiring, "PostgresBulkReader", lambda _: MemoryBulkReader(records)),
        (bulk_wiring, "PostgresMemberReader", lambda _: MemoryMemberReader(records)),
        (bulk_wiring, "PostgresBulkPeople", lambda _: MemoryBulkPeople(records)),
        (moderation_wiring, "PostgresCasebookReader", lambda *_: MemoryCasebookReader(records)),
        (moderation_wiring, "PostgresCaseReader", lambda _: MemoryCaseReader(records)),
        (moderation_wiring, "PostgresEvidenceReader", lambda _: MemoryEvidenceReader(records)),
        (moderation_wiring, "DiscordMessages", lambda _: FakeMessages()),
        (evidence_wiring, "PostgresEvidenceReader", lambda _: MemoryEvidenceReader(records)),
        (templates_wiring, "PostgresTemplateReader", lambda _: MemoryTemplateReader(records)),
        (reminders_wiring, "PostgresReminderReader", lambda _: MemoryReminderReader(records)),
        (reports_wiring, "PostgresReportReader", lambda _: MemoryReportReader(records)),
        (reports_wiring, "PostgresEvidenceReader", lambda _: MemoryEvidenceReader(records)),
        (reports_wiring, "PostgresCaseReader", lambda _: MemoryCaseReader(records)),
        (jail_wiring, "PostgresJailReader", lambda _: MemoryJailReader(records)),
        (moderation_wiring, "PostgresNickReader", lambda _: MemoryNickReader(records)),
        (moderation_wiring, "PostgresDriftReader", lambda _: MemoryDriftReader(records)),
        (ends_wiring, "PostgresStuckReader", lambda _: MemoryStuckReader(records)),
        (ends_wiring, "PostgresBulkReader", lambda _: MemoryBulkReader(records)),
        (escalation_wiring, "PostgresEscalationReader", lambda _: MemoryEscalationReader(records)),
        (leaderboards_wiring, "PostgresBoardReader", lambda _: MemoryBoardReader(records)),
        (level_wiring, "PostgresLevelReader", lambda _: MemoryLevelReader(records)),
        (level_wiring, "PostgresRulesReader", lambda _: MemoryRulesReader(records)),
        (level_wiring, "PostgresRewardReader", lambda _: MemoryRewardReader(records)),
        (guilds_wiring, "DiscordChannels", lambda _: FakeChannels()),
        (shared_wiring, "PostgresWaitingEvents", lambda *_: FakeWaiting()),
        (guilds_wiring, "PostgresSettingHistoryReader", lambda _: MemorySettingHistoryReader(records)),
        (level_wiring, "PostgresCountingReader", lambda _: MemoryCountingReader(records)),
        (privacy_wiring, "PostgresCountingReader", lambda _: MemoryCountingReader(records)),
        (privacy_wiring, "PostgresPersonalReader", lambda _: MemoryPersonalReader(records)),
        (profiles_wiring, "PostgresProfileReader", lambda _: MemoryProfileReader(records)),
        (points_wiring, "PostgresLedgerReader", lambda _: MemoryLedgerReader(records)),
        (points_wiring, "PostgresRoleGrantReader", lambda _: MemoryRoleGrantReader(records)),
        (shop_wiring, "PostgresShopReader", lambda _: MemoryShopReader(records)),
        (shop_wiring, "PostgresStreakReader", lambda _: MemoryStreakReader(records)),
        (role_menus_wiring, "PostgresRoleMenuReader", lambda _: MemoryRoleMenuReader(records)),
        (setup_wiring, "PostgresReferenceReader", lambda _, *names: MemoryReferenceReader(records, *names)),
        (setup_wiring, "PostgresSetupReader", lambda _: MemorySetupReader(records)),
        (snippets_wiring, "PostgresSnippetReader", lambda _: MemorySnippetReader(records)),
        (starboard_wiring, "PostgresStarboardReader", lambda _: MemoryStarboardReader(records)),
        (starboard_wiring, "DiscordChannels", lambda _: FakeChannels()),
        (starboard_wiring, "DiscordSky", lambda _: FakeSky()),
        (starboard_wiring, "DiscordBoardChannel", lambda *_: FakeBoardChannel()),
        (points_wiring, "DiscordRoleMembers", lambda _: FakeRoleMembers({ROLE: (MEMBER, MODERATOR)})),
    )
    with pytest.MonkeyPatch.context() as replaced:  # several times faster than as many of `patch.object`
        for place, name, value in replacements:
            replaced.setattr(place, name, value)
        return join_contexts(shared, ports, level_ports())


def ports_of(discord: FakeDiscord) -> ModerationPorts:
    return ModerationPorts(
        effects=discord.effects,
        lifts=discord.lifts,
        notifier=discord,
        standings=discord,
        case_log=discord,
        case_log_alarm=FakeAlarm(),
        channels=FakeChannels(),
        public_notices=Announcing(discord),
        bans=discord,
        ban_list=discord,
        answers=discord,
        bulk=bulk_ports_of(discord),
        jail=JailPorts(tools=discord.jail, grounds=FakeGrounds(), book=JailBook()),
        audit_log=discord,
        audit_trail=discord.trail,
        drift=DriftPorts(looks=discord.looks, notices=FakeDriftNotices()),
    )


def wired_contexts(records: MemoryRecords, discord: FakeDiscord) -> tuple[Context, ...]:
    return contexts_in_memory(shared_in_memory(records), records, ports_of(discord))


def bot_of(
    contexts: tuple[Context, ...],
    shared: Shared,
    *,
    tells: bool = True,
    equipped: tuple[Context, ...] | None = None,
    members_intent: bool = False,
) -> TuxBot:
    """`tells` is whether Discord is told of its commands at the start, which takes longer than all else there;
    `equipped` are those whose commands and buttons it has, where a test needs few."""
    answers = ErrorAnswers(join_words(contexts), shared.incidents, rank_gate(shared), shared.languages)
    sync = CommandSync(shared.known_commands, shared.incidents) if tells else None
    mine = contexts if equipped is None else equipped
    return TuxBot(mine, answers, shared.incidents, members_intent=members_intent, command_sync=sync)


def those_with(contexts: tuple[Context, ...], named: str) -> tuple[Context, ...]:
    """Those that have this command, menu, button, select or form; all where that is one which looks at all commands."""
    places = [place for place, has in enumerate(_what_each_has()) if has(named)]
    return contexts if re.split("[ :]", named)[0] in _LOOK_AT_ALL else tuple(contexts[place] for place in places)


_LOOK_AT_ALL = ("help", "permissions", "config")


@cache
def _what_each_has() -> tuple[Callable[[str], bool], ...]:
    """Of each context by its place; to equip them all takes the better part of a test of a single command."""
    records = MemoryRecords()
    shared = shared_in_memory(records)
    contexts = contexts_in_memory(shared, records, ports_of(FakeDiscord()))
    return tuple(_what_it_has(context, bot_of(contexts, shared, equipped=(context,))) for context in contexts)


def _what_it_has(context: Context, bot: TuxBot) -> Callable[[str], bool]:
    names = {*slash_commands(bot), *context_menus(bot)}
    templates = [each.template for each in context.buttons] + [each.template for each in context.forms]
    templates += [each.template for each in context.selects]
    return lambda named: named in names or any(re.fullmatch(template, named) for template in templates)


def wired_bot(records: MemoryRecords | None = None, discord: FakeDiscord | None = None) -> TuxBot:
    records, discord = records or MemoryRecords(), discord or FakeDiscord()
    return bot_of(wired_contexts(records, discord), shared_in_memory(records))


def slash_commands(bot: TuxBot) -> dict[str, LeafCommand]:
    """By the name that a person types: `settings set moderation`."""
    typed = bot.tree.get_commands(type=AppCommandType.chat_input)
    return {leaf.qualified_name: leaf for command in typed for leaf in _leaves(command)}


def context_menus(bot: TuxBot) -> dict[str, app_commands.ContextMenu]:
    """Those of members and of messages, by the name that a person chooses."""
    return {menu.name: menu for menu in bot.tree.get_commands() if isinstance(menu, app_commands.ContextMenu)}


def _leaves(command: object) -> Iterator[LeafCommand]:
    if isinstance(command, app_commands.Group):
        for child in command.commands:
            yield from _leaves(child)
    else:
        assert isinstance(command, app_commands.Command)
        yield command
