import pytest
from asyncpg import IntegrityConstraintViolationError

from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import LogPlace
from domain.shared.ids import ChannelId, MessageId
from tests.builders import GUILD, OTHER_GUILD, an_intent
from tests.contract.backends import Backend
from tests.fakes.records import MissingParent

ONE = CaseNumber(1)
POST = LogPlace(channel=ChannelId(8_000_000_000_000_000_001), message=MessageId(8_000_000_000_000_000_002))


async def test_the_latest_post_of_a_case_is_remembered(registered: Backend) -> None:
    moved = LogPlace(channel=ChannelId(5), message=MessageId(6))
    async with registered.uow() as uow:
        await uow.cases.open(an_intent())
        await uow.commit()
    assert await registered.cases.log_post(GUILD, ONE) is None
    for post in (POST, moved):
        async with registered.uow() as uow:
            await uow.case_log_posts.put(GUILD, ONE, post)
            await uow.commit()
        assert await registered.cases.log_post(GUILD, ONE) == post
    assert await registered.cases.log_post(OTHER_GUILD, ONE) is None


async def test_only_a_case_has_a_post(registered: Backend) -> None:
    async with registered.uow() as uow:
        with pytest.raises((IntegrityConstraintViolationError, MissingParent)):
            await uow.case_log_posts.put(GUILD, ONE, POST)


async def test_the_first_to_choose_a_channel_decides_and_later_ones_learn_it(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.cases.open(an_intent())
        await uow.commit()
    for channel, is_first in ((ChannelId(5), True), (ChannelId(6), False)):
        async with registered.uow() as uow:
            assert await uow.case_log_posts.choose(GUILD, ONE, channel) is is_first
            await uow.commit()
    assert await registered.cases.log_post(GUILD, ONE) == LogPlace(channel=ChannelId(5))
