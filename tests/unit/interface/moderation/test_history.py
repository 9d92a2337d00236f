"""What a case said before: nothing of it is lost, and nothing of it is cut."""

from datetime import datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from application.moderation.appeals.queries import AppealView
from application.moderation.queries import CaseView
from application.moderation.record_reason import RecordReason, RecordReasonHandler
from application.moderation.show_case import CaseDetails
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.appeals.appeal import (
    LONGEST_ANSWER,
    AppealAnswer,
    AppealState,
    AppealText,
)
from domain.moderation.appeals.appeal import (
    LONGEST_TEXT as LONGEST_APPEAL,
)
from domain.moderation.bulk.held_again import GAVE_WAY, HOLDS_AGAIN
from domain.moderation.case import UNVOIDED, VOIDED, CaseStatus, Failure
from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.swap import RoleSwap
from domain.moderation.nobody import NOBODY
from domain.moderation.reason import Reason
from domain.moderation.term import Ending
from domain.reports.report import ReportNumber
from domain.shared.history import Change, RecordedChange, Value
from domain.shared.ids import RoleId, UserId
from domain.shared.paging import Direction, Page, Seek
from domain.shared.permission import Permission
from interface.moderation.actions import face_of
from interface.moderation.cards import case_card
from interface.moderation.history import case_details, case_history, changes_page
from interface.shared.layout import Card, as_written, texts_of
from tests.appeals import WHY, an_appeal
from tests.builders import GUILD, MEMBER, MODERATOR, a_request, an_intent
from tests.fakes.avatars import AVATAR
from tests.fakes.cards import as_message
from tests.fakes.clock import START, FakeClock
from tests.fakes.discord_http import buttons_of, walk
from tests.fakes.discord_http import texts_of as texts_in
from tests.fakes.interactions import Guild, someone
from tests.fakes.paging import seek_rows
from tests.fakes.payloads import Json
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.unit.interface.fitting import fits
from tests.unit.interface.moderation.views import AT, LARGEST, STARS, UNLINKED, a_view, the_largest_view

SEVEN = CaseNumber(7)


def changes(*old: Value) -> list[RecordedChange]:
    """Newest first; each reason was replaced by the one before it."""
    return [
        RecordedChange(len(old) - place, Change(field="reason", old=value, new="x", by=UserId(LARGEST), at=START))
        for place, value in enumerate(old)
    ]


def buttons(shown: Card) -> dict[str, str | None]:
    """Where each leads, None where it cannot be pressed."""
    return {
        str(each["label"]): None if each.get("disabled") else str(each["custom_id"])
        for each in buttons_of(as_message(shown))
    }


def entries(text: str) -> list[str]:
    """The old values as they are shown."""
    return [line.removeprefix("> ") for line in text.split("\n") if line.startswith("> ")]


@pytest.mark.parametrize("field", [HOLDS_AGAIN, GAVE_WAY])
def test_a_case_says_that_it_holds_again_or_gave_way_by_an_undo_and_who_wanted_that(field: str) -> None:
    line = RecordedChange(1, Change(field=field, old=None, new=12, by=MODERATOR, at=START))
    shown = "\n".join(texts_of(changes_page(SEVEN, Page((line,)), Direction.OLDER)))
    assert "Bulk operation #12 was taken back" in shown
    assert ("Holds again since" in shown) is (field == HOLDS_AGAIN)
    assert f"<@{MODERATOR}>" in shown


def test_what_was_brought_in_is_told_of_without_whoever_ran_the_import() -> None:
    lines = [("imported", "tux #5: TEMPBAN"), ("imported_reason", "**the** whole")]
    recorded = [
        RecordedChange(nth, Change(field=field, old=None, new=new, by=UserId(0), at=START))
        for nth, (field, new) in enumerate(lines, start=1)
    ]
    shown = "\n".join(texts_of(changes_page(SEVEN, Page(tuple(recorded)), Direction.OLDER)))
    assert "tux" in shown
    assert "5: TEMPBAN" in shown
    assert "-# Brought in <t:" in shown
    assert "-# A part of the whole reason, as it was brought in <t:" in shown
    assert "**the**" not in shown
    assert "<@0>" not in shown


