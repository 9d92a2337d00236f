"""The composition root: makes the parts, joins the contexts, and keeps the bot going. Read it first."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from weakref import WeakSet

import aiohttp
import discord
from attrs import field, frozen

from application.moderation.jail.jail_keeps_roles import JailKeepsRoles
from application.moderation.jail.keep_roles import DropRoleHandler, KeepRolesHandler
from application.permissions.check_use import CheckUseHandler
from application.permissions.rank_use import RankUse
from application.reactions import Reactions
from domain.charts.settings import DIGEST_CHANNEL
from domain.leaderboards.settings import SHOW_LEFT
from domain.limits.identifying import SPACING
from domain.moderation.settings import JAIL_ROLE
from domain.privacy.settings import LEFT_MEMBER_DAYS
from domain.shared.settings import AnySetting
from infrastructure.background import finish, repeat
from infrastructure.clock import SystemClock
from infrastructure.database.clock import DatabaseClock
from infrastructure.database.engines import open_engines
from infrastructure.database.old_rows import OldRows
from infrastructure.database.reading import Reading
from infrastructure.database.replica import replica_of
from infrastructure.database.replica_reading import ReplicaReading
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.readers import PostgresGuildSettingsReader
from infrastructure.guilds.settings_cache import CachedSettingsReader, SettingsCache
from infrastructure.known_commands import PostgresKnownCommands
from infrastructure.moderation.jail.jail_reader import PostgresJailReader
from infrastructure.observability.event_loop import watch_event_loop
from infrastructure.observability.incidents import LoggedIncidents
from infrastructure.observability.metrics import BUFFER_DROPPED, BUFFER_ENTRIES
from infrastructure.outbox.codec import EventDecoder
from infrastructure.outbox.relay import OutboxRelay, workers_of
from infrastructure.settings import TuxSettings
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from infrastructure.watchdog import Pulse, watched
from interface.afk.wiring import afk_context
from interface.backups.wiring import backups_context
from interface.channels.wiring import channels_context
from interface.charts.wiring import charts_context
from interface.charts.words import CHARTS_SETTINGS
from interface.configuration.wiring import configuration_context
from interface.evidence.wiring import evidence_context
from interface.evidence.words import EVIDENCE_SETTINGS
from interface.fleet.keeper import FleetKeeper
from interface.fleet.slot import ShardSlot
from interface.fleet.wiring import FLEET, fleet_keeper, fleet_news
from interface.greetings.wiring import greetings_context
from interface.greetings.words import GREETING_SETTINGS, greeting_notes
from interface.guilds.wiring import get_settings, guilds_context, settings_use_cases
from interface.guilds.words import GUILD_SETTINGS
from interface.leaderboards.wiring import leaderboards_context, open_boards
from interface.leaderboards.words import LEADERBOARD_SETTINGS
from interface.levels.level_wiring import LevelPorts, discord_level_ports, levels_context, rules_reader
from interface.levels.level_words import LEVEL_SETTINGS
from interface.levels.wiring import activity_context
from interface.limits.identify_turns import SpacedTurns
from interface.limits.wiring import discord_limits
from interface.members.wiring import members_context
from interface.members.words import member_notes
from interface.moderation.bulk.wiring import bulk_context
from interface.moderation.jail.words import jail_notes
from interface.moderation.ports import ModerationPorts, discord_ports
from interface.moderation.setting_faces import MODERATION_SETTINGS
from interface.moderation.templates.wiring import ready_reasons
from interface.moderation.wiring import moderation_context
from interface.permissions.wiring import permissions_context, rank_gate
from interface.permissions.words import RANK_SETTING_TITLES
from interface.points.shop_wiring import shop_context
from interface.points.shop_words import DAILY_SETTINGS
from interface.points.wiring import points_context
from interface.points.words import POINT_SETTINGS
from interface.privacy.wiring import privacy_context
from interface.privacy.words import PRIVACY_SETTINGS
from interface.profiles.wiring import profiles_context
from interface.reminders.wiring import reminders_context
from interface.reports.wiring import reports_context
from interface.reports.words import REPORT_SETTINGS
from interface.role_menus.wiring import role_menus_context
from interface.setup.wiring import open_losses, setup_context
from interface.shared.answering import ErrorAnswers
from interface.shared.bot import TuxBot
from interface.shared.command_sync import CommandSync
from interface.shared.context import END_WITHIN, Background, Context
from interface.shared.setting_face import SettingNote
from interface.shared.supervisor import Supervisor
from interface.shared.under_way import UnderWay
from interface.shared.wiring import Shared
from interface.shared.words import JoinedWords, shared_words
from interface.snippets.wiring import snippets_context
from interface.snippets.words import SNIPPET_SETTINGS
from interface.starboard.wiring import starboard_context

PURGE_EVERY, FORGET_EVERY = 3600.0, 86_400.0
GATEWAY = "gateway"
HEARD_WITHIN = 120.0
"""Seconds within which Discord says something: it acknowledges a heartbeat every 41."""

LOOK_AT_REPLICA_EVERY = 1.0

SETTING_GROUPS = (
    MODERATION_SETTINGS,
    LEADERBOARD_SETTINGS,
    LEVEL_SETTINGS,
    POINT_SETTINGS,
    DAILY_SETTINGS,
    CHARTS_SETTINGS,
    EVIDENCE_SETTINGS,
    REPORT_SETTINGS,
    SNIPPET_SETTINGS,
    GREETING_SETTINGS,
    PRIVACY_SETTINGS,
    GUILD_SETTINGS,
)

_OF_WHO_LEFT = (SHOW_LEFT, LEFT_MEMBER_DAYS, DIGEST_CHANNEL)

_HEARD = "messages heard"


def open_shared(settings: TuxSettings) -> Shared:
    """Connects nothing yet; the caller disposes of the engines."""
    engines, cache, events_written = open_engines(settings.database), SettingsCache(), asyncio.Event()
    reading = Reading(engines)
    replica = replica_of(engines, reading, bound=settings.database.read_lag)
    uow = PostgresUnitOfWorkFactory(engines, cache, GuildTurns(), events_written.set)
    shared_clock = DatabaseClock(reading)
    guild_settings = CachedSettingsReader(PostgresGuildSettingsReader(reading), cache)
    kept = JailKeepsRoles(PostgresJailReader(reading), KeepRolesHandler(uow), DropRoleHandler(uow), shared_clock)
    return Shared(
        settings=settings,
        engines=engines,
        reading=reading,
        replica=replica,
        replica_reading=reading if replica is None else ReplicaReading(engines, replica),
        settings_cache=cache,
        clock=SystemClock(),
        shared_clock=shared_clock,
        incidents=LoggedIncidents(),
        uow=uow,
        guild_settings=guild_settings,
        known_commands=PostgresKnownCommands(reading),
        kept_roles=kept,
        command_use=RankUse(CheckUseHandler(guild_settings)),
        events_written=events_written,
    )


def join_contexts(
    shared: Shared, moderation_ports: ModerationPorts | None = None, level_ports: LevelPorts | None = None
) -> tuple[Context, ...]:
    """All that Tux does, one line per context."""
    settings_of, boards, levels = get_settings(shared), open_boards(shared), level_ports or discord_level_ports(shared)
    moderation = moderation_ports or discord_ports(shared)
    losses = open_losses(shared, SETTING_GROUPS)
    settings = settings_use_cases(shared, settings_of, SETTING_GROUPS, losses.find, moderation.jail.open_channels)
    contexts = (
        afk_context(shared, settings_of),
        backups_context(shared),
        channels_context(shared, settings_of, ready_reasons(shared)),
        charts_context(shared, settings_of),
        evidence_context(shared),
        greetings_context(shared, settings_of),
        guilds_context(
            shared,
            settings,
            SETTING_GROUPS,
            notes=_notes(shared.settings.discord.members_intent),
            titles_of_something=RANK_SETTING_TITLES,
        ),
        leaderboards_context(shared, boards),
        levels_context(shared, levels, boards.ranks, settings.show, settings.change),
        activity_context(shared),
        members_context(shared, settings_of),
        moderation_context(shared, settings_of, moderation, settings.show, settings.change),
        bulk_context(
            shared, settings_of, moderation.standings, moderation.notifier, moderation.bulk, rank_gate(shared)
        ),
        permissions_context(shared),
        points_context(shared, settings_of),
        reminders_context(shared, settings_of),
        reports_context(shared),
        privacy_context(shared),
        profiles_context(shared, boards.ranks, rules_reader(shared)),
        role_menus_context(shared, settings_of, (JAIL_ROLE,)),
        shop_context(shared, settings_of),
        snippets_context(shared, settings_of),
        starboard_context(shared),
    )
    steps = [step for context in contexts for step in context.setup]
    faces = {face.place: face for context in contexts for face in context.references}
    return (*contexts, configuration_context(shared, contexts), setup_context(shared, losses, steps, faces))


def _notes(members_intent: bool) -> tuple[SettingNote, ...]:
    """What the members intent means for settings. The first says why, and goes with each of the others."""
    others = (*greeting_notes(members_intent), *jail_notes(members_intent))
    about: list[AnySetting] = [*_OF_WHO_LEFT]
    about += [setting for note in others for setting in note.about]
    return (*member_notes(members_intent, about), *others)


def join_words(contexts: tuple[Context, ...]) -> JoinedWords:
    return JoinedWords((shared_words, *(context.words for context in contexts)))


@frozen
class DiscordAddress:
    """Where Discord is: the real one needs no connector of its own."""

    token: str = field(repr=False)
    connector: aiohttp.BaseConnector | None = None
    guild_ready_timeout: float = 2.0
    identify_spacing: timedelta = SPACING


type FindDiscord = Callable[[], Awaitable[DiscordAddress]]


async def serve(shared: Shared, contexts: tuple[Context, ...], find_discord: FindDiscord) -> None:
    """Be the bot until cancelled. Raises TokenRefused or MembersIntentRefused.

    Cancelled, it first lets the commands under way finish; cancelled again meanwhile, it ends them at once.
    """
    under_way = UnderWay(shared.incidents)
    answers = ErrorAnswers(join_words(contexts), shared.incidents, rank_gate(shared), shared.languages, under_way)
    limits = discord_limits(shared)
    commands = CommandSync(shared.known_commands, shared.incidents, _noting(shared, "commands"))

    forgotten, bots = BUFFER_DROPPED.labels(_HEARD), WeakSet[TuxBot]()
    BUFFER_ENTRIES.labels(_HEARD).set_function(lambda: sum(bot.waiting_messages for bot in bots))

    async def make_client(slot: ShardSlot, gateway: Pulse) -> tuple[discord.Client, str]:
        address = await find_discord()
        bot = TuxBot(
            contexts,
            answers,
            shared.incidents,
            connector=address.connector,
            guild_ready_timeout=address.guild_ready_timeout,
            members_intent=shared.settings.discord.members_intent,
            heard=gateway.beat,
            command_sync=commands if slot.number == 0 else None,
            shard=(slot.number, slot.count),
            watch=slot.watch,
            tenure=shared.client.tenure,
            http_trace=limits.trace(),
            identify_turns=SpacedTurns(limits.turns, address.identify_spacing),
            forgotten=forgotten.inc,
        )
        bots.add(bot)
        return bot, address.token

    async def open_shard(slot: ShardSlot) -> None:
        name = GATEWAY if slot.count == 1 else f"{GATEWAY} of shard {slot.number}"
        gateway = shared.watchdog.pulse(name, within=HEARD_WITHIN)
        gateway.resume()
        make = partial(make_client, slot, gateway)
        try:
            await Supervisor(make, slot, shared.incidents, _noting(shared, name)).run()
        finally:
            gateway.rest()

    async def log_in() -> discord.Client:
        address = await find_discord()
        intents = discord.Intents(guilds=True)
        client = discord.Client(intents=intents, connector=address.connector, http_trace=limits.trace())
        try:
            await client.login(address.token)
        except BaseException:
            await client.close()
            raise
        return client

    stop = shared.settings.stop
    fleet = fleet_keeper(shared, log_in, open_shard, partial(under_way.until_done, within=stop.drain))
    backgrounds = (
        fleet_news(shared, fleet.wake),
        limits.background,
        *_outbox(shared, contexts),
        *_replica(shared),
        _old_rows(shared),
        *(each for context in contexts for each in context.background),
    )
    going_on = asyncio.create_task(_go_on(shared, backgrounds, fleet))
    try:
        try:
            await asyncio.shield(going_on)
        finally:
            if not going_on.done():
                await fleet.hand_over(within=stop.hand_over)
            await _drain(under_way, backgrounds, within=stop.drain)
    finally:
        going_on.cancel()
        await asyncio.wait({going_on})
        async with asyncio.TaskGroup() as ends:
            ends.create_task(finish(FLEET, fleet.give_back, within=END_WITHIN, incidents=shared.incidents))
            for each in backgrounds:
                if each.at_end is not None:
                    within = each.end_within
                    ends.create_task(finish(each.name, each.at_end, within=within, incidents=shared.incidents))


async def _drain(under_way: UnderWay, backgrounds: Sequence[Background], *, within: float) -> None:
    async with asyncio.TaskGroup() as draining:
        draining.create_task(under_way.drain(within=within))
        for each in backgrounds:
            if each.workers is not None:
                draining.create_task(each.workers.drain(within=within))


async def _go_on(shared: Shared, backgrounds: Sequence[Background], fleet: FleetKeeper) -> None:
    async with asyncio.TaskGroup() as tasks:
        for background in backgrounds:
            work = _observed(shared, background)
            tasks.create_task(
                repeat(
                    background.name,
                    work,
                    every=background.every,
                    incidents=shared.incidents,
                    workers=background.workers,
                )
            )
        tasks.create_task(shared.watchdog.watch())
        tasks.create_task(watch_event_loop())
        tasks.create_task(fleet.run())


def _noting(shared: Shared, task: str) -> Callable[[str | None], None]:
    return lambda problem: shared.watchdog.note(task, problem)


def _outbox(shared: Shared, contexts: tuple[Context, ...]) -> tuple[Background, ...]:
    reactions = Reactions.joined(context.reactions for context in contexts)
    settings = shared.settings.relay
    workers = workers_of(settings, shared.events_written)
    relay = OutboxRelay(
        shared.engines.autocommit,
        EventDecoder.of(reactions.event_types),
        shared.languages.reacting(reactions),
        shared.shared_clock,
        settings,
        workers,
        shared.client.served_shards,
    )
    return (
        Background("outbox relay", relay.deliver_due, every=settings.poll, workers=workers),
        Background("outbox purge", relay.purge, every=PURGE_EVERY, needs_discord=False),
    )


def _replica(shared: Shared) -> tuple[Background, ...]:
    if shared.replica is None:
        return ()
    return (Background("read replica", shared.replica.look, every=LOOK_AT_REPLICA_EVERY, needs_discord=False),)


def _old_rows(shared: Shared) -> Background:
    old_rows = OldRows(shared.reading, shared.shared_clock)

    async def forget() -> None:
        await old_rows.forget(shared.client.served_guilds())

    return Background("old rows", forget, every=FORGET_EVERY)


def _observed(shared: Shared, background: Background) -> Callable[[], Awaitable[object]]:
    """Its work, once Discord is connected where it needs that, under the eyes of the watchdog."""
    if background.within is None:
        return _once_connected(shared, background.work, None) if background.needs_discord else background.work
    pulse = shared.watchdog.pulse(background.name, within=background.every + background.within)
    work = watched(background.work, pulse)
    return _once_connected(shared, work, pulse) if background.needs_discord else work


def _once_connected(
    shared: Shared, work: Callable[[], Awaitable[object]], pulse: Pulse | None
) -> Callable[[], Awaitable[object]]:
    async def once_connected() -> None:
        if pulse is not None and not shared.client.is_ready:
            pulse.rest()
        await shared.client.wait_until_ready()
        if pulse is not None:
            pulse.resume()
        await work()

    return once_connected
