"""What people read of many cases: what the filter says already is not said again."""

import pytest

from domain.moderation.actions import KINDS
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.unknown import unknown_kind
from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseStatus
from domain.moderation.repository import CaseFilter
from domain.shared.ids import UserId
from domain.shared.paging import Page
from interface.moderation.actions import face_of
from interface.moderation.cards import (
    case_list,
)
from interface.shared.layout import card, texts_of
from tests.builders import MEMBER, MODERATOR
from tests.unit.interface.moderation.views import AT, a_view, the_largest_view

any_kind = pytest.mark.parametrize("kind", [*KINDS, unknown_kind("banish")], ids=lambda kind: kind.name)


HEADINGS = [
    (CaseFilter(), "Cases"),
    (CaseFilter(kind=WARN), "Warnings"),
    (CaseFilter(target=UserId(3)), "Cases of <@3>"),
    (CaseFilter(moderator=UserId(4)), "Cases by <@4>"),
    (CaseFilter(kind=BAN, target=UserId(3), moderator=UserId(4)), "Bans of <@3> by <@4>"),
]


@pytest.mark.parametrize(("which", "heading"), HEADINGS)
def test_a_page_says_which_cases_it_shows(which: CaseFilter, heading: str) -> None:
    assert texts_of(card(case_list(Page(()), which))) == [f"### {heading}", "*No cases.*"]


ENTRIES = [
    (CaseFilter(), f" · <@{MEMBER}> by <@{MODERATOR}>"),
    (CaseFilter(target=MEMBER), f" · by <@{MODERATOR}>"),
    (CaseFilter(moderator=MODERATOR), f" · <@{MEMBER}>"),
    (CaseFilter(target=MEMBER, moderator=MODERATOR), ""),
]


@pytest.mark.parametrize(("which", "people"), ENTRIES)
def test_what_the_filter_says_is_not_said_again(which: CaseFilter, people: str) -> None:
    entry = texts_of(card(case_list(Page((a_view(),)), which)))[1]
    assert entry == f"**#7** Ban{people} · <t:{AT}:R>\n-# spam"


MARKS = {CaseStatus.APPLIED: "", CaseStatus.PENDING: " *(in progress)*", CaseStatus.FAILED: " *(failed)*"}


@any_kind
@pytest.mark.parametrize("status", CaseStatus)
def test_an_entry_says_how_it_stands(kind: ActionKind, status: CaseStatus) -> None:
    view = a_view(kind=kind, status=status, reason=None)
    entry = texts_of(card(case_list(Page((view,)), CaseFilter())))[1]
    assert entry.startswith(f"**#7** {face_of(kind).title}{MARKS[status]} · ")
    assert entry.endswith("\n-# no reason")


def test_a_page_of_the_longest_cases_fits_with_each_reason_cut_at_80_characters() -> None:
    page = Page(tuple(the_largest_view(number=2**31 - 1 - place) for place in range(8)))
    shown = card(case_list(page, CaseFilter(target=None, moderator=None)))
    assert shown.content_length() <= 4000
    assert shown.total_children_count <= 40
    entries = texts_of(shown)[1:]
    assert len(entries) == 8
    assert {entry.split("\n")[1] for entry in entries} == {"-# " + r"\*" * 79 + "…"}
