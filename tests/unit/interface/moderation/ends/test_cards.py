"""What moderators read of changed ends, and of what could not be finished or ended."""

from datetime import datetime, timedelta

import pytest
from attrs import evolve

from application.moderation.bulk.queries import StuckBulk
from application.moderation.ends.edit_case import EditedCase
from application.moderation.ends.list_stuck import MOST_BULKS, Stuck
from application.moderation.ends.queries import StuckAt, StuckCase
from application.moderation.ends.retry_stuck import RetriedCase
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.unban import UNBAN
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.case import END, CaseStatus, Failure
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import Reason
from domain.moderation.repository import LONGEST_PROBLEM
from domain.moderation.term import Ending
from domain.shared.history import Change, RecordedChange
from domain.shared.ids import UserId
from domain.shared.language import Language
from domain.shared.paging import Direction, Page
from interface.moderation.ends.buttons import PAGE_SIZE
from interface.moderation.ends.cards import edited_case, retried_text, stuck_cases
from interface.moderation.history import changes_page
from interface.shared.languages import gettext, speaking
from interface.shared.layout import texts_of
from tests.builders import MEMBER, MODERATOR
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import buttons_of
from tests.unit.interface.moderation.views import AT, LARGEST, STARS, a_view, the_largest_view

HOUR = timedelta(hours=1)
NOW, LATER = f"<t:{AT}:f>", f"<t:{AT + 3600}:f>"


def an_edit(*, before: datetime | None = START, after: datetime | None = START + HOUR, told: bool = True) -> EditedCase:
    case = a_view(expires_at=after)
    return EditedCase(case=case, reason_before=Reason("spam"), end_before=before, is_told=told)


@pytest.mark.parametrize(
    ("edited", "said"),
    [
        (an_edit(), f"End of case #7 changed: {NOW} → {LATER}"),
        (an_edit(after=None), f"End of case #7 changed: {NOW} → for good"),
        (an_edit(before=None), f"End of case #7 changed: for good → {LATER}"),
        (
            an_edit(told=False),
            f"End of case #7 changed: {NOW} → {LATER}\n-# Discord has not taken it yet. I keep trying by myself.",
        ),
        (an_edit(after=START), "Case #7 says this already. Nothing was changed."),
        (
            evolve(an_edit(after=START), reason_before=Reason("*raid*")),
            "Reason of case #7 changed: \\*raid\\* → spam",
        ),
    ],
)
def test_it_says_what_is_different_now(edited: EditedCase, said: str) -> None:
    assert texts_of(edited_case(edited)) == [said]


def test_it_says_that_it_was_found_to_hold_no_longer() -> None:
    edited = an_edit()
    [said] = texts_of(edited_case(evolve(edited, case=evolve(edited.case, ending=Ending.LIFTED, ended_at=START))))
    assert said.endswith("⚠️ I found that it holds no longer: it was lifted.")


def test_the_longest_edit_fits_in_a_message() -> None:
    case = evolve(the_largest_view(), expires_at=START, ending=Ending.REPLACED, ended_at=START)
    edited = EditedCase(case=case, reason_before=Reason("_" * len(STARS)), end_before=None, is_told=False)
    assert sum(map(len, texts_of(edited_case(edited)))) <= 4000


A_STUCK_CASE = StuckCase(
    number=CaseNumber(7),
    kind=BAN,
    target=MEMBER,
    at=StuckAt.END,
    attempts=6,
    problem="Missing *Permissions*",
    tried_next=START,
)


def test_what_is_stuck_says_why_and_when_it_is_tried_next_and_has_a_button() -> None:
    an_action = evolve(A_STUCK_CASE, number=CaseNumber(3), kind=UNBAN, at=StuckAt.ACTION, problem=None)
    shown = stuck_cases(Stuck(Page((A_STUCK_CASE, an_action))))
    heading, end, action = texts_of(shown)
    assert heading == "### What I could not finish or end"
    assert end == (
        f"**#7** 🔨 Ban · <@{MEMBER}>\n"
        f"-# ID {MEMBER} · not ended, or Discord not told of its end in 6 tries · next <t:{AT}:R>\n"
        "In the way: Missing \\*Permissions\\*"
    )
    assert action.endswith(f"-# ID {MEMBER} · not finished in 6 tries · next <t:{AT}:R>")
    assert [button["custom_id"] for button in buttons_of(as_message(shown))] == ["stuck:retry:7", "stuck:retry:3"]


