from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ChannelId, GuildId
from domain.shared.posts import Place


@frozen(kw_only=True)
class ChooseAppealPlace:
    guild: GuildId
    number: CaseNumber
    channel: ChannelId


@define
class ChooseAppealPlaceHandler:
    """Settles in which channel an appeal is posted, before it is; returns whether nobody chose before."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: ChooseAppealPlace) -> bool:
        async with self._uow() as uow:
            first = await uow.appeal_posts.choose(command.guild, command.number, command.channel)
            await uow.commit()
        return first


@frozen(kw_only=True)
class RememberAppealPost:
    guild: GuildId
    number: CaseNumber
    place: Place


@define
class RememberAppealPostHandler:
    _uow: UnitOfWorkFactory

    async def __call__(self, command: RememberAppealPost) -> None:
        async with self._uow() as uow:
            await uow.appeal_posts.put(command.guild, command.number, command.place)
            await uow.commit()
