"""What people read of members: never more than fits in a message, whatever they are called."""

from datetime import UTC, datetime

import pytest

from application.members.list_members import MemberPage
from application.members.queries import MemberView, Order, Sanction
from application.members.show_member import MemberDetails
from application.shared.total import COUNTED_AT_MOST, Total
from domain.members.names import DisplayName, Username
from domain.moderation.case import CaseStatus
from domain.shared.ids import UserId
from domain.shared.names import Names
from domain.shared.paging import Page
from interface.members.buttons import (
    CASES_SIZE,
    PAGE_SIZE,
    SANCTIONS_SIZE,
    member_cases,
    member_page,
    sanction_page,
)
from interface.members.cards import choice_name
from interface.shared.layout import Card, texts_of
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.cards import as_message
from tests.fakes.discord_http import walk
from tests.unit.interface.fitting import fits
from tests.unit.interface.moderation.views import LARGEST, a_view, the_largest_view

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
STAMP = int(AT.timestamp())
NO_TOTAL = Total(0, is_exact=True)


def a_member(
    user: UserId = MEMBER,
    *,
    username: str | None = "emil",
    display_name: str | None = "Emil",
    is_bot: bool = False,
    joined_at: datetime | None = AT,
    last_active_at: datetime | None = AT,
    message_count: int = 1234,
    left_at: datetime | None = None,
) -> MemberView:
    return MemberView(
        guild=GUILD,
        user=user,
        username=None if username is None else Username(username),
        display_name=None if display_name is None else DisplayName(display_name),
        is_bot=is_bot,
        joined_at=joined_at,
        first_seen_at=AT,
        last_active_at=last_active_at,
        message_count=message_count,
        left_at=left_at,
    )


def the_largest_member() -> MemberView:
    return a_member(
        UserId(LARGEST),
        username="*" * 100,
        display_name="_" * 100,
        is_bot=True,
        left_at=AT,
        message_count=LARGEST,
    )


def buttons_of(shown: Card) -> dict[str, bool]:
    """Whether each can be pressed, by its custom id."""
    return {
        str(part["custom_id"]): not part.get("disabled", False)
        for part in walk(as_message(shown))
        if "custom_id" in part
    }


@pytest.mark.parametrize("order", Order)
def test_the_longest_page_fits(order: Order) -> None:
    members = (the_largest_member(),) * PAGE_SIZE
    shown = member_page(MemberPage(Page(members, newer=LARGEST, older=LARGEST), Total(1000, is_exact=False)), order)
    assert fits(shown)
    assert all(len(custom_id) <= 100 for custom_id in buttons_of(shown))


def test_the_longest_page_of_sanctions_fits() -> None:
    sanction = Sanction(the_largest_view(), Username("*" * 100), DisplayName("_" * 100))
    assert fits(sanction_page(Page((sanction,) * SANCTIONS_SIZE, newer=LARGEST, older=LARGEST)))


def test_the_longest_page_of_one_member_fits() -> None:
    cases = Page((the_largest_view(),) * CASES_SIZE, newer=LARGEST, older=LARGEST)
    shown = member_cases(MemberDetails(user=UserId(LARGEST), member=the_largest_member(), cases=cases))
    assert fits(shown)
    assert all(len(custom_id) <= 100 for custom_id in buttons_of(shown))


ENTRIES = [
    (a_member(), f"<@{MEMBER}> Emil · emil · joined <t:{STAMP}:R> · 1,234 messages"),
    (a_member(joined_at=None, message_count=1), f"<@{MEMBER}> Emil · emil · 1 message"),
    (a_member(left_at=AT, message_count=0), f"<@{MEMBER}> Emil · emil · left <t:{STAMP}:R> · 0 messages"),
    (a_member(username=None, display_name=None, joined_at=None), f"<@{MEMBER}> · 1,234 messages"),
    (a_member(display_name="emil", joined_at=None), f"<@{MEMBER}> emil · 1,234 messages"),
    (a_member(display_name="*E*", username=None, joined_at=None), f"<@{MEMBER}> \\*E\\* · 1,234 messages"),
]


@pytest.mark.parametrize(("member", "entry"), ENTRIES)
def test_an_entry_names_a_member_also_where_a_mention_shows_digits(member: MemberView, entry: str) -> None:
    shown = member_page(MemberPage(Page((member,)), Total(1, is_exact=True)), Order.NAME)
    assert texts_of(shown) == ["### Members by name", entry, "-# 1 member · 1 page"]


