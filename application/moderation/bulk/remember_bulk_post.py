from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.bulk.number import OperationNumber
from domain.shared.ids import ChannelId, GuildId
from domain.shared.posts import Place


@frozen(kw_only=True)
class ChooseBulkPost:
    guild: GuildId
    operation: OperationNumber
    channel: ChannelId


@define
class ChooseBulkPostHandler:
    """Settles where an operation is about to be posted; whether nowhere was chosen before."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: ChooseBulkPost) -> bool:
        async with self._uow() as uow:
            is_first = await uow.bulk_operations.choose_post(command.guild, command.operation, command.channel)
            await uow.commit()
        return is_first


@frozen(kw_only=True)
class RememberBulkPost:
    guild: GuildId
    operation: OperationNumber
    place: Place


@define
class RememberBulkPostHandler:
    _uow: UnitOfWorkFactory

    async def __call__(self, command: RememberBulkPost) -> None:
        async with self._uow() as uow:
            await uow.bulk_operations.put_post(command.guild, command.operation, command.place)
            await uow.commit()
