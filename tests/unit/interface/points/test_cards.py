"""Cards of points, at their longest and with whatever people type."""

from datetime import timedelta

import pytest

from application.points.grant_to_role import RoleGranted
from application.points.list_transactions import Transactions
from application.points.plan_role_grant import PlannedRoleGrant
from application.points.queries import HistoryLine, Receipt
from application.points.show_balance import Balance
from application.points.show_rules import PointRules
from domain.points.account import MAX_POINTS, MINT, AccountRef, pot, wallet
from domain.points.amount import points
from domain.points.errors import DailyLimitReached
from domain.points.own_reasons import for_payment, for_refund, refund_given
from domain.points.purchase import Refusal
from domain.points.reason import LONGEST_REASON, Reason
from domain.points.role_grant import RoleGrant, digest_of
from domain.points.transaction import (
    GRANT,
    PURCHASE,
    REVERSAL,
    TRANSFER,
    RecordedEntry,
    RecordedTransaction,
    TransactionId,
    TransactionKind,
    reversal_of,
)
from domain.shared.ids import RoleId, UserId
from domain.shared.language import Language
from domain.shared.paging import Page
from interface.points.buttons import PAGE_SIZE, history_page, role_grant_page
from interface.points.cards import (
    balance_card,
    given_card,
    granted_card,
    reversed_card,
    role_granted_card,
    rules_card,
    taken_card,
)
from interface.points.words import points_words
from interface.shared.languages import speaking
from interface.shared.layout import texts_of
from tests.builders import GUILD, MEMBER, MODERATOR, a_request
from tests.fakes.clock import START
from tests.points import ANOTHER, a_recorded
from tests.unit.interface.fitting import fits

STARS = "*" * 32
LONGEST = Reason("_" * LONGEST_REASON)
BIG = UserId(2**63 - 1)
OTHER = wallet(ANOTHER)


def a_line(
    number: int = 1,
    *,
    kind: TransactionKind = TRANSFER,
    amount: int = -5,
    other: AccountRef = OTHER,
    reason: str | None = None,
    reverses: int | None = None,
    reversed_by: int | None = None,
) -> HistoryLine:
    return HistoryLine(
        id=TransactionId(number),
        kind=kind,
        actor=MODERATOR,
        reason=None if reason is None else Reason(reason),
        at=START,
        amount=amount,
        balance_after=95,
        other=other,
        reverses=None if reverses is None else TransactionId(reverses),
        reversed_by=None if reversed_by is None else TransactionId(reversed_by),
    )


def shown(*lines: HistoryLine, currency: str = "points") -> list[str]:
    return texts_of(history_page(Transactions(MEMBER, Page(lines), currency)))


def entry_of(line: HistoryLine) -> str:
    return shown(line)[0].split("\n")[1]


def test_a_balance_names_the_member_and_what_points_are_called_there() -> None:
    assert texts_of(balance_card(Balance(MEMBER, 1_234_567, "**fish**"))) == [
        f"### <@{MEMBER}> has **1,234,567** \\*\\*fish\\*\\*"
    ]


@pytest.mark.parametrize(("sender", "receiver"), [(MEMBER, ANOTHER), (ANOTHER, MEMBER)])
def test_a_gift_says_who_got_how_much_and_what_is_left(sender: UserId, receiver: UserId) -> None:
    card = given_card(Receipt(a_recorded(sender=sender, receiver=receiver, amount=1_000), "points"))
    assert texts_of(card) == [
        f"### You gave <@{receiver}> **1,000** points",
        "-# You have 0 left · Transaction #7",
    ]


def by_moderator(amount: int, reason: Reason | None = None) -> Receipt:
    entries = (RecordedEntry(wallet(MEMBER), amount, 40), RecordedEntry(MINT, -amount, -40))
    made = RecordedTransaction(
        guild=GUILD,
        id=TransactionId(7),
        kind=GRANT,
        actor=MODERATOR,
        reason=reason,
        request=a_request(),
        part=0,
        reverses=None,
        at=START,
        entries=entries,
    )
    return Receipt(made, "points")