def test_the_most_active_are_shown_with_when_they_were_active() -> None:
    shown = member_page(MemberPage(Page((a_member(),)), Total(1, is_exact=True)), Order.ACTIVITY)
    assert texts_of(shown)[1] == f"<@{MEMBER}> Emil · emil · 1,234 messages · active <t:{STAMP}:R>"


TOTALS = [
    (NO_TOTAL, "0 members"),
    (Total(10, is_exact=True), "10 members · 1 page"),
    (Total(11, is_exact=True), "11 members · 2 pages"),
    (Total(COUNTED_AT_MOST, is_exact=True), "1,000 members · 100 pages"),
    (Total(COUNTED_AT_MOST, is_exact=False), "1,000+ members"),
]


@pytest.mark.parametrize(("total", "line"), TOTALS)
def test_the_total_is_told_with_its_pages_where_it_is_exact(total: Total, line: str) -> None:
    assert texts_of(member_page(MemberPage(Page(()), total), Order.NEWEST)) == [
        "### Members, the youngest accounts first",
        "*No members yet.*",
        f"-# {line}",
    ]


def test_buttons_lead_to_where_more_is_and_are_left_out_where_nothing_is() -> None:
    page = Page((a_member(),), newer=None, older=20)
    assert buttons_of(member_page(MemberPage(page, NO_TOTAL), Order.NAME)) == {
        "members:name:newer:0": False,
        "members:name:older:20": True,
    }
    alone = Page((a_member(),))
    assert buttons_of(member_page(MemberPage(alone, NO_TOTAL), Order.NAME)) == {}


def test_a_sanction_says_what_is_in_force_since_when_and_why() -> None:
    sanction = Sanction(a_view(), Username("emil"), None)
    shown = sanction_page(Page((sanction, Sanction(a_view(reason=None), None, None)), newer=9))
    assert texts_of(shown) == [
        "### Members with a sanction in force",
        f"<@{MEMBER}> emil · ban · case #7 <t:{STAMP}:R>\n-# spam",
        f"<@{MEMBER}> · ban · case #7 <t:{STAMP}:R>\n-# no reason",
    ]
    assert buttons_of(shown) == {"members:sanctioned:newer:9": True, "members:sanctioned:older:0": False}
    assert texts_of(sanction_page(Page(()))) == ["### Members with a sanction in force", "*Nobody.*"]


def test_a_member_is_shown_with_all_that_is_known_and_their_cases() -> None:
    member = a_member(left_at=AT, is_bot=True)
    by_dalia = a_view(status=CaseStatus.FAILED, moderator_names=Names(username="dalia_", display_name="Dalia"))
    cases = Page((a_view(), a_view(status=CaseStatus.PENDING, reason=None), by_dalia), older=3)
    shown = member_cases(MemberDetails(user=MEMBER, member=member, cases=cases))
    by = f"by <@{MODERATOR}> · <t:{STAMP}:R>"
    assert texts_of(shown) == [
        f"### <@{MEMBER}> Emil · emil\n**Joined** <t:{STAMP}:f>\n**First seen** <t:{STAMP}:f>\n"
        f"**Last active** <t:{STAMP}:R>\n**Messages** 1,234\n**Left** <t:{STAMP}:f>\n**Bot** Yes",
        f"**Cases**\n**#7** ban · {by}\n-# spam\n**#7** ban *(in progress)* · {by}\n-# no reason\n"
        f"**#7** ban *(failed)* · by <@{MODERATOR}> dalia\\_ · <t:{STAMP}:R>\n-# spam",
        f"-# Member ID {MEMBER}",
    ]
    assert buttons_of(shown) == {f"members:show:{MEMBER}:newer:0": False, f"members:show:{MEMBER}:older:3": True}


def test_what_is_not_known_of_a_member_is_said_to_be_so() -> None:
    quiet = a_member(joined_at=None, last_active_at=None)
    first, cases, _ = texts_of(member_cases(MemberDetails(user=MEMBER, member=quiet, cases=Page(()))))
    assert "**Joined** *not known*\n" in first
    assert "**Last active** *never seen active*\n" in first
    assert cases == "**Cases**\n*No cases.*"


CHOICES = [
    (a_member(), "emil · Emil"),
    (a_member(left_at=AT), "emil · Emil (left)"),
    (a_member(username=None, display_name=None), f"{MEMBER}"),
    (a_member(username=None, display_name="*"), "*"),
]


@pytest.mark.parametrize(("member", "name"), CHOICES)
def test_a_member_is_offered_by_both_names(member: MemberView, name: str) -> None:
    assert choice_name(member) == name


def test_a_choice_is_never_longer_than_discord_takes() -> None:
    assert len(choice_name(the_largest_member())) <= 100
