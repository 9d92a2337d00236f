"""By whose clocks a person's times are read."""

from attrs import define, frozen

from application.reminders.queries import ReminderReader
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.zones import PersonsZone, Zones
from domain.guilds.errors import UnknownTimeZone
from domain.guilds.settings import TIME_ZONE, time_zones
from domain.shared.ids import GuildId, UserId
from domain.shared.settings import Settings

MOST_SUGGESTED = 25


@define
class ZoneOfPerson:
    _reminders: ReminderReader
    _get_settings: UseCase[GuildId, Settings]

    async def of(self, person: UserId, guild: GuildId | None) -> PersonsZone:
        chosen = await self._reminders.time_zone(person)
        if chosen in time_zones():  # one that is no longer known is as good as none
            return PersonsZone(chosen, is_chosen=True)
        if guild is None:
            return PersonsZone("UTC", is_chosen=False)
        return PersonsZone((await self._get_settings(guild))[TIME_ZONE], is_chosen=False)


@frozen
class ShowTimeZone:
    by: UserId
    guild: GuildId | None


@define
class ShowTimeZoneHandler:
    _zones: Zones

    async def __call__(self, command: ShowTimeZone) -> PersonsZone:
        return await self._zones.of(command.by, command.guild)


@frozen
class ChooseTimeZone:
    by: UserId
    name: str


@define
class ChooseTimeZoneHandler:
    """Raises UnknownTimeZone. Reminders that repeat keep the zone that they were made with."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: ChooseTimeZone) -> PersonsZone:
        known = {name.lower(): name for name in time_zones()}
        name = known.get(command.name.strip().lower().replace(" ", "_"))
        if name is None:
            raise UnknownTimeZone(command.name)
        async with self._uow() as uow:
            await uow.reminders.choose_time_zone(command.by, name)
            await uow.commit()
        return PersonsZone(name, is_chosen=True)


def suggested_zones(typed: str) -> tuple[str, ...]:
    """Names that contain what was typed; those whose place begins like it come first."""
    part = typed.strip().lower().replace(" ", "_")
    found = [name for name in time_zones() if part in name.lower()]
    found.sort(key=lambda name: (not name.lower().rpartition("/")[2].startswith(part), name))
    return tuple(found[:MOST_SUGGESTED])
