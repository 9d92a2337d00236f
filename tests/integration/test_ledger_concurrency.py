"""What happens to points when many move them at once."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from application.points.queries import Receipt
from application.points.record_transaction import RecordTransaction, RecordTransactionHandler
from application.points.transfer_points import TransferPoints, TransferPointsHandler
from application.points.verify_ledger import VerifyLedger, VerifyLedgerHandler
from domain.points.account import MINT, wallet
from domain.points.errors import AlreadyReversed, DailyLimitReached, InsufficientPoints
from domain.points.holder import Holder
from domain.points.settings import DAILY_GIVE_LIMIT
from domain.points.transaction import Draft, RecordedTransaction, reversal_of
from domain.shared.ids import GuildId, UserId
from domain.shared.settings import Settings
from domain.shared.standing import Standing
from infrastructure.database.engines import Engines
from infrastructure.points.ledger_audit import PostgresLedgerAudit
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER, MODERATOR, a_request
from tests.fakes.clock import START, FakeClock
from tests.integration.pools import wait_for_lock
from tests.points import ANOTHER, a_grant, a_role_grant, a_transfer


@pytest.fixture
def record(registered: PostgresUnitOfWorkFactory, clock: FakeClock) -> RecordTransactionHandler:
    """Without retries: a deadlock shows."""
    return RecordTransactionHandler(registered, clock)


async def all_at_once(
    record: RecordTransactionHandler, drafts: list[Draft]
) -> list[RecordedTransaction | BaseException]:
    return await asyncio.gather(*(record(RecordTransaction(draft)) for draft in drafts), return_exceptions=True)


async def balances(uow_factory: PostgresUnitOfWorkFactory, *users: UserId) -> list[int]:
    async with uow_factory() as uow:
        return [await uow.points.balance(GUILD, wallet(user)) for user in users]


async def verifies(engines: Engines) -> bool:
    return (await VerifyLedgerHandler(PostgresLedgerAudit(engines))(VerifyLedger())).holds


async def test_gifts_in_both_directions_at_once_never_block_each_other_for_good(
    record: RecordTransactionHandler, engines: Engines, registered: PostgresUnitOfWorkFactory
) -> None:
    await all_at_once(record, [a_grant(MEMBER, 1_000), a_grant(ANOTHER, 1_000)])
    drafts = [a_transfer(*((MEMBER, ANOTHER) if number % 2 else (ANOTHER, MEMBER)), 3) for number in range(200)]
    results = await all_at_once(record, drafts)
    assert [result for result in results if isinstance(result, BaseException)] == []
    assert await balances(registered, MEMBER, ANOTHER) == [1_000, 1_000]
    assert await verifies(engines)


async def test_a_wallet_pays_no_more_than_it_holds_however_many_ask_at_once(
    record: RecordTransactionHandler, engines: Engines, registered: PostgresUnitOfWorkFactory
) -> None:
    await record(RecordTransaction(a_grant(MEMBER, 100)))
    results = await all_at_once(record, [a_transfer(MEMBER, UserId(100 + number), 10) for number in range(50)])
    assert sum(isinstance(result, RecordedTransaction) for result in results) == 10
    assert sum(isinstance(result, InsufficientPoints) for result in results) == 40
    assert await balances(registered, MEMBER) == [0]
    assert await verifies(engines)


async def test_the_same_request_from_many_at_once_is_one_transaction_with_one_receipt(
    record: RecordTransactionHandler, engines: Engines, registered: PostgresUnitOfWorkFactory
) -> None:
    await record(RecordTransaction(a_grant(MEMBER, 100)))
    gift = a_transfer(MEMBER, ANOTHER, 60)  # a second one would not be covered
    async with registered() as first:
        receipt = await first.points.record(gift, at=START)
        others = [asyncio.create_task(record(RecordTransaction(gift))) for _ in range(5)]
        await wait_for_lock(engines, waiting=5)
        await first.commit()
    assert [await other for other in others] == [receipt] * 5
    assert await balances(registered, MEMBER, ANOTHER) == [40, 60]


async def test_first_grants_of_a_guild_at_once_find_one_mint(
    record: RecordTransactionHandler, engines: Engines, registered: PostgresUnitOfWorkFactory
) -> None:
    results = await all_at_once(record, [a_grant(UserId(100 + number), 5) for number in range(30)])
    assert all(isinstance(result, RecordedTransaction) for result in results)
    async with registered() as uow:
        assert await uow.points.balance(GUILD, MINT) == -150
    assert await verifies(engines)


async def test_of_two_reversals_at_once_one_is_done(record: RecordTransactionHandler, engines: Engines) -> None:
    granted = await record(RecordTransaction(a_grant(MEMBER, 50)))
    await record(RecordTransaction(a_grant(MEMBER, 50)))
    reversals = [reversal_of(granted, actor=MODERATOR, reason=None, request=a_request()) for _ in range(2)]
    results = await all_at_once(record, reversals)
    assert {type(result) for result in results} == {AlreadyReversed, RecordedTransaction}
    assert await verifies(engines)


async def test_of_two_gifts_at_once_the_second_counts_the_first_towards_the_limit(
    record: RecordTransactionHandler, engines: Engines, registered: PostgresUnitOfWorkFactory, clock: FakeClock
) -> None:
    async def settings(_: GuildId, /) -> Settings:
        return Settings({DAILY_GIVE_LIMIT.name: 100})

    async def gift() -> Receipt:
        give = TransferPointsHandler(settings, record, clock)
        return await give(
            TransferPoints(
                guild=GUILD,
                sender=MEMBER,
                receiver=Holder(Standing(user=ANOTHER)),
                amount=60,
                reason=None,
                request=a_request(),
            )
        )

    clock.time = datetime(2026, 3, 1, 12, tzinfo=UTC)
    await record(RecordTransaction(a_grant(MEMBER, 1_000)))
    results = await asyncio.gather(*(gift() for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(result, Receipt) for result in results) == 1
    assert sum(isinstance(result, DailyLimitReached) for result in results) == 7
    assert await balances(registered, MEMBER, ANOTHER) == [940, 60]


async def test_a_grant_to_many_and_their_gifts_at_once_never_block_each_other_for_good(
    record: RecordTransactionHandler, engines: Engines, registered: PostgresUnitOfWorkFactory
) -> None:
    users = [UserId(100 + number) for number in range(400)]

    async def grant(to: list[UserId]) -> None:
        async with registered() as uow:
            granted = await uow.role_grants.record_part(a_role_grant(), 0, to, actor=MODERATOR, at=START)
            assert granted == len(users)
            await uow.commit()

    await grant(users)
    gifts = [a_transfer(users[-1 - number], users[number], 1) for number in range(15)]
    takes = [a_grant(user, 1) for user in users[:5]]
    await asyncio.gather(
        *(grant(users[:: -1 if number % 2 else 1]) for number in range(6)),
        *(record(RecordTransaction(draft)) for draft in (*gifts, *takes)),
    )
    assert await verifies(engines)


async def test_later_transactions_of_an_account_have_larger_ids_whoever_began_first(
    registered: PostgresUnitOfWorkFactory, record: RecordTransactionHandler, engines: Engines
) -> None:
    await all_at_once(record, [a_grant(MEMBER, 100), a_grant(ANOTHER, 100)])
    async with registered() as holder:
        earlier = await holder.points.record(a_transfer(MEMBER, ANOTHER, 1), at=START)
        waiting = asyncio.create_task(record(RecordTransaction(a_transfer(ANOTHER, MEMBER, 2))))
        await wait_for_lock(engines)
        async with registered() as other:
            elsewhere = await other.points.record(a_grant(UserId(77), 1), at=START)
            await other.commit()
        await holder.commit()
    later = await waiting
    assert earlier.id < elsewhere.id < later.id, "an id is drawn when all rows are held"
    assert await verifies(engines)


async def test_the_mint_is_locked_last(registered: PostgresUnitOfWorkFactory, engines: Engines) -> None:
    """A grant that waits for a wallet does not hold up the grants to others."""
    async with registered() as uow:
        await uow.points.record(a_grant(MEMBER, 1), at=START)
        await uow.commit()
    async with engines.transactional.connect() as connection:
        await connection.execute(text("SELECT FROM point_accounts WHERE holder_id = 20 FOR UPDATE"))

        async def grant(user: UserId) -> None:
            async with registered() as uow:
                await uow.points.record(a_grant(user, 1), at=START)
                await uow.commit()

        waiting = asyncio.create_task(grant(MEMBER))
        await wait_for_lock(engines)
        async with asyncio.timeout(2):
            await grant(ANOTHER)
        assert not waiting.done()
    await waiting
