from datetime import timedelta

import pytest

from domain.levels.level_errors import BlockedAlready, NotBlocked
from domain.levels.level_repository import LevelBlock
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Seek
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD
from tests.contract.backends import Backend
from tests.fakes.clock import START


def a_block(user: UserId = MEMBER, *, minutes: int = 0) -> LevelBlock:
    return LevelBlock(user=user, by=MODERATOR, at=START + timedelta(minutes=minutes))


async def block(backend: Backend, these: LevelBlock, guild: GuildId = GUILD) -> None:
    async with backend.uow() as uow:
        await uow.level_blocks.add(guild, these)
        await uow.commit()


async def is_blocked(backend: Backend) -> bool:
    async with backend.uow() as uow:
        return (await uow.activity.lock([(GUILD, MEMBER)]))[GUILD, MEMBER].is_blocked


async def test_a_blocked_member_is_one_whose_activity_does_not_count(registered: Backend) -> None:
    assert not await is_blocked(registered)
    await block(registered, a_block())
    assert await is_blocked(registered)
    async with registered.uow() as uow:
        await uow.level_blocks.remove(GUILD, MEMBER)
        await uow.commit()
    assert not await is_blocked(registered)


async def test_a_member_is_blocked_once_and_unblocked_once(registered: Backend) -> None:
    await block(registered, a_block())
    with pytest.raises(BlockedAlready):
        await block(registered, a_block(minutes=1))
    async with registered.uow() as uow:
        with pytest.raises(NotBlocked):
            await uow.level_blocks.remove(OTHER_GUILD, MEMBER)
    assert (await registered.levels.blocked(GUILD, Seek())).items == (a_block(),)


async def test_blocked_members_are_listed_page_by_page(registered: Backend) -> None:
    for user in (30, 20, 25):
        await block(registered, a_block(UserId(user)))
    await block(registered, a_block(UserId(99)), OTHER_GUILD)
    page = await registered.levels.blocked(GUILD, Seek(size=2))
    assert [each.user for each in page.items] == [30, 25]
    rest = await registered.levels.blocked(GUILD, Seek(size=2, cursor=page.older))
    assert [each.user for each in rest.items] == [20]
