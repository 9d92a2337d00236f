"""Every case that can be stored can be shown, on every card there is of it."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from application.moderation.queries import CaseView
from application.moderation.record_reason import AmendedReason
from application.moderation.show_case import CaseDetails
from domain.moderation.actions import KINDS
from domain.moderation.actions.unknown import unknown_kind
from domain.moderation.case import LONGEST_DETAIL, CaseStatus, Failure, Notice
from domain.moderation.delete_window import LONGEST_DELETE_WINDOW
from domain.moderation.reason import LONGEST_REASON, Reason
from domain.moderation.repository import CaseFilter
from domain.moderation.term import Ending
from domain.shared.history import Change, RecordedChange
from domain.shared.ids import GuildId, UserId
from domain.shared.names import LONGEST_NAME, Names
from domain.shared.paging import Page
from interface.moderation.buttons import PAGE_SIZE, case_page
from interface.moderation.cards import action_result, amended_reason, case_card, member_notice, notice_taken_back
from interface.moderation.history import case_details
from interface.shared.layout import as_written, texts_of
from tests.fakes.avatars import AVATAR
from tests.fakes.clock import START
from tests.unit.interface.fitting import fits
from tests.unit.interface.moderation.views import LARGEST, a_page, a_view

MARKUP = (
    *("*", "_", "<", "\\", "`", "|", "[", "@", "🦊"),
    *("<t:0:R>", "</ban:1>", "<#123456789012345678>", "https://a.b/c "),
)


def texts(longest: int) -> st.SearchStrategy[str]:
    """Any text, and often the longest of what grows most."""
    most = st.sampled_from(MARKUP).map(lambda markup: (markup * longest)[:longest])
    return (most | st.text(st.characters(codec="utf-8"), max_size=longest)).map(lambda text: text.strip() or "x")


def reasons() -> st.SearchStrategy[Reason | None]:
    return st.none() | texts(LONGEST_REASON).map(Reason)


names = st.builds(Names, username=st.none() | texts(LONGEST_NAME), display_name=st.none() | texts(LONGEST_NAME))
views = st.builds(
    a_view,
    st.sampled_from([1, 2**31 - 1]),
    guild=st.just(GuildId(LARGEST)),
    kind=st.sampled_from([*KINDS, unknown_kind("k" * 32)]),
    target=st.just(UserId(LARGEST)),
    moderator=st.just(UserId(LARGEST)),
    reason=reasons(),
    status=st.sampled_from([CaseStatus.PENDING, CaseStatus.APPLIED]),
    failure=st.none() | st.sampled_from(Failure),
    failure_detail=st.none() | texts(LONGEST_DETAIL),
    notice=st.sampled_from(Notice),
    notice_detail=st.none() | texts(LONGEST_DETAIL),
    delete_messages=st.integers(0, int(LONGEST_DELETE_WINDOW.total_seconds())).map(lambda s: timedelta(seconds=s)),
    reason_changed_by=st.none() | st.just(UserId(LARGEST)),
    expires_at=st.none() | st.just(START + timedelta(days=3650)),
    ending=st.none() | st.sampled_from(Ending),
    target_names=names,
    moderator_names=names,
)


@settings(max_examples=60)
@given(views, st.lists(reasons(), max_size=10))
def test_a_case_of_any_values_is_shown_with_its_whole_reason(view: CaseView, earlier: list[Reason | None]) -> None:
    history = tuple(
        RecordedChange(place, Change(field="reason", old=old, new="x", by=UserId(LARGEST), at=START))
        for place, old in enumerate(earlier, 1)
    )[::-1]
    shown = "*none given*" if view.reason is None else as_written(view.reason)
    cards = [
        case_card(view, AVATAR),
        action_result(view, AVATAR),
        case_details(CaseDetails(view, Page(history)), AVATAR),
        amended_reason(AmendedReason(view, Reason("#" + "[" * (LONGEST_REASON - 1)))),
    ]
    for card in cards:
        assert fits(card)
        assert shown in "\n".join(texts_of(card))
    for card in (member_notice(view, "*" * 100), notice_taken_back(view, "*" * 100)):
        assert fits(card)
    if earlier:
        first = earlier[-1]
        assert ("*none given*" if first is None else as_written(first)) in texts_of(cards[2])[-1]


@settings(max_examples=30)
@given(st.lists(views, min_size=1, max_size=PAGE_SIZE), st.booleans(), st.booleans())
def test_a_page_of_cases_of_any_values_is_shown(found: list[CaseView], of_one: bool, by_one: bool) -> None:
    which = CaseFilter(
        target=UserId(LARGEST) if of_one else None, moderator=UserId(LARGEST) if by_one else None, kind=None
    )
    shown = case_page(a_page(*found, newer=1, older=2, among=1000, after=1000), which)
    assert fits(shown)
