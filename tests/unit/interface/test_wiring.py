"""The contexts joined: nothing is missing, and what goes on in the background does what it should."""

import importlib
import pkgutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import ModuleType
from typing import Protocol
from uuid import uuid4

import pytest
from attrs import define

import interface
from application.afk.see_to_due import SeeToDue
from application.channels.give_up_acts import GiveUpActs
from application.channels.take_due_turns import TakeDueTurns
from application.charts.post_digests import PostDigests
from application.levels.cut_activity import CutActivity
from application.levels.note_voice import NoteVoice
from application.levels.queue_role_syncs import QueueAllRefused
from application.levels.sync_due_roles import SyncDueRoles
from application.moderation.adoption.catch_up import CatchUp
from application.moderation.appeals.grant_appeal import SettleGrants
from application.moderation.bulk.lapse_bulks import LapseBulks
from application.moderation.bulk.run_due_bulks import RunDueBulks
from application.moderation.drift.check_drift import CheckDrift
from application.moderation.end_due_cases import EndDueCases
from application.moderation.give_owed_answers import GiveOwedAnswers
from application.moderation.jail.cover_missed import CoverMissed
from application.moderation.jail.hold_missed import HoldMissed
from application.moderation.retention.forget_closed import ForgetClosed
from application.moderation.sync_case_log import SyncCaseLog
from application.points.resume_purchases import ResumePurchases
from application.privacy.forget_old import ForgetOld
from application.reactions import Reactions
from application.starboard.look_at_due import LookAtDue
from domain.charts.digest import Digest
from domain.charts.settings import DIGEST_CHANNEL
from domain.guilds.guild import Choice
from domain.moderation.actions import KINDS
from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.events import CaseReasonAmended, CaseSettled
from domain.points.amount import points
from domain.points.purchase import Purchase
from domain.points.transaction import TransactionId
from domain.shared.ids import GuildId
from domain.shared.lease import LeaseToken
from domain.shared.mod_log import MOD_LOG_CHANNEL
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.watchdog import Watchdog
from interface.guilds import wiring as guilds_wiring
from interface.main import join_contexts
from interface.moderation.ports import discord_ports
from interface.permissions.catalogue import TreeCatalogue
from interface.shared.bot import TuxBot
from interface.shared.context import Background, Context
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, a_request, an_intent
from tests.fakes.charts import DIGESTS
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_http import DiscordHttp
from tests.fakes.guilds import GUILDS
from tests.fakes.interactions import Guild, logged_in
from tests.fakes.level_rewards import ROLE_SYNCS, StoredSync
from tests.fakes.moderation import CASES
from tests.fakes.payloads import CHANNEL
from tests.fakes.records import MemoryRecords
from tests.fakes.shop import PURCHASES
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.shop import ITEM, VIP
from tests.sweeps import swept
from tests.wired import (
    NOWHERE,
    RecordingShared,
    bot_of,
    contexts_in_memory,
    ports_of,
    shared_in_memory,
    slash_commands,
    wired_bot,
)


def background_of(contexts: tuple[Context, ...]) -> dict[str, Background]:
    return {each.name: each for context in contexts for each in context.background}


def test_every_kind_has_a_command_of_its_name_and_an_effect(shared: RecordingShared) -> None:
    effects = discord_ports(shared).effects
    assert {effect.kind for effect in effects.values()} == set(effects) == set(KINDS)
    assert {kind.name.replace("_", " ") for kind in KINDS} <= {*slash_commands(wired_bot())}


def test_what_goes_on_in_the_background_is_known(contexts: tuple[Context, ...]) -> None:
    assert {name: (each.every, each.needs_discord) for name, each in background_of(contexts).items()} == {
        "purchase sweep": (60.0, True),
        "what is gone": (3600.0, True),
        "adoption": (15.0, True),
        "drift": (300.0, True),
        "activity batches": (3600, False),
        "activity flush": (0, False),
        "activity parts": (21_600, False),
        "bulk approvals": (NOWHERE.moderation.sweep_every, True),
        "bulk operations": (NOWHERE.moderation.end_every, True),
        "digests": (120.0, True),
        "locks": (NOWHERE.moderation.end_every, True),
        "purges cut off": (60.0, True),
        "jails": (30.0, True),
        "channels of jails": (30.0, True),
        "ends": (NOWHERE.moderation.end_every, True),
        "leaderboard landmarks": (5.0, False),
        "level roles": (3.0, True),
        "refused level roles": (1800.0, True),
        "closed cases": (3600.0, True),
        "what is old": (3600.0, True),
        "departed guilds": (600.0, True),
        "privacy requests": (10.0, True),
        "privacy requests done": (3600.0, False),
        "reminders": (5.0, True),
        "undelivered reminders": (0, False),
        "delivered reminders": (3600.0, False),
        "settings listener": (0, False),
        "members seen": (0, False),
        "members not compared": (60, True),
        "unused evidence": (3600.0, False),
        "greetings": (2.0, True),
        "old greetings": (3600.0, False),
        "deleted posts of role menus": (5.0, False),
        "absences": (5.0, True),
        "reports acted on": (60.0, False),
        "appeals being granted": (60.0, False),
        "changes of absences": (0, False),
        "changes of starboards": (0, False),
        "starred messages": (5.0, True),
        "stars that came in": (1.0, False),
        "unstarred messages": (3600.0, False),
        "sweep": (NOWHERE.moderation.sweep_every, True),
        "owed answers": (NOWHERE.moderation.sweep_every, True),
        "voice sample": (60, True),
        "watch of the mod-logs": (NOWHERE.moderation.sweep_every, True),
    }


