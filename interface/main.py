"""The composition root: reads top-down, makes every part, and hands each what it uses."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import aiohttp
import discord
from attrs import define, field, frozen
from discord.ext import commands

from application.guilds.change_settings import ChangeSettingsHandler
from application.guilds.get_settings import GetSettingsHandler
from application.guilds.queries import GuildSettingsReader, SettingHistoryReader
from application.guilds.register_guilds import RegisterGuildsHandler
from application.moderation.amend_reason import AmendReasonHandler
from application.moderation.carry_out_case import CarryOutCaseHandler
from application.moderation.open_case import OpenCaseHandler
from application.moderation.ports import CaseLogChannel, MemberNotifier, SanctionGateway, Standings
from application.moderation.queries import CaseReader
from application.moderation.resume_cases import ResumeCases, ResumeCasesHandler
from application.moderation.settle_case import SettleCaseHandler
from application.moderation.sync_case_log import SyncCaseLogHandler
from application.moderation.take_action import TakeActionHandler
from application.reactions import Reactions, reactions
from application.shared.clock import Clock
from application.shared.incidents import IncidentReporter
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.shared.errors import ConcurrentChange
from infrastructure.background import repeat
from infrastructure.clock import SystemClock
from infrastructure.database.engines import Engines, open_engines
from infrastructure.database.listener import Listener
from infrastructure.database.reading import Reading
from infrastructure.database.retry import Retried
from infrastructure.database.turns import GuildTurns
from infrastructure.database.unit_of_work import PostgresUnitOfWorkFactory
from infrastructure.guilds.readers import PostgresGuildSettingsReader, PostgresSettingHistoryReader
from infrastructure.guilds.settings_cache import CachedSettingsReader, SettingsCache
from infrastructure.moderation.case_reader import PostgresCaseReader
from infrastructure.observability.incidents import LoggedIncidents
from infrastructure.observability.measured import Measured
from infrastructure.outbox.codec import EventDecoder
from infrastructure.outbox.relay import OutboxRelay
from infrastructure.settings import TuxSettings
from interface.bot import TuxBot
from interface.cogs.guilds import GuildsCog
from interface.cogs.moderation import ModerationCog, ModerationUseCases
from interface.cogs.settings import SettingsCog, SettingsUseCases
from interface.gateways.case_log import DiscordCaseLogChannel
from interface.gateways.client import CurrentClient
from interface.gateways.member_notifier import DiscordMemberNotifier
from interface.gateways.sanctions import DiscordSanctionGateway
from interface.gateways.standings import DiscordStandings
from interface.supervisor import Supervisor
from interface.views.case_pages import case_page_button

PURGE_EVERY = 3600.0


@frozen(kw_only=True)
class Adapters:
    """All that touches the outside, behind the application's ports; a test may put its own in place of any."""

    clock: Clock
    incidents: IncidentReporter
    uow: UnitOfWorkFactory
    settings: GuildSettingsReader
    setting_history: SettingHistoryReader
    cases: CaseReader
    sanctions: SanctionGateway
    notifier: MemberNotifier
    standings: Standings
    case_log: CaseLogChannel


@define(kw_only=True)
class Parts:
    """What the adapters stand on."""

    settings: TuxSettings
    engines: Engines
    reading: Reading
    cache: SettingsCache = field(factory=SettingsCache)
    client: CurrentClient = field(factory=CurrentClient)
    events_written: asyncio.Event = field(factory=asyncio.Event)


def open_parts(settings: TuxSettings) -> Parts:
    engines = open_engines(settings.database)
    return Parts(settings=settings, engines=engines, reading=Reading(engines, settings.database.retry_for))


def make_adapters(parts: Parts) -> Adapters:
    clock = SystemClock()
    return Adapters(
        clock=clock,
        incidents=LoggedIncidents(),
        uow=PostgresUnitOfWorkFactory(parts.engines, parts.cache, GuildTurns(), parts.events_written.set),
        settings=CachedSettingsReader(PostgresGuildSettingsReader(parts.reading), parts.cache),
        setting_history=PostgresSettingHistoryReader(parts.reading),
        cases=PostgresCaseReader(parts.reading),
        sanctions=DiscordSanctionGateway(parts.client),
        notifier=DiscordMemberNotifier(parts.client),
        standings=DiscordStandings(parts.client),
        case_log=DiscordCaseLogChannel(parts.client, clock),
    )


