from attrs import evolve

from domain.moderation.actions.ban import BAN
from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseStatus
from domain.moderation.repository import CaseFilter
from domain.moderation.term import Ending
from infrastructure.database.column_types import member_of
from interface.moderation.actions import face_of
from interface.moderation.buttons import case_page
from interface.moderation.cards import case_card
from interface.moderation.casebook.cards import unvoided_case, voided_case
from interface.shared.layout import Card, texts_of
from tests.builders import MEMBER, MODERATOR
from tests.fakes.avatars import AVATAR
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import buttons_of, walk
from tests.unit.interface.moderation.views import AT, a_page, a_view, the_largest_view

GREY = 0x8B8D98


def buttons(shown: Card) -> dict[str, str]:
    return {str(each["label"]): str(each["custom_id"]) for each in buttons_of(as_message(shown))}


def colour_of(shown: Card) -> object:
    return next(walk(as_message(shown)))["accent_color"]


def test_a_voided_ban_that_stands_says_so_and_offers_to_undo_it() -> None:
    shown = voided_case(a_view(void_reason="a *typo*"))
    assert texts_of(shown) == [
        "### Case #7 is voided\nIt stays on record and counts nowhere from now on: a \\*typo\\*\n"
        f"⚠️ **The ban of <@{MEMBER}> still stands in Discord**: only the record was changed."
    ]
    assert buttons(shown) == {"Undo the ban": "case:undo:7"}
    assert colour_of(shown) == GREY


def test_of_what_is_over_or_never_lasted_nothing_is_offered() -> None:
    for view in (a_view(void_reason="x", ending=Ending.LIFTED), a_view(kind=WARN, void_reason="x")):
        shown = voided_case(view)
        assert texts_of(shown) == ["### Case #7 is voided\nIt stays on record and counts nowhere from now on: x"]
        assert buttons(shown) == {}
        assert colour_of(shown) == GREY
    assert texts_of(unvoided_case(a_view())) == ["### Case #7 counts again"]
    assert colour_of(unvoided_case(a_view())) == face_of(BAN).colour
    assert len("".join(texts_of(voided_case(the_largest_view())))) <= 4000


def test_the_case_says_that_it_is_voided_why_by_whom_and_since_when() -> None:
    shown = case_card(a_view(void_reason="a *typo*"), AVATAR)
    assert texts_of(shown)[1].split("\n")[1:] == [
        f"**Voided** <t:{AT}:f> (<t:{AT}:R>): a \\*typo\\*",
        f"-# It counts nowhere. Voided by <@{MODERATOR}> · ID {MODERATOR}",
    ]
    assert colour_of(shown) == GREY
    assert "**#7** 🔨 Ban *(voided)*" in texts_of(case_page(a_page(a_view(void_reason="x")), CaseFilter()))[1]


def test_a_state_or_an_end_of_a_newer_version_goes_by_its_name() -> None:
    ended = a_view(kind=BAN, expires_at=START, ending=member_of(Ending, "pardoned_by_vote"))
    assert "**#7** 🔨 Ban *(pardoned by vote)*" in texts_of(case_page(a_page(ended), CaseFilter()))[1]
    assert f"**Ended** <t:{AT}:f> (<t:{AT}:R>): pardoned by vote" in texts_of(case_card(ended, AVATAR))[1]
    unknown = evolve(a_view(), status=member_of(CaseStatus, "appealed"))
    assert "**#7** 🔨 Ban *(appealed)*" in texts_of(case_page(a_page(unknown), CaseFilter()))[1]
