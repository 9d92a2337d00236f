"""What people read of cases: every word of it, and never more than fits in a message."""

import pytest
from attrs import evolve

from application.moderation.record_reason import AmendedReason
from application.moderation.show_case import CaseDetails
from domain.moderation.actions import KINDS
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.unknown import unknown_kind
from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import Reason
from domain.moderation.repository import CaseFilter
from domain.shared.history import Change
from domain.shared.ids import UserId
from domain.shared.paging import Page
from interface.moderation.actions import EDGES, face_of
from interface.moderation.cards import (
    action_result,
    amended_reason,
    case_card,
    case_details,
    case_list,
    case_marker,
    member_notice,
    notice_marker,
    notice_taken_back,
)
from interface.shared.layout import Card, card, texts_of
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import walk
from tests.unit.interface.moderation.views import AT, LARGEST, STARS, a_view, the_largest_view

ANY_KIND = (*KINDS, unknown_kind("banish"))
GREY = 0x8B8D98

any_kind = pytest.mark.parametrize("kind", ANY_KIND, ids=lambda kind: kind.name)


def fits(shown: Card) -> bool:
    return sum(map(len, texts_of(shown))) <= 4000 and shown.total_children_count <= 40


def colour_of(shown: Card) -> object:
    return next(walk(as_message(shown)))["accent_color"]


def a_change(old: str | None = "spam", new: str | None = "scam") -> Change:
    return Change(field="reason", old=old, new=new, by=UserId(LARGEST), at=START)


