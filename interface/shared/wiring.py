"""The parts that all contexts share."""

import asyncio

from attrs import define, field

from application.guilds.queries import GuildSettingsReader
from application.reminders.time_zones import ZoneOfPerson
from application.shared.clock import Clock, SharedClock
from application.shared.command_use import CommandUse
from application.shared.incidents import IncidentReporter
from application.shared.kept_roles import KeptRoles, WithKeptRoles
from application.shared.known_commands import KnownCommands
from application.shared.roles import RoleGateway
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.waiting import WaitingEvents
from application.shared.zones import Zones
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.replica import Replica
from infrastructure.database.retry import Retried
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.observability.measured import Measured
from infrastructure.outbox.waiting import PostgresWaitingEvents
from infrastructure.reminders.reminder_reader import PostgresReminderReader
from infrastructure.settings import TuxSettings
from infrastructure.watchdog import Watchdog
from interface.shared.client import CurrentClient
from interface.shared.drawing.studio import ProcessStudio, Studio
from interface.shared.guild_languages import GuildLanguages
from interface.shared.roles import DiscordRoles


@define(kw_only=True)
class Shared:
    settings: TuxSettings
    engines: Engines
    reading: Reading
    replica: Replica | None
    replica_reading: Reading
    """For leaderboards, search and charts: from the replica while it is well, else as `reading`."""
    settings_cache: SettingsCache
    clock: Clock
    shared_clock: SharedClock
    incidents: IncidentReporter
    uow: UnitOfWorkFactory
    guild_settings: GuildSettingsReader
    known_commands: KnownCommands
    kept_roles: KeptRoles
    command_use: CommandUse
    client: CurrentClient = field(factory=CurrentClient)
    events_written: asyncio.Event = field(factory=asyncio.Event)
    studio: Studio = field(factory=ProcessStudio)
    watchdog: Watchdog = field(factory=Watchdog)

    @property
    def languages(self) -> GuildLanguages:
        return GuildLanguages(self.guild_settings)

    def transaction[Command, Result](
        self, handler: UseCase[Command, Result], *, also: tuple[type[Exception], ...] = ()
    ) -> UseCase[Command, Result]:
        """A use case that is one transaction: it is rerun as a whole after a transient failure, or after `also`."""
        return self.measured(handler, Retried(handler, self.settings.database.deadline, also))

    def measured[Command, Result](
        self, handler: UseCase[Command, Result], wrapped: UseCase[Command, Result] | None = None
    ) -> UseCase[Command, Result]:
        """A use case whose duration and outcome the metrics know by the handler's name."""
        return Measured(type(handler).__name__.removesuffix("Handler"), handler if wrapped is None else wrapped)


def waiting_events(shared: Shared) -> WaitingEvents:
    """What could not be delivered; what is released wakes the relay of this process."""
    return PostgresWaitingEvents(shared.reading, shared.shared_clock, shared.events_written.set)


def zones_of(shared: Shared, get_settings: UseCase[GuildId, Settings]) -> Zones:
    return ZoneOfPerson(PostgresReminderReader(shared.reading), get_settings)


def role_gateway(shared: Shared) -> RoleGateway:
    """By which features give and take roles: not to those from whom roles are kept."""
    return WithKeptRoles(DiscordRoles(shared.client), shared.kept_roles)
