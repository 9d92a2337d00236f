from attrs import define, frozen

from application.levels.level_queries import LevelReader
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.levels.level_repository import LevelBlock
from domain.levels.stewardship import RIGHT, XpHolder, check_change
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Page, Seek
from domain.shared.standing import Standing


@frozen(kw_only=True)
class BlockMember:
    """Their activity brings no XP from now on; what they have stays."""

    guild: GuildId
    by: Standing
    member: XpHolder


@frozen(kw_only=True)
class UnblockMember:
    guild: GuildId
    by: Standing
    member: XpHolder


@frozen(kw_only=True)
class ListBlocked:
    guild: GuildId
    by: Standing
    seek: Seek


@define
class BlockMemberHandler:
    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: BlockMember) -> UserId:
        check_change(command.by, command.member)
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.guilds.register_many([command.guild], at=now)
            await uow.level_blocks.add(command.guild, LevelBlock(user=command.member.user, by=command.by.user, at=now))
            await uow.commit()
        return command.member.user


@define
class UnblockMemberHandler:
    _uow: UnitOfWorkFactory

    async def __call__(self, command: UnblockMember) -> UserId:
        check_change(command.by, command.member)
        async with self._uow() as uow:
            await uow.level_blocks.remove(command.guild, command.member.user)
            await uow.commit()
        return command.member.user


@define
class ListBlockedHandler:
    _levels: LevelReader

    async def __call__(self, command: ListBlocked) -> Page[LevelBlock]:
        command.by.require(RIGHT)
        return await self._levels.blocked(command.guild, command.seek)
