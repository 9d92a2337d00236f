from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ChannelId, GuildId


@frozen(kw_only=True)
class ChoosePlace:
    guild: GuildId
    number: CaseNumber
    channel: ChannelId


@define
class ChoosePlaceHandler:
    """Settles in which channel a case is posted, before it is: whoever comes later, or again, takes the same one.

    Returns whether nobody chose before, so that no post can be there.
    """

    _uow: UnitOfWorkFactory

    async def __call__(self, command: ChoosePlace) -> bool:
        async with self._uow() as uow:
            first = await uow.case_log_posts.choose(command.guild, command.number, command.channel)
            await uow.commit()
        return first