def test_a_case_that_did_not_count_with_another_bot_names_nobody() -> None:
    voided = a_view(voided_by=NOBODY, void_reason="did not count in tux")
    shown = "\n".join(texts_of(case_card(voided, AVATAR)))
    assert "-# It counts nowhere, and was brought in like that." in shown
    assert "<@0>" not in shown


def test_a_case_without_changes_shows_none() -> None:
    shown = case_details(CaseDetails(a_view(), Page(())), AVATAR)
    assert texts_of(shown) == texts_of(case_card(a_view(), AVATAR))
    assert buttons(shown) == {}


def test_the_first_roles_of_the_time_are_named_and_the_others_counted() -> None:
    roles = tuple(map(RoleId, range(71, 77)))
    three, six = (
        texts_of(case_details(CaseDetails(a_view(roles=held), Page(())), AVATAR)) for held in (roles[:3], roles)
    )
    assert three[-1] == "**Roles then** <@&71> <@&72> <@&73>"
    assert six[-1] == "**Roles then** <@&71> <@&72> <@&73> and 3 more"


def test_of_what_was_done_by_hand_it_is_said_that_the_roles_are_not_known() -> None:
    by_hand = a_view(settled_after=timedelta(0))
    assert texts_of(case_details(CaseDetails(by_hand, Page(())), AVATAR))[-1] == (
        "-# Roles then: not known, if there were any"
    )
    known = evolve(by_hand, roles=(RoleId(71),))
    assert texts_of(case_details(CaseDetails(known, Page(())), AVATAR))[-1] == "**Roles then** <@&71>"


def a_swap(*moved: int, unmoved: tuple[int, ...] = ()) -> RoleSwap:
    return RoleSwap(
        guild=GUILD,
        number=CaseNumber(7),
        user=MEMBER,
        jail_role=RoleId(5),
        joined_at=START,
        moved=tuple(map(RoleId, moved)),
        unmoved=tuple(map(RoleId, unmoved)),
    )


def test_which_roles_changed_hands_is_said_of_what_was_carried_out() -> None:
    def last(view: CaseView, swap: RoleSwap) -> str:
        return texts_of(case_details(CaseDetails(view, Page(()), swap=swap), AVATAR))[-1]

    both = "**Roles taken** <@&71>, <@&72>\n**Roles left** <@&73>: Discord's own, or above mine"
    assert last(a_view(kind=JAIL), a_swap(71, 72, unmoved=(73,))) == both
    assert last(a_view(kind=JAIL), a_swap()) == "No roles were taken that I could give back."
    assert last(a_view(kind=UNJAIL), a_swap(71)) == "**Roles given back** <@&71>"
    for not_done in (
        a_view(kind=JAIL, failure=Failure.REFUSED_BY_DISCORD),
        a_view(kind=JAIL, status=CaseStatus.PENDING, settled_after=None),
    ):
        assert "Roles taken" not in last(not_done, a_swap(71))


def test_a_case_says_which_reports_it_settled() -> None:
    def last(*reports: int, forgotten_at: datetime | None = None) -> str:
        view = evolve(a_view(reports=tuple(map(ReportNumber, reports))), forgotten_at=forgotten_at)
        return texts_of(case_details(CaseDetails(view, Page(())), AVATAR))[-1]

    assert last(1) == "**Settled** report #1 · `/reports show`"
    assert last(1, 3) == "**Settled** reports #1, #3 · `/reports show`"
    assert last(*range(1, 5)).endswith("#2, #3 and more · `/reports show`")
    assert "Settled" not in last() + last(1, forgotten_at=START)