FACES = {
    WARN: ("Warning", "Warnings", "warned", "You were warned in", 0xF2B84B),
    BAN: ("Ban", "Bans", "banned", "You were banned from", 0xE5484D),
    UNBAN: ("Unban", "Unbans", "unbanned", "You were unbanned from", 0x46A758),
    KICK: ("Kick", "Kicks", "kicked", "You were kicked from", 0xF76B15),
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_has_its_words_and_colour(kind: ActionKind) -> None:
    face = face_of(kind)
    assert (face.title, face.plural, face.done, face.told, face.colour) == FACES[kind]


def test_every_kind_has_one_edge() -> None:
    assert tuple(edge.kind for edge in EDGES) == KINDS


def test_a_kind_of_another_version_goes_by_its_name() -> None:
    face = face_of(unknown_kind("banish"))
    assert {face.title, face.plural, face.done, face.told} == {"banish"}
    assert face.colour == GREY


def test_a_case_in_the_mod_log_says_who_whom_why_and_when() -> None:
    assert texts_of(case_card(a_view())) == [
        f"### Case #7 · Ban\n**Member** <@{MEMBER}>\n**Moderator** <@{MODERATOR}>\n**Reason** spam",
        f"-# Member ID {MEMBER} · <t:{AT}:f> · Told by direct message",
    ]


NOTICES = {
    Notice.NOT_WANTED: "Not told, direct messages are turned off",
    Notice.PENDING: "Being told by direct message",
    Notice.DELIVERED: "Told by direct message",
    Notice.NOT_DELIVERED: "Could not be told by direct message",
    Notice.UNCERTAIN: "Discord did not say whether the direct message arrived",
}


@pytest.mark.parametrize("notice", Notice)
def test_whether_the_member_was_told_stands_below(notice: Notice) -> None:
    assert texts_of(case_card(a_view(notice=notice)))[1].endswith(f" · {NOTICES[notice]}")


@pytest.mark.parametrize("notice", Notice)
def test_a_kind_that_tells_nobody_says_nothing_about_telling(notice: Notice) -> None:
    assert texts_of(case_card(a_view(kind=UNBAN, notice=notice)))[1] == f"-# Member ID {MEMBER} · <t:{AT}:f>"


def test_an_action_that_did_not_happen_does_not_say_that_nobody_was_told() -> None:
    view = a_view(failure=Failure.SUPERSEDED, notice=Notice.NOT_DELIVERED)
    assert texts_of(case_card(view))[1] == f"-# Member ID {MEMBER} · <t:{AT}:f>"
    told = evolve(view, notice=Notice.DELIVERED)
    assert texts_of(case_card(told))[1].endswith("Told by direct message")


FAILURES = {
    Failure.REFUSED_BY_DISCORD: "Discord refused it",
    Failure.UNKNOWN_MEMBER: "Discord does not know this user here",
    Failure.NO_LONGER_ALLOWED: "it was interrupted, and is no longer allowed",
    Failure.SUPERSEDED: "someone else had done it already",
    Failure.INTERRUPTED: "it was interrupted too long ago",
    Failure.UNVERIFIABLE: "it was interrupted, and I am not allowed to check whether it was done",
}


@any_kind
@pytest.mark.parametrize("failure", Failure)
def test_why_an_action_was_not_carried_out_is_said_in_grey(kind: ActionKind, failure: Failure) -> None:
    shown = case_card(a_view(kind=kind, failure=failure))
    assert texts_of(shown)[0].endswith(f"\n**State** Not carried out: {FAILURES[failure]}")
    assert colour_of(shown) == GREY
    result = action_result(a_view(kind=kind, failure=failure))
    heading, why, _ = texts_of(result)[0].split("\n")
    assert heading == f"### <@{MEMBER}> was not {face_of(kind).done}"
    assert why == f"{FAILURES[failure][0].upper()}{FAILURES[failure][1:]}."
    assert colour_of(result) == GREY


@any_kind
@pytest.mark.parametrize(("status", "verb"), [(CaseStatus.PENDING, "is being"), (CaseStatus.APPLIED, "was")])
def test_the_moderator_reads_what_became_of_it(kind: ActionKind, status: CaseStatus, verb: str) -> None:
    shown = action_result(a_view(kind=kind, status=status))
    text, footer = texts_of(shown)
    assert text == f"### <@{MEMBER}> {verb} {face_of(kind).done}\n**Reason** spam"
    assert footer.startswith(f"-# Case #7 · Member ID {MEMBER} · <t:{AT}:f>")
    assert colour_of(shown) == face_of(kind).colour


@any_kind
def test_a_pending_case_says_so_and_an_applied_one_says_nothing(kind: ActionKind) -> None:
    pending = case_card(a_view(kind=kind, status=CaseStatus.PENDING))
    assert texts_of(pending)[0].endswith("\n**Reason** spam\n**State** In progress")
    assert texts_of(case_card(a_view(kind=kind)))[0].endswith("\n**Reason** spam")
    assert colour_of(pending) == face_of(kind).colour


@pytest.mark.parametrize("shown", [case_card(a_view(reason=None)), action_result(a_view(reason=None))])
def test_without_a_reason_that_is_said(shown: Card) -> None:
    assert "**Reason** *none given*" in texts_of(shown)[0]


def test_a_case_without_changes_shows_none() -> None:
    shown = case_details(CaseDetails(a_view(), ()))
    assert texts_of(shown) == texts_of(case_card(a_view()))


def test_changes_stand_below_the_case_newest_first() -> None:
    changes = (a_change(None, "*x*"), a_change("spam", None))
    shown = case_details(CaseDetails(a_view(), changes))
    when = f"-# <t:{AT}:f> <@{LARGEST}> changed the reason:"
    assert texts_of(shown)[2] == f"**Changes**\n{when} none → \\*x\\*\n{when} spam → none"
    assert texts_of(shown)[:2] == texts_of(case_card(a_view()))
    assert colour_of(shown) == face_of(BAN).colour


@any_kind
def test_the_longest_case_with_the_longest_history_fits_and_the_rest_is_counted(kind: ActionKind) -> None:
    shown = case_details(CaseDetails(the_largest_view(kind), tuple(a_change(STARS, STARS) for _ in range(25))))
    assert fits(shown)
    *changes, rest = texts_of(shown)[2].split("\n")[1:]
    assert rest == f"-# … and {25 - len(changes)} more"
    line = changes[0]
    assert line.endswith(f"{chr(92)}*" * 79 + "…")
    assert sum(map(len, texts_of(shown))) + 1 + len(line) > 4000


@any_kind
def test_every_card_of_the_longest_case_fits_and_its_reason_is_shown_whole_and_as_typed(kind: ActionKind) -> None:
    view = the_largest_view(kind)
    for shown in (case_card(view), action_result(view), member_notice(view, "*" * 100)):
        assert fits(shown)
        assert f"**Reason** {STARS.replace('*', chr(92) + '*')}" in texts_of(shown)[0]


@pytest.mark.parametrize("typed", ["**bold**", "[link](https://x.y)", "`code`", "||spoiler||", "# heading"])
def test_what_people_typed_is_shown_as_typed(typed: str) -> None:
    view = a_view(reason=typed)
    shown_as = typed.replace("*", r"\*").replace("[", r"\[").replace("`", r"\`").replace("|", r"\|")
    shown_as = shown_as.replace("# ", r"\# ") if typed.startswith("#") else shown_as
    for text in (
        texts_of(case_card(view))[0],
        texts_of(action_result(view))[0],
        texts_of(member_notice(view, "G"))[0],
        texts_of(card(case_list(Page((view,)), CaseFilter())))[1],
    ):
        assert text.endswith(shown_as)
    assert texts_of(member_notice(view, typed))[0].startswith(f"### You were banned from {shown_as}\n")


@any_kind
def test_the_member_reads_what_was_done_where_and_why_with_a_reference_of_its_own(kind: ActionKind) -> None:
    shown = member_notice(a_view(kind=kind), "The Guild")
    assert texts_of(shown) == [
        f"### {face_of(kind).told} The Guild\n**Reason** spam",
        "Case #7",
        f"-# Reference `{GUILD}/7`",
    ]
    assert colour_of(shown) == face_of(kind).colour
    assert texts_of(member_notice(a_view(kind=kind, reason=None), "G"))[0] == f"### {face_of(kind).told} G"


def test_the_member_reads_the_guilds_own_words_as_they_were_typed() -> None:
    assert texts_of(member_notice(a_view(), "G", "Ask *us*"))[1] == "Case #7\nAsk \\*us\\*"
    assert fits(member_notice(the_largest_view(), "*" * 100, "*" * 500))


def test_markers_are_what_the_messages_contain_and_no_other_cases_do() -> None:
    assert texts_of(case_card(a_view(7)))[0].startswith(case_marker(CaseNumber(7)))
    assert not texts_of(case_card(a_view(71)))[0].startswith(case_marker(CaseNumber(7)))
    assert texts_of(member_notice(a_view(7), "G"))[-1].startswith(notice_marker(a_view(7)))
    assert not texts_of(member_notice(a_view(71), "G"))[-1].startswith(notice_marker(a_view(7)))


@any_kind
def test_a_notice_is_taken_back_in_grey_and_can_still_be_found(kind: ActionKind) -> None:
    shown = notice_taken_back(a_view(kind=kind), "The *Guild*")
    title, marker = texts_of(shown)
    assert title == (
        f"### {face_of(kind).told} The \\*Guild\\*\nThis was **not** carried out after all. Nothing has changed."
    )
    assert marker.startswith(notice_marker(a_view(kind=kind)))
    assert colour_of(shown) == GREY
    assert fits(notice_taken_back(the_largest_view(kind), "*" * 100))


def test_discords_own_words_for_a_refusal_are_shown_as_text() -> None:
    view = a_view(failure=Failure.REFUSED_BY_DISCORD, failure_detail="Missing *Permissions*")
    said = r"Discord refused it (Missing \*Permissions\*)"
    assert texts_of(case_card(view))[0].endswith(f"Not carried out: {said}")
    assert f"\n{said}.\n" in texts_of(action_result(view))[0]


def test_the_reason_that_a_case_has_already_is_not_called_changed() -> None:
    unchanged = amended_reason(AmendedReason(a_view(reason="spam"), Reason("spam")))
    assert texts_of(unchanged) == ["Case #7 has this reason already. Nothing was changed."]
    assert texts_of(amended_reason(AmendedReason(a_view(reason="raid"), Reason("spam")))) == texts_of(
        case_card(a_view(reason="raid"))
    )
