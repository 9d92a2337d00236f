"""What only a newer version knows the words of is shown by its name, and keeps no card from being shown."""

import pytest
from attrs import evolve

from domain.levels.adjustment import AdjustmentKind
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.repository import CaseFilter
from domain.points.account import AccountKind, AccountRef
from domain.points.purchase import PurchaseState, Refusal
from domain.shared.paging import Page
from infrastructure.database.column_types import member_of
from interface.levels.level_cards import ADJUSTMENT_NAMES
from interface.moderation.buttons import PAGE_SIZE
from interface.moderation.cards import action_result, case_card, case_list
from interface.points.cards import _account
from interface.points.shop_cards import purchase_list, refund_notice
from interface.shared.enum_words import in_words
from interface.shared.layout import Card, card, texts_of
from tests.fakes.avatars import AVATAR
from tests.unit.interface.moderation.views import a_page, a_view
from tests.unit.interface.points.shop_views import a_purchase_view

LATER, SHOWN = "of_a_later_version", "of a later version"
CASE = evolve(
    a_view(), status=member_of(CaseStatus, LATER), failure=member_of(Failure, LATER), notice=member_of(Notice, LATER)
)
FAILED = a_view(status=CaseStatus.FAILED, failure=member_of(Failure, LATER))


@pytest.mark.parametrize(
    "shown",
    [
        case_card(CASE, AVATAR),
        action_result(CASE, AVATAR),
        card(case_list(a_page(CASE), CaseFilter(), PAGE_SIZE)),
        case_card(FAILED, AVATAR),
        action_result(FAILED, AVATAR),
        refund_notice(a_purchase_view(refusal=member_of(Refusal, LATER)), "fish", "Guild"),
        card(purchase_list(Page((a_purchase_view(state=member_of(PurchaseState, LATER)),)), None)),
    ],
)
def test_a_card_shows_it(shown: Card) -> None:
    assert SHOWN in "\n".join(texts_of(shown)).lower()


def test_so_does_a_line() -> None:
    assert in_words(ADJUSTMENT_NAMES, member_of(AdjustmentKind, LATER)) == SHOWN
    assert _account(AccountRef(member_of(AccountKind, LATER), 5)) == f"{SHOWN} 5"