def test_what_the_bot_listens_for_is_known(shared: RecordingShared, contexts: tuple[Context, ...]) -> None:
    always = listeners_of(bot_of(contexts, shared))
    assert {event: sorted(heard) for event, heard in always.items()} == {
        "on_app_command_completion": ["reminders.listeners"],
        "on_audit_log_entry_create": ["moderation.adoption.listeners"],
        "on_guild_available": ["moderation.adoption.listeners", "privacy.listeners", "setup.listeners"],
        "on_guild_channel_create": ["moderation.jail.listeners"],
        "on_guild_channel_delete": ["setup.listeners"],
        "on_guild_join": ["guilds.listeners", "privacy.listeners"],
        "on_guild_remove": ["privacy.listeners"],
        "on_guild_role_create": ["levels.reward_listeners"],
        "on_guild_role_delete": ["role_menus.listeners", "setup.listeners"],
        "on_guild_role_update": ["levels.reward_listeners"],
        "on_interaction": ["members.listeners", "moderation.jail.listeners", "shared.forms"],
        "on_member_join": [
            "afk.listeners",
            "levels.reward_listeners",
            "members.listeners",
            "moderation.jail.listeners",
        ],
        "on_member_update": ["levels.reward_listeners", "members.listeners", "moderation.jail.listeners"],
        "on_message": ["afk.listeners", "levels.listeners", "moderation.jail.listeners"],
        "on_raw_bulk_message_delete": ["role_menus.listeners", "starboard.listeners"],
        "on_raw_member_remove": ["members.listeners"],
        "on_raw_message_delete": ["role_menus.listeners", "starboard.listeners"],
        "on_raw_reaction_add": ["starboard.listeners"],
        "on_raw_reaction_clear": ["starboard.listeners"],
        "on_raw_reaction_clear_emoji": ["starboard.listeners"],
        "on_raw_reaction_remove": ["starboard.listeners"],
        "on_ready": ["moderation.adoption.listeners"],
        "on_resumed": ["moderation.adoption.listeners"],
        "on_shard_ready": ["guilds.listeners", "privacy.listeners", "setup.listeners", "starboard.listeners"],
        "on_voice_state_update": ["moderation.jail.listeners"],
    }
    of_members = listeners_of(bot_of(contexts, shared, members_intent=True))
    besides = {event: heard - always.get(event, set()) for event, heard in of_members.items()}
    assert {event: heard for event, heard in besides.items() if heard} == {
        "on_guild_available": {"members.listeners"},
        "on_guild_join": {"members.listeners"},
        "on_taken_over": {"members.listeners"},
        "on_member_ban": {"greetings.listeners"},
        "on_member_join": {"greetings.listeners"},
        "on_member_update": {"greetings.listeners"},
        "on_raw_member_remove": {"greetings.listeners"},
    }


def listeners_of(bot: TuxBot) -> dict[str, set[str]]:
    """The modules that hear of an event of discord.py's."""
    return {
        event: {each.__module__.removeprefix("interface.") for each in listeners}
        for event, listeners in bot.extra_events.items()
    }


async def open_a_case(records: MemoryRecords, guild: GuildId) -> None:
    async with MemoryUnitOfWorkFactory(records)() as uow:
        registered = await uow.guilds.register(guild, at=START)
        registered.decide([Choice(MOD_LOG_CHANNEL, CHANNEL)], by=MODERATOR, at=START)
        await uow.guilds.save(registered)
        await uow.cases.open(an_intent(guild=guild, kind=WARN, request=a_request()))
        await uow.commit()


async def test_the_sweep_finishes_what_was_abandoned_in_the_guilds_that_are_served(
    guild: Guild, shared: RecordingShared, contexts: tuple[Context, ...], records: MemoryRecords
) -> None:
    for each in (GUILD, OTHER_GUILD):
        await open_a_case(records, each)
    assert isinstance(shared.clock, FakeClock)
    shared.clock.advance(timedelta(minutes=5))
    sweep = background_of(contexts)["sweep"]
    assert sweep.workers is not None
    assert await swept(sweep.work, sweep.workers) == 0
    assert records[CASES][GUILD, CaseNumber(1)].status is CaseStatus.PENDING
    shared.client.replace(guild.bot)
    assert await swept(sweep.work, sweep.workers) == 1
    assert records[CASES][GUILD, CaseNumber(1)].status is CaseStatus.APPLIED
    assert records[CASES][OTHER_GUILD, CaseNumber(1)].status is CaseStatus.PENDING


