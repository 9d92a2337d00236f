from zoneinfo import ZoneInfo

from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.guilds.settings import TIME_ZONE
from domain.members.member import Sighting
from domain.shared.days import day_of
from domain.shared.ids import GuildId
from domain.shared.settings import Settings


@frozen
class RecordJoin:
    """Somebody joined, at the time that the sighting says."""

    sighting: Sighting


@define
class RecordJoinHandler:
    """Each join is counted once, however often it is told of."""

    _get_settings: UseCase[GuildId, Settings]
    _uow: UnitOfWorkFactory

    async def __call__(self, command: RecordJoin) -> None:
        guild = command.sighting.guild
        settings = await self._get_settings(guild)  # which registers the guild
        async with self._uow(turn=guild) as uow:
            if await uow.members.joined(command.sighting):
                await uow.member_flow.add(guild, day_of(command.sighting.at, ZoneInfo(settings[TIME_ZONE])), joins=1)
            await uow.commit()
