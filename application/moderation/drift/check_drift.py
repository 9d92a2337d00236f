from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from application.moderation.drift.find_drift import Drift, FindDrift
from application.moderation.drift.record_drift import RecordDrift
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.guilds.settings import TIME_ZONE
from domain.moderation.drift.check import DriftCheck, next_night
from domain.shared.ids import GuildId
from domain.shared.lease import Room
from domain.shared.settings import Settings

LEASES = tuple(timedelta(minutes=minutes) for minutes in (5, 10))
"""Of the first attempt, the second, ...; looking at 50,000 bans takes a minute."""


@frozen
class CheckDrift:
    """Of these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@define
class CheckDriftHandler:
    """Has the workers look, each night, whether Discord and the record agree.

    A guild is looked at for the first time in the night after it was first seen.
    """

    _uow: UnitOfWorkFactory
    _find: UseCase[FindDrift, Drift]
    _record: UseCase[RecordDrift, None]
    _get_settings: UseCase[GuildId, Settings]
    _clock: SharedClock
    _workers: Workers
    _put_up: set[GuildId] = field(factory=set, init=False)

    async def __call__(self, command: CheckDrift) -> None:
        if command.guilds:
            await self._prepare(frozenset(command.guilds))
            await self._workers.take_on(partial(self._claim, command.guilds), self._check)

    async def _prepare(self, guilds: frozenset[GuildId]) -> None:
        new, now = guilds - self._put_up, await self._clock.now()
        if not new:
            return
        async with self._uow() as uow:
            await uow.guilds.register_many(new, at=now)
            for zone, of_zone in _by_zone(await uow.guilds.settings_of(new)).items():
                await uow.drift_checks.put_up(of_zone, due_at=next_night(now, zone))
            await uow.commit()
        self._put_up |= new

    async def _claim(self, guilds: Collection[GuildId], room: Room) -> tuple[DriftCheck, ...]:
        async with self._uow() as uow:
            now = await self._clock.now()
            claimed = await uow.drift_checks.claim(guilds, now=now, leases=LEASES, room=room)
            await uow.commit()
        return claimed

    async def _check(self, check: DriftCheck) -> None:
        drift = await self._find(FindDrift(check.guild))
        zone = _zone(await self._get_settings(check.guild))
        now = await self._clock.now()
        await self._record(RecordDrift(check=check, found=drift.differences, at=now, due_at=next_night(now, zone)))


def _by_zone(settings: Mapping[GuildId, Settings]) -> Mapping[ZoneInfo, list[GuildId]]:
    zones = dict[ZoneInfo, list[GuildId]]()
    for guild, chosen in settings.items():
        zones.setdefault(_zone(chosen), []).append(guild)
    return zones


def _zone(settings: Settings) -> ZoneInfo:
    return ZoneInfo(settings[TIME_ZONE])