async def test_what_is_looked_for_is_looked_for_in_the_guilds_that_are_served(
    guild: Guild, shared: RecordingShared, contexts: tuple[Context, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[object]()

    async def note(_: object, command: object) -> tuple[()]:
        asked.append(command)
        return ()

    expected: dict[str, object] = {name: looks(frozenset({GUILD})) for name, looks in IN_SERVED_GUILDS.items()}
    expected |= {
        "activity parts": CutActivity(timedelta(days=NOWHERE.activity.keep_days)),
        "appeals being granted": SettleGrants(),
        "voice sample": NoteVoice(()),
    }
    shared.client.replace(guild.bot)
    background = background_of(contexts)
    for name, command in expected.items():
        handler = getattr(importlib.import_module(type(command).__module__), f"{type(command).__name__}Handler")
        monkeypatch.setattr(handler, "__call__", note)
        await background[name].work()
    assert asked == [*expected.values()]


IN_SERVED_GUILDS = {
    "adoption": CatchUp,
    "drift": CheckDrift,
    "bulk approvals": LapseBulks,
    "bulk operations": RunDueBulks,
    "digests": PostDigests,
    "locks": TakeDueTurns,
    "purges cut off": GiveUpActs,
    "jails": HoldMissed,
    "channels of jails": CoverMissed,
    "ends": EndDueCases,
    "level roles": SyncDueRoles,
    "refused level roles": QueueAllRefused,
    "closed cases": ForgetClosed,
    "what is old": ForgetOld,
    "absences": SeeToDue,
    "starred messages": LookAtDue,
    "owed answers": GiveOwedAnswers,
    "purchase sweep": ResumePurchases,
}


@pytest.mark.parametrize("work", ["purchase sweep", "level roles", "digests"])
async def test_a_lease_is_not_over_because_this_machines_clock_is_ahead(
    shared: RecordingShared, records: MemoryRecords, discord: FakeDiscord, work: str
) -> None:
    monday, week = datetime(2026, 11, 23, 9, tzinfo=UTC), date(2026, 11, 16)
    shared.clock, shared.shared_clock = FakeClock(monday + timedelta(hours=1)), AgreedClock(FakeClock(monday))
    theirs, until = LeaseToken(uuid4()), monday + timedelta(minutes=1)
    await open_a_case(records, GUILD)
    records[GUILDS][GUILD].decide([Choice(DIGEST_CHANNEL, CHANNEL)], by=MODERATOR, at=START)
    sold = Purchase(
        guild=GUILD, transaction=TransactionId(1), item=ITEM, user=MEMBER, role=VIP, price=points(5), from_stock=False,
        bought_at=START, lease_until=until, lease_token=theirs, attempts=1,
    )  # fmt: skip
    synced = StoredSync(GUILD, MEMBER, until, lease_token=theirs)
    digest = Digest(guild=GUILD, week=week, opened_at=START, lease_until=until, lease_token=theirs, attempts=1)
    records[PURCHASES][GUILD, sold.transaction] = sold
    records[ROLE_SYNCS][GUILD, MEMBER] = synced
    records[DIGESTS][GUILD, week] = digest
    contexts = contexts_in_memory(shared, records, ports_of(discord))
    bot = bot_of(contexts, shared)
    async with logged_in(bot, Guild(bot, DiscordHttp()).http):
        shared.client.replace(bot)
        look = background_of(contexts)[work]
        assert look.workers is not None
        await look.work()
        await look.workers.until_done()
    leased = (records[PURCHASES][GUILD, sold.transaction], records[ROLE_SYNCS][GUILD, MEMBER])
    assert {each.lease_token for each in (*leased, records[DIGESTS][GUILD, week])} == {theirs}


@pytest.mark.parametrize("event_type", [CaseSettled, CaseReasonAmended])
async def test_the_mod_log_follows_the_case(
    shared: RecordingShared,
    contexts: tuple[Context, ...],
    records: MemoryRecords,
    discord: FakeDiscord,
    event_type: type[CaseSettled | CaseReasonAmended],
) -> None:
    await open_a_case(records, GUILD)
    async with MemoryUnitOfWorkFactory(records)() as uow:
        case = await uow.cases.get(GUILD, CaseNumber(1))
        case.settle(failure=None, notice=case.notice, at=START)
        await uow.cases.save(case)
        await uow.commit()
    reactions = Reactions.joined(context.reactions for context in contexts)
    for _ in range(2):
        await reactions(event_type(guild=GUILD, at=START, number=CaseNumber(1)))
    assert shared.journal.count(SyncCaseLog(guild=GUILD, number=CaseNumber(1))) == 2
    assert discord.journal == ["post", "edit"]


@define
class FakeMonotonic:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@define
class HeardListener:
    """Records what the listener was made with."""

    settings: DatabaseSettings
    channel: str
    heard: Callable[[str], None]
    listening: Callable[[bool], None]

    async def run(self) -> None:
        self.listening(True)


async def test_the_settings_cache_keeps_settings_as_long_as_it_hears_of_changes(
    shared: RecordingShared, records: MemoryRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = list[HeardListener]()

    def listener_of(
        settings: DatabaseSettings, channel: str, heard: Callable[[str], None], listening: Callable[[bool], None]
    ) -> HeardListener:
        made.append(HeardListener(settings, channel, heard, listening))
        return made[-1]

    monkeypatch.setattr(guilds_wiring, "Listener", listener_of)
    listener = background_of(contexts_in_memory(shared, records))["settings listener"]
    cache: SettingsCache = shared.settings_cache
    (heard,) = made
    assert (heard.settings, heard.channel) == (shared.settings.database, SettingsCache.channel)
    await listener.work()
    cache.remember(GUILD, None, read_in=cache.era)
    assert cache.lookup(GUILD) is None
    heard.heard(str(GUILD))
    with pytest.raises(KeyError):
        cache.lookup(GUILD)
    heard.listening(False)
    cache.remember(GUILD, None, read_in=cache.era)
    with pytest.raises(KeyError):
        cache.lookup(GUILD)


def test_what_can_no_longer_listen_is_missed_until_it_listens_again(
    shared: RecordingShared, records: MemoryRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, made = FakeMonotonic(), list[HeardListener]()
    shared.watchdog = Watchdog(now)

    def listener_of(*given: object) -> HeardListener:
        made.append(HeardListener(*given))  # type: ignore[arg-type]  # as a Listener is given them
        return made[-1]

    for module in wirings():
        if hasattr(module, "Listener"):
            monkeypatch.setattr(module, "Listener", listener_of)
    contexts_in_memory(shared, records)

    def missed_an_hour_later() -> list[str]:
        now.seconds += 3600
        return sorted(problem.split(":")[0] for problem in shared.watchdog.problems())

    all_of_them = ["changes of absences", "changes of starboards", "settings listener", "undelivered reminders"]
    assert len({each.channel for each in made}) == len(made)
    assert missed_an_hour_later() == all_of_them
    for is_heard, missed in ((True, []), (False, all_of_them), (True, [])):
        for each in made:
            each.listening(is_heard)
        assert missed_an_hour_later() == missed


def test_what_takes_the_place_of_others_names_commands_that_there_are() -> None:
    bot = wired_bot()
    catalogue = TreeCatalogue(bot.tree)
    taking = {name: catalogue.instead_of(name) for name in catalogue.rights if catalogue.instead_of(name)}
    assert set(taking) == {
        *("case undo", "case edit", "moderation drift", "moderation stuck"),
        "setup",
        *("massban", "masskick", "bulk undo", "bulk approve"),
        *("config export", "config plan", "config apply", "config history", "config rollback"),
    }
    assert set(taking["case undo"]) == {"unban", "untimeout", "unjail"}
    assert "permissions show" in taking["config export"]
    assert {other for others in taking.values() for other in others} <= set(catalogue.rights)
    assert catalogue.instead_of("nothing of ours") == ()


class Makes(Protocol):
    def __call__(self, *parts: object) -> object: ...


def test_boards_searches_and_charts_alone_are_read_where_a_replica_may_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = shared_in_memory(MemoryRecords())
    shared.replica_reading = Reading(shared.engines)
    given: dict[str, list[bool]] = {}

    def noting(name: str, makes: Makes) -> Makes:
        def make(*parts: object) -> object:
            given.setdefault(name, []).extend(part is shared.replica_reading for part in parts)
            return makes(*parts)

        return make

    for module in wirings():
        for name in [name for name in vars(module) if name.startswith("Postgres")]:
            monkeypatch.setattr(module, name, noting(name, getattr(module, name)))
    join_contexts(shared)
    assert {name: parts for name, parts in given.items() if any(parts)} == {
        "PostgresBoardReader": [True],
        "PostgresCasebookReader": [False, True],
        # What is posted stays, so a digest is made of what is written; a chart is not.
        "PostgresActivityReader": [False, True],
    }
    assert len(given) > 20


def wirings() -> list[ModuleType]:
    found = pkgutil.walk_packages(interface.__path__, "interface.")
    return [importlib.import_module(each.name) for each in found if each.name.endswith("wiring")]
