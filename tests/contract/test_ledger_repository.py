import pytest

from domain.points.account import MAX_POINTS, MINT, pot, wallet
from domain.points.amount import points
from domain.points.errors import AlreadyRecorded, AlreadyReversed, BalanceOutOfBounds, TransactionNotFound
from domain.points.transaction import (
    Draft,
    Entry,
    RecordedTransaction,
    TransactionId,
    TransactionKind,
    reversal_of,
)
from domain.shared.ids import UserId
from tests.builders import GUILD, MEMBER, OTHER_GUILD, a_request
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.points import ANOTHER, a_grant, a_transfer


async def record(backend: Backend, draft: Draft) -> RecordedTransaction:
    async with backend.uow() as uow:
        recorded = await uow.points.record(draft, at=START)
        await uow.commit()
    return recorded


async def balances(backend: Backend, *users: UserId) -> list[int]:
    async with backend.uow() as uow:
        return [await uow.points.balance(GUILD, wallet(user)) for user in users]


async def test_a_grant_comes_from_the_mint(registered: Backend) -> None:
    draft = a_grant(MEMBER, 50)
    recorded = await record(registered, draft)
    assert [(entry.account, entry.amount, entry.balance_after) for entry in recorded.entries] == [
        (wallet(MEMBER), 50, 50),
        (MINT, -50, -50),
    ]
    assert (recorded.kind, recorded.actor, recorded.reason) == (draft.kind, draft.actor, draft.reason)
    assert (recorded.request, recorded.reverses, recorded.at) == (draft.request, None, START)


async def test_a_transfer_moves_points_from_one_wallet_to_another(registered: Backend) -> None:
    await record(registered, a_grant(MEMBER, 50))
    await record(registered, a_transfer(MEMBER, ANOTHER, 30))
    recorded = await record(registered, a_transfer(ANOTHER, MEMBER, 10))
    assert await balances(registered, MEMBER, ANOTHER) == [30, 20]
    assert recorded.entry_of(wallet(ANOTHER)).balance_after == 20


async def test_what_was_recorded_is_found_by_its_request_and_its_id(registered: Backend) -> None:
    recorded = await record(registered, a_grant(MEMBER, 50))
    async with registered.uow() as uow:
        assert await uow.points.recorded_by(GUILD, recorded.request) == recorded
        assert await uow.points.get(GUILD, recorded.id) == recorded
        assert await uow.points.recorded_by(OTHER_GUILD, recorded.request) is None
        assert await uow.points.recorded_by(GUILD, a_request()) is None
        for guild, id_ in ((OTHER_GUILD, recorded.id), (GUILD, TransactionId(recorded.id + 1))):
            with pytest.raises(TransactionNotFound):
                await uow.points.get(guild, id_)


@pytest.mark.parametrize("amount", [51, MAX_POINTS])
async def test_more_than_there_is_is_refused(registered: Backend, amount: int) -> None:
    await record(registered, a_grant(MEMBER, 50))
    with pytest.raises(BalanceOutOfBounds):
        await record(registered, a_transfer(MEMBER, ANOTHER, amount))
    assert await balances(registered, MEMBER, ANOTHER) == [50, 0]


async def test_somebody_who_never_had_points_has_none_to_give(registered: Backend) -> None:
    with pytest.raises(BalanceOutOfBounds):
        await record(registered, a_transfer(MEMBER, ANOTHER, 1))
    assert await balances(registered, MEMBER, ANOTHER) == [0, 0]


async def test_where_the_receiver_is_full_the_sender_keeps_all(registered: Backend) -> None:
    await record(registered, a_grant(ANOTHER, MAX_POINTS))
    await record(registered, a_grant(MEMBER, 5))
    with pytest.raises(BalanceOutOfBounds):
        await record(registered, a_transfer(MEMBER, ANOTHER, 1))
    assert await balances(registered, MEMBER, ANOTHER) == [5, MAX_POINTS]


async def test_a_wallet_can_be_emptied_and_filled_to_the_brim(registered: Backend) -> None:
    await record(registered, a_grant(MEMBER, MAX_POINTS))
    await record(registered, a_transfer(MEMBER, ANOTHER, MAX_POINTS))
    assert await balances(registered, MEMBER, ANOTHER) == [0, MAX_POINTS]


async def test_the_same_request_is_recorded_once(registered: Backend) -> None:
    await record(registered, a_grant(MEMBER, 50))
    transfer = a_transfer(MEMBER, ANOTHER, 10)
    await record(registered, transfer)
    with pytest.raises(AlreadyRecorded):
        await record(registered, transfer)
    assert await balances(registered, MEMBER, ANOTHER) == [40, 10]


async def test_a_reversal_points_back_and_there_is_one(registered: Backend) -> None:
    granted = await record(registered, a_grant(MEMBER, 50))
    reversal = reversal_of(granted, actor=ANOTHER, reason=None, request=a_request())
    assert (await record(registered, reversal)).reverses == granted.id
    assert await balances(registered, MEMBER) == [0]
    await record(registered, a_grant(MEMBER, 50))
    with pytest.raises(AlreadyReversed):
        await record(registered, reversal_of(granted, actor=MEMBER, reason=None, request=a_request()))
    assert await balances(registered, MEMBER) == [50]


async def test_many_accounts_move_in_one_transaction(registered: Backend) -> None:
    draft = Draft(
        guild=GUILD,
        kind=TransactionKind("seeding"),
        actor=MEMBER,
        reason=None,
        request=a_request(),
        entries=(Entry(MINT, -10), Entry(pot(3), 4), Entry(wallet(ANOTHER), 1), Entry(wallet(MEMBER), 5)),
    )
    recorded = await record(registered, draft)
    assert [entry.account for entry in recorded.entries] == [wallet(MEMBER), wallet(ANOTHER), pot(3), MINT]


async def test_guilds_do_not_share_wallets(registered: Backend) -> None:
    await record(registered, a_grant(MEMBER, 50, guild=OTHER_GUILD))
    assert await balances(registered, MEMBER) == [0]


async def test_what_is_not_committed_never_was(registered: Backend) -> None:
    draft = a_grant(MEMBER, points(50))
    async with registered.uow() as uow:
        await uow.points.record(draft, at=START)
        assert await uow.points.balance(GUILD, wallet(MEMBER)) == 50
    assert await balances(registered, MEMBER) == [0]