def test_what_moderators_did_says_how_much_and_what_the_member_has_now() -> None:
    assert texts_of(granted_card(by_moderator(40, Reason("a *quiz*")))) == [
        f"### <@{MEMBER}> was granted **40** points\n**Reason** a \\*quiz\\*",
        "-# They have 40 now · Transaction #7",
    ]
    assert texts_of(taken_card(by_moderator(-40)))[0] == f"### <@{MEMBER}> lost **40** points"


def test_a_reversal_shows_every_wallet_and_not_the_mint() -> None:
    made = a_recorded(sender=MEMBER, receiver=ANOTHER, amount=10)
    draft = reversal_of(made, actor=MODERATOR, reason=Reason("typo"), request=a_request())
    entries = (RecordedEntry(wallet(MEMBER), 10, 10), RecordedEntry(pot(3), -10, 0), RecordedEntry(MINT, 0, 0))
    card = reversed_card(Receipt(RecordedTransaction.of(draft, TransactionId(8), START, entries), "points"))
    assert texts_of(card) == [
        f"### Transaction #7 was reversed\n**Reason** typo\n<@{MEMBER}> +10 → 10\npot 3 -10 → 0",
        "-# Transaction #8",
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (a_line(), f"**-5** · Gift to <@{ANOTHER}>"),
        (a_line(amount=1_000), f"**+1,000** · Gift from <@{ANOTHER}>"),
        (a_line(kind=GRANT, amount=5, other=MINT), f"**+5** · Granted by <@{MODERATOR}>"),
        (a_line(kind=TransactionKind("daily"), amount=5, other=MINT), "**+5** · Daily"),
        (a_line(kind=TransactionKind("lottery_win"), amount=5, other=pot(3)), "**+5** · lottery win from pot 3"),
        (a_line(kind=REVERSAL, other=MINT, reverses=4), f"**-5** · Reversal by <@{MODERATOR}> · of #4"),
        (a_line(reversed_by=9), f"**-5** · Gift to <@{ANOTHER}> · *reversed by #9*"),
        (a_line(reason="**thanks**"), f"**-5** · Gift to <@{ANOTHER}> · \\*\\*thanks\\*\\*"),
        (
            a_line(kind=PURCHASE, other=MINT, reason=for_payment("Bought *dream*")),
            "**-5** · Bought · Bought \\*dream\\*",
        ),
    ],
)
def test_a_line_of_the_history_says_what_happened(line: HistoryLine, says: str) -> None:
    assert entry_of(line) == says


def test_a_line_says_when_and_what_there_was_afterwards() -> None:
    assert shown(a_line(12))[0].split("\n")[2] == f"-# #12 · <t:{int(START.timestamp())}:f> · 95 afterwards"


def test_an_empty_history_says_so() -> None:
    assert shown(currency="fish") == [f"### Fish of <@{MEMBER}>\n*Nothing yet.*"]


def test_the_longest_page_fits() -> None:
    line = a_line(
        2**53,
        kind=TransactionKind("x_" * 16),
        amount=-MAX_POINTS,
        other=wallet(BIG),
        reason=LONGEST,
        reverses=2**53,
        reversed_by=2**53,
    )
    page = Page((line,) * PAGE_SIZE, newer=2**53, older=2**53)
    assert fits(history_page(Transactions(BIG, page, STARS)))


def test_a_page_has_buttons_only_where_it_leads_on() -> None:
    alone = history_page(Transactions(MEMBER, Page((a_line(),)), "points"))
    more = history_page(Transactions(MEMBER, Page((a_line(),), older=1), "points"))
    assert ["button" in type(item).__name__.lower() for item in alone.walk_children()].count(True) == 0
    assert ["button" in type(item).__name__.lower() for item in more.walk_children()].count(True) == 2


def a_plan(*, receivers: int = 2_500, reason: Reason = LONGEST) -> RoleGrant:
    return RoleGrant(
        guild=GUILD,
        request=a_request(),
        role=RoleId(BIG),
        amount=points(MAX_POINTS),
        reason=reason,
        planned_by=MODERATOR,
        planned_at=START + timedelta(0),
        receivers=receivers,
        digest=digest_of(()),
        parts=3,
    )