@pytest.mark.parametrize(
    ("state", "offered"),
    [(AppealState.OPEN, ["appeal:grant:7", "appeal:refuse:7"]), (AppealState.GRANTING, []), (AppealState.REFUSED, [])],
)
def test_a_case_can_be_decided_on_while_its_appeal_is_open(state: AppealState, offered: list[str]) -> None:
    appeal = evolve(AppealView.of(an_appeal(CaseNumber(7))), state=state)
    shown = case_details(CaseDetails(a_view(), Page(()), appeal=appeal), AVATAR)
    assert list(buttons(shown).values()) == offered


def test_a_case_says_what_was_said_against_it_and_who_decided_when() -> None:
    appeal = AppealView.of(an_appeal(CaseNumber(7)))
    decided = evolve(
        appeal, state=AppealState.REFUSED, decided_by=MODERATOR, decided_at=START, answer=AppealAnswer("*no*")
    )
    assert texts_of(case_details(CaseDetails(a_view(), Page(()), appeal=appeal), AVATAR))[-2:] == [
        f"**Appeal** Open · <t:{AT}:R>",
        f">>> {WHY}",
    ]
    assert texts_of(case_details(CaseDetails(a_view(), Page(()), appeal=decided), AVATAR))[-3:] == [
        f"**Appeal** ❌ Refused · <t:{AT}:R>\n**Refused** by <@{MODERATOR}> · ID {MODERATOR}\n-# <t:{AT}:f>",
        "> \\*no\\*",
        f">>> {WHY}",
    ]


@pytest.mark.parametrize("view", [the_largest_view(), a_view()])
def test_beside_the_longest_appeal_the_rest_of_a_case_fits(view: CaseView) -> None:
    longest = evolve(
        AppealView.of(an_appeal(CaseNumber(7))),
        text=AppealText("*" * LONGEST_APPEAL),
        state=AppealState.GRANTED,
        decided_by=UserId(LARGEST),
        decided_at=START,
        answer=AppealAnswer("*" * LONGEST_ANSWER),
        undone_with=CaseNumber(2**31 - 1),
    )
    assert fits(case_details(CaseDetails(view, Page(tuple(changes(*[STARS] * 9))), appeal=longest), AVATAR))


def test_the_longest_case_of_a_jail_with_the_most_roles_fits() -> None:
    most = tuple(LARGEST - n for n in range(250))
    largest = evolve(the_largest_view(JAIL), status=CaseStatus.APPLIED, failure=None, failure_detail=None)
    details = CaseDetails(largest, Page(tuple(changes(*[STARS] * 9))), swap=a_swap(*most, unmoved=most))
    assert fits(case_details(details, AVATAR))


def test_what_a_case_said_before_stands_below_it_newest_first() -> None:
    shown = case_details(CaseDetails(a_view(), Page(tuple(changes("a *raid*", None)))), AVATAR)
    until = f"-# Reason until <t:{AT}:f>, changed by <@{LARGEST}> {LARGEST}"
    assert texts_of(shown)[:-1] == texts_of(case_card(a_view(), AVATAR))
    assert texts_of(shown)[-1] == f"**Earlier**\n> a \\*raid\\*\n{until}\n> *none given*\n{until}"
    assert buttons(shown) == {}
    assert next(walk(as_message(shown)))["accent_color"] == face_of(BAN).colour


def test_beside_the_longest_case_the_longest_earlier_reason_still_fits_whole() -> None:
    history = Page(tuple(changes(*[STARS] * 9)))
    largest = evolve(the_largest_view(), links=UNLINKED, voided_at=None, voided_by=None, void_reason=None)
    shown = case_details(CaseDetails(largest, history), AVATAR)
    assert fits(shown)
    assert entries(texts_of(shown)[-1]) == [r"\*" * 480]
    assert buttons(shown) == {"Older →": f"case:{2**31 - 1}:changes:older:9"}


