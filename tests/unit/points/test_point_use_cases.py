"""Scenarios that other bots got wrong, and what each use case asks and answers."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import asdict, evolve

from application.points.grant_points import GrantPoints
from application.points.list_transactions import ListTransactions
from application.points.reverse_transaction import ReverseTransaction
from application.points.show_balance import Balance, ShowBalance
from application.points.take_points import TakePoints
from application.points.transfer_points import TransferPoints
from domain.guilds.settings import TIME_ZONE
from domain.points.account import MAX_POINTS, MINT, wallet
from domain.points.errors import (
    AlreadyReversed,
    DailyLimitReached,
    InsufficientPoints,
    InvalidAmount,
    ReasonTooLong,
    ReceiverFull,
    SelfTransfer,
    TransactionNotFound,
)
from domain.points.holder import Holder
from domain.points.settings import CURRENCY, DAILY_GIVE_LIMIT
from domain.points.transaction import TransactionId
from domain.shared.errors import MissingPermission
from domain.shared.ids import RequestId, UserId
from domain.shared.paging import Seek
from domain.shared.settings import Settings
from domain.shared.text import NothingToRead
from tests.builders import GUILD, MEMBER, a_moderator, a_request, a_standing
from tests.points import ANOTHER
from tests.unit.points.bank import Bank

STRANGER = UserId(99)
NOBODYS_RIGHTS = a_standing(ANOTHER)


def a_gift(
    amount: int, *, to: UserId = ANOTHER, request: RequestId | None = None, reason: str | None = None
) -> TransferPoints:
    return TransferPoints(
        guild=GUILD,
        sender=MEMBER,
        receiver=Holder(a_standing(to)),
        amount=amount,
        reason=reason,
        request=request or a_request(),
    )


@pytest.mark.parametrize("amount", [0, -1, -(10**15), MAX_POINTS + 1, 10**30])
async def test_nothing_negative_and_absurd_amounts_are_refused(bank: Bank, amount: int) -> None:
    await bank.have(MEMBER, 100)
    moderator, holder = a_moderator(), Holder(a_standing(MEMBER))
    for use_case in (
        bank.give(a_gift(amount)),
        bank.grant(
            GrantPoints(guild=GUILD, by=moderator, receiver=holder, amount=amount, reason="x", request=a_request())
        ),
        bank.take(TakePoints(guild=GUILD, by=moderator, giver=holder, amount=amount, reason="x", request=a_request())),
    ):
        with pytest.raises(InvalidAmount):
            await use_case
    assert (bank.balance(MEMBER), bank.balance(ANOTHER)) == (100, 0)


async def test_nobody_pays_themselves(bank: Bank) -> None:
    await bank.have(MEMBER, 100)
    with pytest.raises(SelfTransfer):
        await bank.give(a_gift(10, to=MEMBER))
    assert bank.balance(MEMBER) == 100


async def test_if_the_receiver_is_at_the_maximum_the_sender_keeps_all(bank: Bank) -> None:
    await bank.have(MEMBER, 100)
    await bank.have(ANOTHER, MAX_POINTS - 5)
    with pytest.raises(ReceiverFull):
        await bank.give(a_gift(6))
    assert (bank.balance(MEMBER), bank.balance(ANOTHER)) == (100, MAX_POINTS - 5)
    await bank.give(a_gift(5))
    assert (bank.balance(MEMBER), bank.balance(ANOTHER)) == (95, MAX_POINTS)


async def test_looking_somebody_up_creates_nothing(bank: Bank) -> None:
    bank.settings = Settings({CURRENCY.name: "fish"})
    shown = await bank.show_balance(ShowBalance(guild=GUILD, by=NOBODYS_RIGHTS, user=STRANGER))
    assert shown == Balance(STRANGER, 0, "fish")
    moderator = a_moderator()
    listed = await bank.list_transactions(ListTransactions(guild=GUILD, by=moderator, user=STRANGER, seek=Seek()))
    assert (listed.page.items, listed.currency) == ((), "fish")
    assert bank.accounts == set()


async def test_a_gift_that_is_not_covered_is_refused_with_what_there_is(bank: Bank) -> None:
    await bank.have(MEMBER, 9)
    with pytest.raises(InsufficientPoints) as refused:
        await bank.give(a_gift(10))
    assert asdict(refused.value) == {"user": MEMBER, "balance": 9, "needed": 10}
    assert bank.accounts == {MINT, wallet(MEMBER)}


async def test_a_gift_delivered_twice_is_given_once_even_if_a_second_one_would_be_refused(bank: Bank) -> None:
    await bank.have(MEMBER, 10)
    bank.settings = Settings({DAILY_GIVE_LIMIT.name: 10})
    gift = a_gift(10, reason=" for   you ")
    first = await bank.give(gift)
    assert first.transaction.reason == "for you"
    assert await bank.give(gift) == first
    assert (bank.balance(MEMBER), bank.balance(ANOTHER)) == (0, 10)


async def test_the_limit_of_a_day_begins_anew_at_midnight_where_the_guild_is(bank: Bank) -> None:
    await bank.have(MEMBER, 1_000)
    bank.settings = Settings({DAILY_GIVE_LIMIT.name: 100, TIME_ZONE.name: "Europe/Berlin"})
    bank.clock.time = datetime(2026, 7, 1, 21, 59, tzinfo=UTC)  # one minute before
    await bank.give(a_gift(60))
    with pytest.raises(DailyLimitReached) as refused:
        await bank.give(a_gift(41))
    assert asdict(refused.value) == {"limit": 100, "given": 60, "asked": 41}
    assert bank.balance(ANOTHER) == 60
    bank.clock.advance(timedelta(minutes=1))
    await bank.give(a_gift(100))
    assert bank.balance(ANOTHER) == 160


@pytest.mark.parametrize("reason", ["", " \n\t ", "\0", "\u3164\u202e"])
async def test_moderators_say_why(bank: Bank, reason: str) -> None:
    granted = await bank.have(MEMBER, 10)
    moderator, holder = a_moderator(), Holder(a_standing(MEMBER))
    for use_case in (
        bank.grant(
            GrantPoints(guild=GUILD, by=moderator, receiver=holder, amount=1, reason=reason, request=a_request())
        ),
        bank.take(TakePoints(guild=GUILD, by=moderator, giver=holder, amount=1, reason=reason, request=a_request())),
        bank.reverse(ReverseTransaction(guild=GUILD, by=moderator, id=granted.id, reason=reason, request=a_request())),
    ):
        with pytest.raises(NothingToRead):
            await use_case
    with pytest.raises(ReasonTooLong):
        await bank.give(a_gift(1, reason="x" * 481))
    assert bank.balance(MEMBER) == 10


async def test_points_are_granted_and_taken_with_the_reason_on_record(bank: Bank) -> None:
    moderator, holder = a_moderator(), Holder(a_standing(MEMBER))
    granted = await bank.grant(
        GrantPoints(guild=GUILD, by=moderator, receiver=holder, amount=30, reason="quiz", request=a_request())
    )
    taken = await bank.take(
        TakePoints(guild=GUILD, by=moderator, giver=holder, amount=10, reason="cheated", request=a_request())
    )
    assert (granted.transaction.actor, granted.transaction.reason) == (moderator.user, "quiz")
    assert (taken.transaction.actor, taken.transaction.reason) == (moderator.user, "cheated")
    assert (bank.balance(MEMBER), bank.minted) == (20, 20)


async def test_a_mistake_is_reversed_once_by_whoever_may(bank: Bank) -> None:
    granted = await bank.have(MEMBER, 30)
    await bank.have(MEMBER, 30)
    undo = ReverseTransaction(guild=GUILD, by=a_moderator(), id=granted.id, reason="typo", request=a_request())
    with pytest.raises(MissingPermission):
        await bank.reverse(evolve(undo, by=NOBODYS_RIGHTS))
    reversed_ = await bank.reverse(undo)
    assert (reversed_.transaction.reverses, bank.balance(MEMBER)) == (granted.id, 30)
    assert await bank.reverse(undo) == reversed_
    with pytest.raises(AlreadyReversed):
        await bank.reverse(evolve(undo, request=a_request()))
    with pytest.raises(TransactionNotFound):
        await bank.reverse(evolve(undo, id=TransactionId(999)))
    assert bank.balance(MEMBER) == 30


async def test_everybody_sees_their_own_history_and_moderators_that_of_others(bank: Bank) -> None:
    await bank.have(MEMBER, 30)
    own = ListTransactions(guild=GUILD, by=a_standing(MEMBER), user=MEMBER, seek=Seek())
    assert [line.amount for line in (await bank.list_transactions(own)).page.items] == [30]
    with pytest.raises(MissingPermission):
        await bank.list_transactions(evolve(own, by=NOBODYS_RIGHTS))
    assert (await bank.list_transactions(evolve(own, by=a_moderator()))).page.items
