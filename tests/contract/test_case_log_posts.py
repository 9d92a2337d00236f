import pytest
from sqlalchemy.exc import IntegrityError

from domain.moderation.repository import MessageRef
from domain.moderation.sanction import CaseNumber
from domain.shared.ids import ChannelId, MessageId
from tests.builders import GUILD, OTHER_GUILD, an_intent
from tests.contract.backends import Backend
from tests.fakes.records import MissingParent

ONE = CaseNumber(1)
POST = MessageRef(channel=ChannelId(8_000_000_000_000_000_001), message=MessageId(8_000_000_000_000_000_002))


async def test_the_latest_post_of_a_case_is_remembered(registered: Backend) -> None:
    moved = MessageRef(channel=ChannelId(5), message=MessageId(6))
    async with registered.uow() as uow:
        await uow.cases.open(an_intent())
        assert await uow.case_log_posts.find(GUILD, ONE) is None
        await uow.case_log_posts.put(GUILD, ONE, POST)
        await uow.commit()
    async with registered.uow() as uow:
        assert await uow.case_log_posts.find(GUILD, ONE) == POST
        assert await uow.case_log_posts.find(OTHER_GUILD, ONE) is None
        await uow.case_log_posts.put(GUILD, ONE, moved)
        await uow.commit()
    async with registered.uow() as uow:
        assert await uow.case_log_posts.find(GUILD, ONE) == moved


async def test_only_a_case_has_a_post(registered: Backend) -> None:
    async with registered.uow() as uow:
        with pytest.raises((IntegrityError, MissingParent)):
            await uow.case_log_posts.put(GUILD, ONE, POST)
