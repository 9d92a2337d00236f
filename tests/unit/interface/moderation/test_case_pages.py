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
from domain.shared.names import Names
from interface.moderation.actions import face_of
from interface.moderation.cards import (
    case_list,
)
from interface.shared.layout import card, texts_of
from tests.builders import MEMBER, MODERATOR
from tests.unit.interface.moderation.views import AT, LARGEST, a_page, a_view, the_largest_view

any_kind = pytest.mark.parametrize("kind", [*KINDS, unknown_kind("banish")], ids=lambda kind: kind.name)


SIZE = 8

HEADINGS = [
    (CaseFilter(), "Cases"),
    (CaseFilter(kind=WARN), "Warnings"),
    (CaseFilter(target=UserId(3)), "Cases of <@3>\n-# ID 3"),
    (CaseFilter(moderator=UserId(4)), "Cases by <@4>\n-# ID 4"),
    (CaseFilter(kind=BAN, target=UserId(3), moderator=UserId(4)), "Bans of <@3> by <@4>\n-# ID 3\n-# ID 4"),
]


@pytest.mark.parametrize(("which", "heading"), HEADINGS)
def test_a_page_says_which_cases_it_shows(which: CaseFilter, heading: str) -> None:
    assert texts_of(card(case_list(a_page(), which, SIZE))) == [f"### {heading}", "*No cases.*"]


EMIL, DALIA = Names(username="emil", display_name="Emil"), Names(display_name="Dalia")
ENTRIES = [
    (CaseFilter(), f" · <@{MEMBER}> by <@{MODERATOR}>", f"\n-# emil {MEMBER} · by Dalia {MODERATOR}"),
    (CaseFilter(target=MEMBER), f" · by <@{MODERATOR}>", f"\n-# by Dalia {MODERATOR}"),
    (CaseFilter(moderator=MODERATOR), f" · <@{MEMBER}>", f"\n-# emil {MEMBER}"),
    (CaseFilter(target=MEMBER, moderator=MODERATOR), "", ""),
]


@pytest.mark.parametrize(("which", "people", "known"), ENTRIES)
def test_what_the_filter_says_is_not_said_again(which: CaseFilter, people: str, known: str) -> None:
    view = a_view(target_names=EMIL, moderator_names=DALIA)
    entry = texts_of(card(case_list(a_page(view), which, SIZE)))[1]
    assert entry == f"**#7** 🔨 Ban{people} · <t:{AT}:R>\nspam{known}"


def test_a_heading_names_those_that_the_filter_says_as_their_newest_case_has_it() -> None:
    view = a_view(target_names=EMIL, moderator_names=DALIA)
    which = CaseFilter(target=MEMBER, moderator=MODERATOR)
    heading = texts_of(card(case_list(a_page(view), which, SIZE)))[0]
    assert heading.split("\n")[1:] == [f"-# Emil · ID {MEMBER}", f"-# Dalia · ID {MODERATOR}"]


COUNTS = [
    (1, 0, "1 case, page 1 of 1"),
    (8, 0, "8 cases, page 1 of 1"),
    (64, 0, "64 cases, page 1 of 8"),
    (64, 8, "64 cases, page 2 of 8"),
    (64, 56, "64 cases, page 8 of 8"),
    (65, 9, "65 cases, page 3 of 9"),  # a case came while somebody was leafing
    (1000, 0, "1,000 cases, page 1 of 125"),
    (1001, 0, "1,000+ cases, page 1"),
    (1001, 1000, "1,000+ cases, page 126"),
    (5000, 1001, "1,000+ cases"),
]


@pytest.mark.parametrize(("among", "after", "said"), COUNTS)
def test_how_many_there_are_and_which_page_it_is_stands_below_as_far_as_it_was_counted(
    among: int, after: int, said: str
) -> None:
    shown = card(case_list(a_page(a_view(), among=among, after=after), CaseFilter(), SIZE))
    assert texts_of(shown)[-1] == f"-# {said}"


MARKS = {CaseStatus.APPLIED: "", CaseStatus.PENDING: " *(in progress)*", CaseStatus.FAILED: " *(failed)*"}


@any_kind
@pytest.mark.parametrize("status", CaseStatus)
def test_an_entry_says_how_it_stands(kind: ActionKind, status: CaseStatus) -> None:
    view = a_view(kind=kind, status=status, reason=None)
    entry = texts_of(card(case_list(a_page(view), CaseFilter(), SIZE)))[1]
    assert entry.startswith(f"**#7** {face_of(kind).icon} {face_of(kind).title}{MARKS[status]} · ")
    assert entry.split("\n")[1] == "*no reason*"


@pytest.mark.parametrize(
    "which",
    [
        CaseFilter(),
        CaseFilter(target=UserId(LARGEST)),
        CaseFilter(moderator=UserId(LARGEST)),
        CaseFilter(target=UserId(LARGEST), moderator=UserId(LARGEST)),
    ],
)
def test_a_page_of_the_longest_cases_fits_with_each_reason_cut_at_80_characters(which: CaseFilter) -> None:
    views = [the_largest_view(number=2**31 - 1 - place) for place in range(SIZE)]
    shown = card(case_list(a_page(*views, among=1000, after=1000), which, SIZE))
    assert shown.content_length() <= 4000
    assert shown.total_children_count <= 40
    entries = texts_of(shown)[1:-1]
    assert len(entries) == SIZE
    assert {entry.split("\n")[1] for entry in entries} == {r"\*" * 79 + "…"}