def test_a_planned_grant_says_how_many_get_it_and_who_is_left_out() -> None:
    plan = a_plan(reason=Reason("for *all*"))
    card = role_grant_page(PlannedRoleGrant(grant=plan, sample=(MEMBER, ANOTHER), bots=3, full=4, currency="fish"))
    assert texts_of(card)[0].split("\n") == [
        f"### Grant **1,000,000,000,000** fish to each who has <@&{BIG}>?",
        f"**Members** 2,500: <@{MEMBER}> <@{ANOTHER}> and 2,498 more",
        "**Altogether** 2,500,000,000,000,000",
        "**Reason** for \\*all\\*",
        "**Bots left out** 3",
        "**Left out, because they cannot hold that much more** 4",
    ]


def test_the_longest_grants_fit() -> None:
    sample = (BIG,) * 10
    assert fits(
        role_grant_page(PlannedRoleGrant(grant=a_plan(), sample=sample, bots=10**6, full=10**6, currency=STARS))
    )
    numbers = tuple(TransactionId(2**53 - number) for number in range(1_000))
    granted = RoleGranted(grant=a_plan(), receivers=10**6, left_out=5, transactions=numbers, currency=STARS)
    assert fits(role_granted_card(granted))


@pytest.mark.parametrize(("receivers", "says"), [(1, "### 1 member with"), (1_234, "### 1,234 members with")])
def test_a_grant_that_was_carried_out_says_the_true_number(receivers: int, says: str) -> None:
    granted = RoleGranted(
        grant=a_plan(), receivers=receivers, left_out=0, transactions=(TransactionId(5),), currency="points"
    )
    first, footer = texts_of(role_granted_card(granted))
    assert first.startswith(says)
    assert "Got nothing" not in first
    assert footer == "-# Transaction #5"


def test_the_rules_say_what_is_chosen_and_where_it_is_changed() -> None:
    free = texts_of(rules_card(PointRules(currency=STARS, giving=True, daily_limit=0, min_account_age=0)))
    bound = texts_of(rules_card(PointRules(currency="fish", giving=False, daily_limit=5_000, min_account_age=7)))
    assert "*no limit*" in free[0]
    assert "*any age*" in free[0]
    assert bound[0].split("\n")[1:] == [
        "**Called** fish",
        "**Members can give to each other** No",
        "**Most that one gives in a day** 5,000",
        "**Discord account at least** 7 days old",
    ]
    assert "`/settings set points`" in bound[1]


GERMAN_LINES = [
    (a_line(kind=PURCHASE, other=MINT, reason="Bought VIP"), "**-5** · Gekauft · VIP"),
    (
        a_line(kind=REVERSAL, amount=5, other=MINT, reverses=4, reason="Refund: held already"),
        f"**+5** · Stornierung von <@{MODERATOR}> · von #4 · Erstattet: wer gekauft hat, hatte die Rolle schon",
    ),
    (
        a_line(kind=REVERSAL, other=MINT, reverses=4, reason="Bought twice"),
        f"**-5** · Stornierung von <@{MODERATOR}> · von #4 · Bought twice",
    ),
]


@pytest.mark.parametrize(("line", "says"), GERMAN_LINES)
def test_what_tux_itself_gave_as_a_reason_is_read_in_ones_language(line: HistoryLine, says: str) -> None:
    with speaking(Language.GERMAN):
        assert entry_of(line) == says


@pytest.mark.parametrize("refusal", Refusal)
def test_why_a_payment_was_given_back_is_known_from_the_record(refusal: Refusal) -> None:
    assert refund_given(for_refund(refusal)) is refusal


def test_a_name_that_the_server_chose_begins_a_line_as_it_is() -> None:
    assert shown(currency="fish for VIPs")[0].startswith(f"### Fish for VIPs of <@{MEMBER}>\n")


def test_who_gave_more_than_a_limit_that_was_lowered_since_has_nothing_left() -> None:
    assert points_words(DailyLimitReached(limit=100, given=150, asked=20)) == (
        "Each member can give 100 a day here. You gave 150 today, so 0 are left, and not 20. Nothing was changed."
    )
