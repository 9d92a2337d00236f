from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import LogPlace
from domain.shared.ids import GuildId


@frozen(kw_only=True)
class RememberPost:
    guild: GuildId
    number: CaseNumber
    place: LogPlace


@define
class RememberPostHandler:
    """Records where a case stands in its guild's mod-log."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: RememberPost) -> None:
        async with self._uow() as uow:
            await uow.case_log_posts.put(command.guild, command.number, command.place)
            await uow.commit()
