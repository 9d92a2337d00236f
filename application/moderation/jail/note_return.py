from datetime import datetime

from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId


@frozen(kw_only=True)
class NoteReturn:
    """The member is back, and in jail again."""

    guild: GuildId
    number: CaseNumber
    joined_at: datetime | None


@define
class NoteReturnHandler:
    _uow: UnitOfWorkFactory

    async def __call__(self, command: NoteReturn) -> None:
        async with self._uow() as uow:
            await uow.role_swaps.came_back(command.guild, command.number, command.joined_at)
            await uow.commit()
