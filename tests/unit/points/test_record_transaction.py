import pytest
from attrs import asdict

from application.points.record_transaction import RecordTransaction, RecordTransactionHandler
from application.shared.unit_of_work import UnitOfWork
from domain.points.account import MAX_POINTS, MINT, wallet
from domain.points.errors import (
    AlreadyReversed,
    BotHasNoWallet,
    InsufficientPoints,
    ReceiverFull,
    ReversalIsFinal,
)
from domain.points.transaction import Draft, Entry, RecordedTransaction, TransactionKind, reversal_of
from domain.shared.ids import RequestId
from tests.builders import GUILD, MEMBER, MODERATOR, a_request
from tests.fakes.clock import FakeClock
from tests.fakes.points import ACCOUNTS, TRANSACTIONS
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.points import ANOTHER, a_grant, a_transfer


@pytest.fixture
async def records(clock: FakeClock) -> MemoryRecords:
    records = MemoryRecords()
    async with MemoryUnitOfWorkFactory(records)() as uow:
        await uow.guilds.register(GUILD, at=clock.now())
        await uow.commit()
    return records


@pytest.fixture
def record(records: MemoryRecords, clock: FakeClock) -> RecordTransactionHandler:
    return RecordTransactionHandler(MemoryUnitOfWorkFactory(records), clock)


async def test_the_same_request_gets_the_same_receipt(record: RecordTransactionHandler, records: MemoryRecords) -> None:
    await record(RecordTransaction(a_grant(MEMBER, 50)))
    transfer = a_transfer(MEMBER, ANOTHER, 50)
    first = await record(RecordTransaction(transfer))
    again = await record(RecordTransaction(transfer))
    assert again == first
    assert records[ACCOUNTS][GUILD, wallet(ANOTHER)] == 50


async def test_only_who_needs_the_mint_that_all_share_waits_for_the_guilds_turn(
    records: MemoryRecords, clock: FakeClock
) -> None:
    uow = MemoryUnitOfWorkFactory(records)
    record = RecordTransactionHandler(uow, clock)
    await record(RecordTransaction(a_grant(MEMBER, 50)))
    await record(RecordTransaction(a_transfer(MEMBER, ANOTHER, 50)))
    assert uow.turns == [GUILD]


async def test_who_has_too_little_is_told_how_much_that_is(
    record: RecordTransactionHandler, records: MemoryRecords
) -> None:
    await record(RecordTransaction(a_grant(MEMBER, 50)))
    with pytest.raises(InsufficientPoints) as refused:
        await record(RecordTransaction(a_transfer(MEMBER, ANOTHER, 51)))
    assert asdict(refused.value) == {"user": MEMBER, "balance": 50, "needed": 51}
    assert len(records[TRANSACTIONS]) == 1


async def test_a_receiver_at_the_maximum_leaves_the_sender_everything(
    record: RecordTransactionHandler, records: MemoryRecords
) -> None:
    await record(RecordTransaction(a_grant(MEMBER, 50)))
    await record(RecordTransaction(a_grant(ANOTHER, MAX_POINTS)))
    with pytest.raises(ReceiverFull) as refused:
        await record(RecordTransaction(a_transfer(MEMBER, ANOTHER, 1)))
    assert asdict(refused.value) == {"user": ANOTHER, "balance": MAX_POINTS, "amount": 1, "largest": MAX_POINTS}
    assert records[ACCOUNTS][GUILD, wallet(MEMBER)] == 50


async def test_what_refuses_in_the_same_transaction_undoes_it(
    record: RecordTransactionHandler, records: MemoryRecords
) -> None:
    async def refuse(_uow: UnitOfWork, _recorded: RecordedTransaction) -> None:
        raise BotHasNoWallet(MEMBER)

    with pytest.raises(BotHasNoWallet):
        await record(RecordTransaction(a_grant(MEMBER, 50), also=refuse))
    assert not records[TRANSACTIONS]


async def test_what_follows_is_not_done_again_for_a_request_delivered_twice(record: RecordTransactionHandler) -> None:
    done = list[RequestId]()

    async def note(_uow: UnitOfWork, recorded: RecordedTransaction) -> None:
        done.append(recorded.request)

    grant = a_grant(MEMBER, 50)
    for _ in range(2):
        await record(RecordTransaction(grant, also=note))
    assert done == [grant.request]


async def test_a_reversal_is_itself_never_reversed_and_nothing_is_reversed_twice(
    record: RecordTransactionHandler,
) -> None:
    granted = await record(RecordTransaction(a_grant(MEMBER, 50)))
    await record(RecordTransaction(a_grant(MEMBER, 50)))

    def reversal(of: RecordedTransaction) -> RecordTransaction:
        return RecordTransaction(reversal_of(of, actor=MODERATOR, reason=None, request=a_request()))

    reversed_ = await record(reversal(granted))
    with pytest.raises(ReversalIsFinal):
        reversal(reversed_)
    with pytest.raises(AlreadyReversed):
        await record(reversal(granted))


async def test_what_the_receiver_has_spent_cannot_be_taken_back(record: RecordTransactionHandler) -> None:
    granted = await record(RecordTransaction(a_grant(MEMBER, 50)))
    await record(RecordTransaction(a_transfer(MEMBER, ANOTHER, 30)))
    with pytest.raises(InsufficientPoints) as refused:
        await record(RecordTransaction(reversal_of(granted, actor=MODERATOR, reason=None, request=a_request())))
    assert asdict(refused.value) == {"user": MEMBER, "balance": 20, "needed": 50}


@pytest.mark.parametrize(
    "entries",
    [
        (),
        (Entry(wallet(MEMBER), 1),),
        (Entry(wallet(MEMBER), 1), Entry(MINT, -2)),
        (Entry(wallet(MEMBER), 0), Entry(MINT, 0)),
        (Entry(wallet(MEMBER), 1), Entry(wallet(MEMBER), -1)),
    ],
)
def test_a_draft_that_does_not_add_up_cannot_be_made(entries: tuple[Entry, ...]) -> None:
    with pytest.raises(ValueError, match="transaction"):
        Draft(
            guild=GUILD,
            kind=TransactionKind("odd"),
            actor=MEMBER,
            reason=None,
            request=a_request(),
            entries=entries,
        )
