"""A connection that breaks while points are committed: the person gets the receipt, and the points move once."""

import pytest
from attrs import evolve

from application.points.record_transaction import RecordTransaction
from domain.points.account import wallet
from infrastructure.database.settings import DatabaseSettings
from infrastructure.settings import TuxSettings
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from interface.main import open_shared
from interface.points.wiring import record_transaction
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import START
from tests.integration.conftest import RETRY_FOR
from tests.points import ANOTHER, a_grant, a_transfer
from tests.postgres_proxy import CommitFate, PostgresProxy


@pytest.mark.parametrize("fate", ["never arrives", "its answer is lost"])
async def test_a_gift_whose_commit_is_lost_is_given_once_and_its_receipt_is_the_one_on_record(
    registered: PostgresUnitOfWorkFactory, proxy: PostgresProxy, database_settings: DatabaseSettings, fate: CommitFate
) -> None:
    async with registered() as uow:
        await uow.points.record(a_grant(MEMBER, 100), at=START)
        await uow.commit()
    shared = open_shared(TuxSettings(database=evolve(proxy.settings(database_settings), deadline=RETRY_FOR)))
    try:
        gift = a_transfer(MEMBER, ANOTHER, 60)  # a second one would not be covered
        proxy.commit = fate
        receipt = await record_transaction(shared)(RecordTransaction(gift))
    finally:
        await shared.engines.dispose()
    async with registered() as uow:
        assert await uow.points.recorded_by(GUILD, gift.request) == receipt
        assert [await uow.points.balance(GUILD, wallet(user)) for user in (MEMBER, ANOTHER)] == [40, 60]
