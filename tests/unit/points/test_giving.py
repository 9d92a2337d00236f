from datetime import UTC, datetime, timedelta

import pytest
from attrs import asdict

from domain.points.amount import points
from domain.points.errors import (
    AccountTooYoung,
    BotHasNoWallet,
    DailyLimitReached,
    ReceiverLeft,
    ReceiverTimedOut,
    SelfTransfer,
    TransfersOff,
)
from domain.points.giving import (
    ProposedTransfer,
    account_made_at,
    check_daily_limit,
    check_transfer,
)
from domain.points.holder import Holder
from domain.points.settings import DAILY_GIVE_LIMIT, GIVING, MIN_ACCOUNT_AGE
from domain.shared.errors import DomainError
from domain.shared.history import Value
from domain.shared.ids import UserId
from domain.shared.settings import Settings
from tests.builders import MEMBER, a_standing
from tests.points import ANOTHER

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEN_DAYS_OLD = UserId(int((NOW - timedelta(days=10) - datetime(2015, 1, 1, tzinfo=UTC)).total_seconds() * 1000) << 22)


def a_proposal(
    *, sender: UserId = MEMBER, receiver: Holder | None = None, chosen: dict[str, Value] | None = None
) -> ProposedTransfer:
    receiver = receiver or Holder(a_standing(ANOTHER))
    return ProposedTransfer(sender=sender, receiver=receiver, settings=Settings(chosen or {}), at=NOW)


def test_a_gift_from_one_member_to_another_is_allowed() -> None:
    check_transfer(a_proposal())


@pytest.mark.parametrize(
    ("proposal", "refusal"),
    [
        (a_proposal(chosen={GIVING.name: False}), TransfersOff),
        (a_proposal(receiver=Holder(a_standing(MEMBER))), SelfTransfer),
        (a_proposal(receiver=Holder(a_standing(ANOTHER), is_bot=True)), BotHasNoWallet),
        (a_proposal(receiver=Holder(a_standing(ANOTHER, is_member=False))), ReceiverLeft),
        (a_proposal(receiver=Holder(a_standing(ANOTHER), is_timed_out=True)), ReceiverTimedOut),
        (a_proposal(sender=TEN_DAYS_OLD, chosen={MIN_ACCOUNT_AGE.name: 11}), AccountTooYoung),
    ],
)
def test_each_rule_refuses_by_itself(proposal: ProposedTransfer, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        check_transfer(proposal)


def test_an_account_is_old_enough_on_the_day_it_becomes_so() -> None:
    check_transfer(a_proposal(sender=TEN_DAYS_OLD, chosen={MIN_ACCOUNT_AGE.name: 10}))
    with pytest.raises(AccountTooYoung) as refused:
        check_transfer(a_proposal(sender=TEN_DAYS_OLD, chosen={MIN_ACCOUNT_AGE.name: 12}))
    assert asdict(refused.value) == {"days": 12, "old_enough_at": NOW + timedelta(days=2)}


def test_discord_says_in_an_id_when_the_account_was_made() -> None:
    """The example of Discord's own documentation."""
    assert account_made_at(UserId(175928847299117063)) == datetime(2016, 4, 30, 11, 18, 25, 796000, tzinfo=UTC)


@pytest.mark.parametrize(("given", "asked"), [(0, 100), (60, 40), (99, 1)])
def test_as_much_as_the_limit_can_be_given_in_a_day(given: int, asked: int) -> None:
    check_daily_limit(Settings({DAILY_GIVE_LIMIT.name: 100}), given=given, asked=points(asked))


@pytest.mark.parametrize(("given", "asked"), [(0, 101), (60, 41), (100, 1), (500, 1)])
def test_more_than_the_limit_cannot(given: int, asked: int) -> None:
    with pytest.raises(DailyLimitReached) as refused:
        check_daily_limit(Settings({DAILY_GIVE_LIMIT.name: 100}), given=given, asked=points(asked))
    assert asdict(refused.value) == {"limit": 100, "given": given, "asked": asked}


def test_without_a_limit_any_number_can_be_given() -> None:
    check_daily_limit(Settings(), given=10**11, asked=points(10**12))
