from collections.abc import Collection

from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.members.member import Sighting


@frozen
class MeetMembers:
    sightings: Collection[Sighting]


@define
class MeetMembersHandler:
    """Sightings without messages may be delivered twice: the second time changes nothing."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: MeetMembers) -> None:
        guilds = {sighting.guild for sighting in command.sightings}
        async with self._uow() as uow:
            await uow.guilds.register_many(guilds, at=self._clock.now())
            await uow.members.meet(command.sightings)
            await uow.commit()
