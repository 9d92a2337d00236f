from collections.abc import Collection
from datetime import datetime

from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.setup.references import Reference
from domain.shared.ids import GuildId


@frozen(kw_only=True)
class RecordLosses:
    guild: GuildId
    found: Collection[Reference]
    mended: Collection[Reference]
    at: datetime


@define
class RecordLossesHandler:
    """Of many who notice the same at once, one records that it is to be told."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: RecordLosses) -> None:
        async with self._uow() as uow:
            await uow.guilds.register_many([command.guild], at=command.at)
            if command.mended:
                await uow.lost_references.forget(command.guild, command.mended)
            if command.found:
                await uow.lost_references.note(command.guild, command.found, at=command.at)
            await uow.commit()