def test_where_not_one_earlier_reason_fits_beside_the_case_all_of_them_are_a_press_away() -> None:
    shown = case_details(CaseDetails(the_largest_view(), Page(tuple(changes(*[STARS] * 9)))), AVATAR)
    assert fits(shown)
    assert texts_of(shown)[-1] == "**Earlier**"
    assert buttons(shown) == {"Older →": f"case:{2**31 - 1}:changes:older:10"}


def change(field: str, old: Value, new: Value) -> RecordedChange:
    return RecordedChange(1, Change(field=field, old=old, new=new, by=MODERATOR, at=START))


@pytest.mark.parametrize(
    ("field", "old", "new", "said"),
    [
        ("reason", "a", "b", f"> a\n-# Reason until <t:{AT}:f>, changed by <@{MODERATOR}> {MODERATOR}"),
        (VOIDED, None, "a *typo*", f"> a \\*typo\\*\n-# Voided <t:{AT}:f> by <@{MODERATOR}> {MODERATOR}"),
        (UNVOIDED, None, "fine", f"> fine\n-# Counts again since <t:{AT}:f>, by <@{MODERATOR}> {MODERATOR}"),
        (
            *("planned_end", None, "2026-03-02"),
            f"> *none* → 2026-03-02\n-# Planned end changed <t:{AT}:f> by <@{MODERATOR}> {MODERATOR}",
        ),
    ],
)
def test_each_change_is_told_of_in_its_own_way_and_any_other_in_the_general_one(
    field: str, old: Value, new: Value, said: str
) -> None:
    assert texts_of(changes_page(SEVEN, Page((change(field, old, new),)), Direction.OLDER))[1] == said


def test_the_history_says_first_how_the_case_went() -> None:
    view = a_view(expires_at=START + timedelta(hours=1), ending=Ending.EXPIRED)
    shown = case_history(CaseDetails(view, Page(tuple(changes("a")))))
    assert texts_of(shown)[0].split("\n") == [
        "### Case #7 · Earlier",
        f"-# Opened <t:{AT}:f> by <@{MODERATOR}> {MODERATOR}",
        f"-# Carried out <t:{AT + 1}:f>",
        f"-# Ended <t:{AT + 3600}:f>: its time was over",
    ]
    assert entries(texts_of(shown)[1]) == ["a"]
    failed = texts_of(case_history(CaseDetails(the_largest_view(), Page(tuple(changes(*[STARS] * 9))))))
    assert failed[0].split("\n")[2] == f"-# Not carried out <t:{AT + 1}:f>"
    assert sum(map(len, failed)) <= 4000
    assert len(texts_of(case_history(CaseDetails(a_view(settled_after=None), Page(()))))) == 1


def test_a_page_of_changes_leads_both_ways_and_back_to_the_case() -> None:
    page = Page(tuple(changes("a", "b")), newer=2, older=1)
    shown = changes_page(SEVEN, page, Direction.OLDER)
    assert texts_of(shown)[0] == "### Case #7 · Earlier"
    assert entries(texts_of(shown)[1]) == ["a", "b"]
    assert buttons(shown) == {
        "← Newer": "case:7:changes:newer:2",
        "Older →": "case:7:changes:older:1",
        "Case #7": "case:7",
    }
    assert texts_of(changes_page(SEVEN, Page(()), Direction.OLDER))[1] == "*Nothing.*"


def test_on_the_way_back_a_page_keeps_what_is_next_to_where_it_came_from() -> None:
    page = Page(tuple(changes(*["short"] * 6, *[STARS] * 4)), newer=10, older=1)
    shown = changes_page(SEVEN, page, Direction.NEWER)
    assert fits(shown)
    assert entries(texts_of(shown)[1]) == [r"\*" * 480] * 3
    assert (buttons(shown)["← Newer"], buttons(shown)["Older →"]) == (
        "case:7:changes:newer:3",
        "case:7:changes:older:1",
    )