def test_a_failure_that_is_known_by_its_name_is_said_in_words() -> None:
    [_, entry] = texts_of(stuck_cases(Stuck(Page((evolve(A_STUCK_CASE, problem="unknown_member"),)))))
    assert entry.endswith("In the way: Discord does not know this user here")


def test_where_nothing_is_stuck_it_says_so_after_what_came_of_the_press() -> None:
    assert texts_of(stuck_cases(Stuck(Page(())), "Case #7 is done.")) == [
        "### What I could not finish or end\nCase #7 is done.",
        "*Nothing: all is done, and what is due has ended.*",
    ]


@pytest.mark.parametrize("language", Language)
def test_the_longest_page_of_what_is_stuck_fits_in_a_message(language: Language) -> None:
    longest = evolve(
        A_STUCK_CASE,
        number=CaseNumber(2**31 - 1),
        target=UserId(LARGEST),
        attempts=10**6,
        problem="*" * LONGEST_PROBLEM,
    )
    bulk = StuckBulk(
        number=OperationNumber(999_999_999),
        act=GIVE_TO_ALL,
        moderator=UserId(LARGEST),
        attempts=10**6,
        tried_next=START,
    )
    with speaking(language):
        said = retried_text(RetriedCase(the_largest_view(), is_done=True))
        shown = stuck_cases(Stuck(Page((longest,) * PAGE_SIZE, newer=1, older=1), (bulk,) * 4), said)
        oldest = gettext("-# Of the bulk operations these are the oldest {most}.", most=MOST_BULKS)
    assert sum(map(len, texts_of(shown))) <= 4000
    assert shown.total_children_count <= 40
    assert texts_of(shown)[0].endswith(oldest)


def test_a_stuck_bulk_operation_is_shown_before_the_cases_with_a_button_of_its_own() -> None:
    bulk = StuckBulk(number=OperationNumber(7), act=BAN_ALL, moderator=MODERATOR, attempts=6, tried_next=START)
    shown = stuck_cases(Stuck(Page(()), (bulk,)))
    assert texts_of(shown)[1:] == [
        f"**Bulk operation #7** 🔨 Ban · by <@{MODERATOR}>\n"
        f"-# nothing more of it was done in 6 tries · next <t:{AT}:R> · `/bulk show 7`"
    ]
    assert [button["custom_id"] for button in buttons_of(as_message(shown))] == ["stuck:bulk:7"]


@pytest.mark.parametrize(
    ("retried", "said"),
    [
        (RetriedCase(a_view(), is_done=False), "Case #7 was tried again, and something still stands in the way."),
        (RetriedCase(a_view(ending=Ending.EXPIRED), is_done=True), "Case #7 is done: its time was over."),
        (RetriedCase(a_view(), is_done=True), "Case #7 is done."),
        (
            RetriedCase(a_view(status=CaseStatus.FAILED, failure=Failure.REFUSED_BY_DISCORD), is_done=True),
            "Case #7 is finished. It was not carried out: Discord refused it.",
        ),
    ],
)
def test_what_came_of_a_press_is_said(retried: RetriedCase, said: str) -> None:
    assert retried_text(retried).startswith(said)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [(START.isoformat(), None, f"{NOW} → for good"), (None, START.isoformat(), f"for good → {NOW}")],
)
def test_the_history_shows_when_it_was_to_end(old: str | None, new: str | None, shown: str) -> None:
    change = Change(field=END, old=old, new=new, by=MODERATOR, at=START)
    page = Page((RecordedChange(1, change),))
    [_, text] = texts_of(changes_page(CaseNumber(7), page, Direction.OLDER))
    assert text.startswith(f"> {shown}\n-# End changed ")
