from collections.abc import Collection

from attrs import define, frozen

from application.moderation.bulk.queries import BulkReader
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import waits_in_vain_since
from domain.shared.ids import GuildId

_AT_ONCE = 100


@frozen
class LapseBulks:
    guilds: Collection[GuildId]


@frozen
class LapseBulk:
    guild: GuildId
    number: OperationNumber


@define
class LapseBulksHandler:
    """Ends what waited too long for a second person in these guilds; what is left over is found the next time."""

    _reader: BulkReader
    _lapse: UseCase[LapseBulk, None]
    _clock: Clock

    async def __call__(self, command: LapseBulks) -> None:
        since = waits_in_vain_since(self._clock.now())
        for guild, number in await self._reader.waiting_in_vain(command.guilds, since=since, most=_AT_ONCE):
            await self._lapse(LapseBulk(guild, number))


@define
class LapseBulkHandler:
    """Somebody may have approved or stopped it meanwhile: then nothing happens."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: LapseBulk) -> None:
        async with self._uow() as uow:
            operation = await uow.bulk_operations.lock(command.guild, command.number)
            if operation.lapse(at=self._clock.now()):
                await uow.bulk_operations.drop_waiting(command.guild, command.number)
                await uow.bulk_operations.save(operation)
                await uow.commit()
