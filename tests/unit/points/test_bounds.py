import pytest
from attrs import asdict

from domain.points.account import MAX_POINTS, MINT, AccountRef, pot, wallet
from domain.points.amount import points
from domain.points.bounds import check_bounds
from domain.points.errors import InsufficientPoints, InvalidAmount, ReceiverFull
from domain.points.transaction import Entry
from tests.builders import MEMBER


@pytest.mark.parametrize(("balance", "amount"), [(5, -5), (0, 1), (MAX_POINTS - 5, 5), (0, MAX_POINTS)])
def test_a_balance_from_nothing_to_the_largest_is_within_the_bounds(balance: int, amount: int) -> None:
    check_bounds(Entry(wallet(MEMBER), amount), balance)


@pytest.mark.parametrize(("account", "user"), [(wallet(MEMBER), MEMBER), (pot(3), None)])
def test_what_is_beyond_them_is_refused_with_the_facts(account: AccountRef, user: int | None) -> None:
    with pytest.raises(InsufficientPoints) as less:
        check_bounds(Entry(account, -6), 5)
    assert asdict(less.value) == {"user": user, "balance": 5, "needed": 6}
    with pytest.raises(ReceiverFull) as more:
        check_bounds(Entry(account, 6), MAX_POINTS - 5)
    assert asdict(more.value) == {"user": user, "balance": MAX_POINTS - 5, "amount": 6, "largest": MAX_POINTS}


@pytest.mark.parametrize("balance", [0, -(10**15), 10**15])
def test_the_mint_has_none(balance: int) -> None:
    check_bounds(Entry(MINT, -MAX_POINTS), balance)
    check_bounds(Entry(MINT, MAX_POINTS), balance)


@pytest.mark.parametrize("number", [1, MAX_POINTS])
def test_an_amount_is_at_least_one_and_at_most_what_a_wallet_holds(number: int) -> None:
    assert points(number) == number


@pytest.mark.parametrize("number", [0, -1, MAX_POINTS + 1])
def test_anything_else_is_no_amount(number: int) -> None:
    with pytest.raises(InvalidAmount) as refused:
        points(number)
    assert asdict(refused.value) == {"amount": number, "largest": MAX_POINTS}