def test_a_stored_value_beyond_todays_limits_is_shown_cut_and_breaks_nothing() -> None:
    for value in ("*" * 5_000, 2**62, True):
        shown = changes_page(SEVEN, Page(tuple(changes(value))), Direction.OLDER)
        assert fits(shown)
        assert len(entries(texts_of(shown)[1])) == 1


values = st.none() | st.sampled_from(["*", "<", "\\", "a", "`"]).flatmap(
    lambda char: st.integers(1, 480).map(lambda length: char * length)
)


@settings(max_examples=40)
@given(st.lists(values, max_size=30), st.integers(1, 10))
def test_whatever_was_stored_is_read_whole_from_the_first_page_to_the_last_and_back(
    old: list[str | None], size: int
) -> None:
    stored = changes(*old)
    expected = ["*none given*" if value is None else as_written(value) for value in old]

    def turned(direction: Direction, cursor: int) -> tuple[list[str], dict[str, str | None]]:
        seek = Seek(cursor=cursor, direction=direction, size=size)
        shown = changes_page(SEVEN, seek_rows(stored, seek, key=lambda change: change.id), direction)
        assert fits(shown)
        return entries(texts_of(shown)[1]), buttons(shown)

    def read(direction: Direction, label: str, cursor: int) -> list[list[str]]:
        pages, leads = list[list[str]](), True
        while leads:
            page, to = turned(direction, cursor)
            pages.append(page)
            lead = to[label]
            leads, cursor = lead is not None, int((lead or ":0").split(":")[-1])
        return pages

    first = case_details(
        CaseDetails(the_largest_view(), seek_rows(stored, Seek(), key=lambda change: change.id)), AVATAR
    )
    assert fits(first)
    beside = entries(texts_of(first)[-1]) if old else []
    further = buttons(first).get("Older →")
    older = [] if further is None else read(Direction.OLDER, "Older →", int(further.split(":")[-1]))
    assert [*beside, *(entry for page in older for entry in page)] == expected
    if old:
        back = read(Direction.NEWER, "← Newer", 0)
        assert [entry for page in reversed(back) for entry in page] == expected


@pytest.fixture
async def amended(guild: Guild, records: MemoryRecords) -> Guild:
    """A case whose reason was changed nine times, each time to one of 479 asterisks and a digit."""
    uow = MemoryUnitOfWorkFactory(records)
    async with uow() as unit:
        await unit.guilds.register(GUILD, at=START)
        await unit.cases.open(an_intent(request=a_request()))
        await unit.commit()
    clock = FakeClock()
    record = RecordReasonHandler(uow, clock)
    for number in range(1, 10):
        clock.advance(timedelta(minutes=1))
        reason = Reason("*" * 479 + str(number))
        await record(RecordReason(guild=GUILD, number=CaseNumber(1), by=MODERATOR, reason=reason))
    return guild


async def test_nine_changes_to_479_asterisks_can_be_shown_changed_again_and_read_to_the_first(amended: Guild) -> None:
    moderator = someone(Permission.MODERATE_MEMBERS)

    async def press(message: Json, label: str) -> Json:
        (button,) = [each for each in buttons_of(message) if each["label"] == label]
        return await amended.press(str(button["custom_id"]), moderator, message)

    changed = await amended.slash("case reason", moderator, {"number": "1", "reason": "*" * 480})
    assert texts_in(changed)[0].startswith(r"Reason of case #1 changed: \*")
    shown = await amended.slash("case show", moderator, {"number": "1"})
    read = entries(texts_in(shown)[-1])
    while any(each["label"] == "Older →" and not each.get("disabled") for each in buttons_of(shown)):
        shown = await press(shown, "Older →")
        read += entries(texts_in(shown)[-1])
    whole = r"\*" * 479
    assert read == [*(f"{whole}{number}" for number in range(9, 0, -1)), "spam"]
    again = await press(shown, "Case #1")
    assert texts_in(again)[0].startswith("### Case #1 · 🔨 Ban")
