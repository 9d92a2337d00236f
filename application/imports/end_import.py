from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.imports.record import Import, ImportId, ImportState
from domain.shared.ids import GuildId


@frozen(kw_only=True)
class EndImport:
    guild: GuildId
    number: ImportId


@define
class EndImportHandler:
    """All that there is was looked at. Raises ImportNotFound."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: EndImport) -> Import:
        async with self._uow() as uow:
            record = await uow.imports.lock(command.guild, command.number)
            if record.state is ImportState.APPLYING:
                record.end(at=self._clock.now())
                await uow.imports.save(record)
                await uow.commit()
        return record