@frozen(kw_only=True)
class Tux:
    """The assembled application."""

    make_cogs: Callable[[commands.Bot], Sequence[commands.Cog]]
    resume_cases: UseCase[ResumeCases, int]
    reactions: Reactions


def assemble(adapters: Adapters, settings: TuxSettings) -> Tux:
    lease = timedelta(seconds=settings.moderation.lease)

    def use_case[C, R](handler: UseCase[C, R], *, also: tuple[type[Exception], ...] = ()) -> UseCase[C, R]:
        """A use case that is one transaction: it is run again whole after a failure that passes."""
        return Measured(_name(handler), Retried(handler, settings.database.retry_for, also))

    get_settings = use_case(GetSettingsHandler(adapters.settings, adapters.uow, adapters.clock))
    settle_case = use_case(SettleCaseHandler(adapters.uow, adapters.clock), also=(ConcurrentChange,))
    carry_out = CarryOutCaseHandler(
        adapters.sanctions, adapters.notifier, adapters.standings, settle_case, adapters.clock
    )
    take_action = TakeActionHandler(
        standings=adapters.standings,
        sanctions=adapters.sanctions,
        get_settings=get_settings,
        open_case=use_case(OpenCaseHandler(adapters.uow)),
        carry_out=carry_out,
        clock=adapters.clock,
        lease=lease,
    )
    moderation = ModerationUseCases(
        take_action=Measured(_name(take_action), take_action),
        amend_reason=use_case(AmendReasonHandler(adapters.uow, adapters.clock)),
        cases=adapters.cases,
    )
    guild_settings = SettingsUseCases(
        get_settings=get_settings,
        change_settings=use_case(ChangeSettingsHandler(adapters.uow, adapters.clock)),
        history=adapters.setting_history,
    )
    register_guilds = use_case(RegisterGuildsHandler(adapters.uow, adapters.clock))
    sync_case_log = use_case(SyncCaseLogHandler(adapters.cases, adapters.settings, adapters.case_log, adapters.uow))
    return Tux(
        make_cogs=lambda bot: [
            ModerationCog(moderation),
            SettingsCog(guild_settings),
            GuildsCog(register_guilds, bot),
        ],
        resume_cases=ResumeCasesHandler(adapters.uow, carry_out, adapters.clock, lease),
        reactions=reactions(sync_case_log=sync_case_log),
    )


@frozen
class DiscordAddress:
    """Where Discord is: the real one needs no connector of its own."""

    token: str = field(repr=False)
    connector: aiohttp.BaseConnector | None = None
    guild_ready_timeout: float = 2.0


type FindDiscord = Callable[[], Awaitable[DiscordAddress]]


async def serve(parts: Parts, adapters: Adapters, find_discord: FindDiscord) -> None:
    """Be the bot until cancelled. Raises TokenRefused."""
    settings, client, incidents = parts.settings, parts.client, adapters.incidents
    tux = assemble(adapters, settings)
    relay = OutboxRelay(
        parts.engines.autocommit,
        EventDecoder.of(tux.reactions.event_types),
        tux.reactions,
        adapters.clock,
        settings.relay,
        parts.events_written,
    )

    def hear_changes(established: bool) -> None:
        parts.cache.listening(established=established)

    listener = Listener(settings.database, parts.cache.channel, parts.cache.heard, hear_changes)

    async def make_client() -> tuple[discord.Client, str]:
        address = await find_discord()
        bot = TuxBot(
            cogs=tux.make_cogs,
            buttons=[case_page_button(adapters.cases, incidents)],
            incidents=incidents,
            connector=address.connector,
            guild_ready_timeout=address.guild_ready_timeout,
        )
        return bot, address.token

    async def deliver_events() -> None:
        await client.wait_until_ready()
        await relay.run_once()

    async def sweep() -> None:
        await client.wait_until_ready()
        await tux.resume_cases(ResumeCases(client.served_guilds()))

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(listener.run())
        tasks.create_task(repeat("outbox relay", deliver_events, every=0, incidents=incidents))
        tasks.create_task(repeat("sweep", sweep, every=settings.moderation.sweep_every, incidents=incidents))
        tasks.create_task(repeat("outbox purge", relay.purge, every=PURGE_EVERY, incidents=incidents))
        tasks.create_task(Supervisor(make_client, client, incidents).run())


def _name(handler: object) -> str:
    return type(handler).__name__.removesuffix("Handler")
