from datetime import timedelta

import pytest

from application.points.queries import HistoryLine
from domain.points.account import MINT, AccountKind, wallet
from domain.points.transaction import Draft, RecordedTransaction, TransactionKind, reversal_of
from domain.shared.ids import UserId
from domain.shared.paging import Direction, Seek
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, a_request
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.points import ANOTHER, a_grant, a_role_grant, a_transfer

STRANGER = UserId(99)


async def record(backend: Backend, *drafts: Draft) -> list[RecordedTransaction]:
    """A minute apart."""
    recorded = []
    for minute, draft in enumerate(drafts):
        async with backend.uow() as uow:
            recorded.append(await uow.points.record(draft, at=START + timedelta(minutes=minute)))
            await uow.commit()
    return recorded


async def test_who_never_had_points_has_none_and_looking_leaves_nothing_behind(registered: Backend) -> None:
    await record(registered, a_grant(MEMBER, 5))
    assert await registered.ledger.balance(GUILD, wallet(STRANGER)) == 0
    assert await registered.ledger.history(GUILD, wallet(STRANGER), Seek()) == await registered.ledger.history(
        OTHER_GUILD, wallet(MEMBER), Seek()
    )
    assert await registered.accounts() == {(GUILD, wallet(MEMBER)): 5, (GUILD, MINT): -5}


async def test_the_history_tells_both_sides_of_a_gift(registered: Backend) -> None:
    granted, given = await record(registered, a_grant(MEMBER, 50), a_transfer(MEMBER, ANOTHER, 20))
    page = await registered.ledger.history(GUILD, wallet(MEMBER), Seek())
    assert page.items == (
        HistoryLine(
            id=given.id,
            kind=given.kind,
            actor=MEMBER,
            reason=None,
            at=START + timedelta(minutes=1),
            amount=-20,
            balance_after=30,
            other=wallet(ANOTHER),
            reverses=None,
            reversed_by=None,
        ),
        HistoryLine(
            id=granted.id,
            kind=granted.kind,
            actor=MODERATOR,
            reason=granted.reason,
            at=START,
            amount=50,
            balance_after=50,
            other=MINT,
            reverses=None,
            reversed_by=None,
        ),
    )
    [received] = (await registered.ledger.history(GUILD, wallet(ANOTHER), Seek())).items
    assert (received.amount, received.balance_after, received.other) == (20, 20, wallet(MEMBER))


async def test_what_was_reversed_says_by_which_and_the_reversal_of_which(registered: Backend) -> None:
    [granted] = await record(registered, a_grant(MEMBER, 50))
    [reversal] = await record(registered, reversal_of(granted, actor=MODERATOR, reason=None, request=a_request()))
    lines = (await registered.ledger.history(GUILD, wallet(MEMBER), Seek())).items
    assert [(line.id, line.reverses, line.reversed_by) for line in lines] == [
        (reversal.id, granted.id, None),
        (granted.id, None, reversal.id),
    ]


@pytest.mark.parametrize("size", [1, 3])
async def test_pages_lead_from_one_to_the_next_and_back(registered: Backend, size: int) -> None:
    await record(registered, a_grant(MEMBER, 100), *(a_transfer(MEMBER, ANOTHER, number) for number in range(1, 7)))
    seen, seek = list[int](), Seek(size=size)
    while True:
        page = await registered.ledger.history(GUILD, wallet(MEMBER), seek)
        seen += [line.amount for line in page.items]
        if page.older is None:
            break
        seek = Seek(cursor=page.older, size=size)
    assert seen == [-6, -5, -4, -3, -2, -1, 100]
    assert page.newer is not None
    newer = await registered.ledger.history(
        GUILD, wallet(MEMBER), Seek(cursor=page.newer, direction=Direction.NEWER, size=size)
    )
    assert [line.amount for line in newer.items] == seen[-len(page.items) - size : -len(page.items)]


async def test_a_grant_to_many_comes_from_the_mint_in_the_history_of_each(registered: Backend) -> None:
    users = [UserId(100 + number) for number in range(5)]
    async with registered.uow() as uow:
        await uow.role_grants.record_part(a_role_grant(), 0, users, actor=MODERATOR, at=START)
        await uow.commit()
    for user in users:
        [line] = (await registered.ledger.history(GUILD, wallet(user), Seek())).items
        assert (line.kind, line.amount, line.other) == (TransactionKind("role_grant"), 20, MINT)


async def test_a_kind_of_another_version_is_shown_as_it_is(registered: Backend) -> None:
    draft = Draft(
        guild=GUILD,
        kind=TransactionKind("lottery_win"),
        actor=MEMBER,
        reason=None,
        request=a_request(),
        entries=a_grant(MEMBER, 5).entries,
    )
    await record(registered, draft)
    [line] = (await registered.ledger.history(GUILD, wallet(MEMBER), Seek())).items
    assert line.kind == "lottery_win"
    assert line.other.kind is AccountKind.MINT


async def test_only_own_gifts_since_a_moment_count_as_given(registered: Backend) -> None:
    gifts = [a_transfer(MEMBER, ANOTHER, 2**number) for number in range(4)]
    await record(registered, a_grant(MEMBER, 100), *gifts, a_transfer(ANOTHER, MEMBER, 3), a_grant(MEMBER, 50))
    async with registered.uow() as uow:
        for since, given in ((0, 15), (2, 14), (4, 8), (5, 0)):
            assert await uow.points.given_since(GUILD, MEMBER, START + timedelta(minutes=since)) == given
        assert await uow.points.given_since(GUILD, ANOTHER, START) == 3
        assert await uow.points.given_since(GUILD, STRANGER, START) == 0
        assert await uow.points.given_since(OTHER_GUILD, MEMBER, START) == 0
