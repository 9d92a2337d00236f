"""What people read of cases: every word of it, and never more than fits in a message."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.ports import HowToAppeal
from application.moderation.queries import CaseView
from application.moderation.record_reason import AmendedReason
from domain.moderation.actions import BULK_KINDS, KINDS
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.nick_reset import NICK_RESET
from domain.moderation.actions.note import NOTE
from domain.moderation.actions.softban import SOFTBAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.actions.unknown import unknown_kind
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.nobody import NOBODY
from domain.moderation.reason import Reason
from domain.moderation.repository import CaseFilter
from domain.moderation.term import Ending
from domain.shared.ids import UserId
from domain.shared.language import Language
from domain.shared.names import Names
from interface.moderation.actions import EDGES, face_of
from interface.moderation.buttons import case_page
from interface.moderation.cards import (
    action_result,
    amended_reason,
    case_card,
    case_list,
    case_marker,
    member_notice,
    notice_marker,
    notice_taken_back,
)
from interface.shared.languages import KIND, named, speaking
from interface.shared.layout import Card, card, texts_of
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.avatars import AVATAR
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import walk
from tests.unit.interface.fitting import fits
from tests.unit.interface.moderation.views import AT, STARS, a_page, a_view, the_largest_view

ANY_KIND = (*KINDS, unknown_kind("banish"))
GREY = 0x8B8D98

any_kind = pytest.mark.parametrize("kind", ANY_KIND, ids=lambda kind: kind.name)


def colour_of(shown: Card) -> object:
    return next(walk(as_message(shown)))["accent_color"]


FACES = {
    WARN: ("⚠️", "Warning", "Warnings", "warned", "You were warned in {guild}", 0xF2B84B),
    BAN: ("🔨", "Ban", "Bans", "banned", "You were banned from {guild}", 0xE5484D),
    UNBAN: ("🕊️", "Unban", "Unbans", "unbanned", "You were unbanned from {guild}", 0x46A758),
    KICK: ("👢", "Kick", "Kicks", "kicked", "You were kicked from {guild}", 0xF76B15),
    TIMEOUT: ("⏳", "Timeout", "Timeouts", "timed out", "You were timed out in {guild}", 0xE2A336),
    UNTIMEOUT: (
        *("🔊", "Timeout removed", "Timeouts removed", "released from their timeout"),
        *("Your timeout was removed in {guild}", 0x46A758),
    ),
    SOFTBAN: (
        "🧹",
        "Softban",
        "Softbans",
        "softbanned",
        "You were removed, with your messages, from {guild}",
        0xF76B15,
    ),
    NOTE: ("📝", "Note", "Notes", "kept", "There is a note about you in {guild}", 0x8B8D98),
    JAIL: ("🔒", "Jail", "Jails", "put in jail", "You were put in jail in {guild}", 0xAB6400),
    UNJAIL: ("🔓", "Jail left", "Jails left", "let out of jail", "You were let out of jail in {guild}", 0x46A758),
    NICK_RESET: (
        *("🏷️", "Nickname reset", "Nicknames reset", "given back their own name"),
        *("Your nickname was reset in {guild}", 0x8DA4EF),
    ),
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_has_its_words_and_colour(kind: ActionKind) -> None:
    face = face_of(kind)
    assert (face.icon, face.title, face.plural, face.done, face.told("{guild}"), face.colour) == FACES[kind]


@pytest.mark.parametrize("kind", [*KINDS, *BULK_KINDS], ids=lambda kind: kind.name)
def test_other_contexts_find_what_a_kind_is_called_by_the_name_that_the_code_gives_it(kind: ActionKind) -> None:
    assert str(face_of(kind).name) == kind.name
    with speaking(Language.GERMAN):
        assert named(KIND, kind.name) == str(face_of(kind).name) != kind.name


def test_within_a_sentence_a_kind_is_written_as_the_language_writes_nouns() -> None:
    face = face_of(WARN)
    assert [face.noun, face.nouns, face.counted(1), face.counted(1200)] == [
        *("warning", "warnings", "1 warning", "1,200 warnings"),
    ]
    with speaking(Language.GERMAN):
        assert (face.noun, face.counted(1200)) == ("Verwarnung", "1.200 Verwarnungen")


def test_every_kind_has_one_edge() -> None:
    assert tuple(edge.kind for edge in EDGES) == KINDS


def test_a_kind_of_another_version_goes_by_its_name() -> None:
    face = face_of(unknown_kind("banish"))
    assert {face.title, face.plural, face.done} == {"banish"}
    assert face.told("The Guild") == "banish The Guild"
    assert face.colour == GREY


DALIA = Names(username="dalia", display_name="Dalia")
EMIL = Names(username="emil.k", display_name="Emil *K*")


def test_a_case_in_the_mod_log_says_who_whom_why_and_when() -> None:
    assert texts_of(case_card(a_view(target_names=EMIL, moderator_names=DALIA), AVATAR)) == [
        f"### Case #7 · 🔨 Ban\n**Member** <@{MEMBER}>\n-# Emil \\*K\\* · emil.k · ID {MEMBER}\n"
        f"**Moderator** <@{MODERATOR}>\n-# Dalia · ID {MODERATOR}",
        "**Reason** spam",
        f"-# <t:{AT}:f> · DM sent",
    ]


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (Names(), f"-# ID {MEMBER}"),
        (Names(username="emil"), f"-# emil · ID {MEMBER}"),
        (Names(username="emil", display_name="emil"), f"-# emil · ID {MEMBER}"),
        (Names(username="emil", display_name="Emil"), f"-# Emil · ID {MEMBER}"),
        (Names(display_name="Emil"), f"-# Emil · ID {MEMBER}"),
    ],
)
def test_of_whom_less_is_known_less_is_shown_but_always_the_id(names: Names, shown: str) -> None:
    assert texts_of(case_card(a_view(target_names=names), AVATAR))[0].split("\n")[2] == shown
    assert texts_of(action_result(a_view(target_names=names), AVATAR))[0].split("\n")[1] == shown


@pytest.mark.parametrize("card_of", [case_card, action_result])
def test_the_members_picture_stands_beside_them(card_of: Callable[[CaseView, str], Card]) -> None:
    (picture,) = [each for each in walk(as_message(card_of(a_view(), AVATAR))) if each["type"] == 11]
    assert picture["media"] == {"url": AVATAR}
    assert picture["description"] == f"Picture of {MEMBER}"
    (named,) = [each for each in walk(as_message(card_of(a_view(target_names=EMIL), AVATAR))) if each["type"] == 11]
    assert named["description"] == "Picture of Emil *K*"


@pytest.mark.parametrize(
    ("notice", "said"),
    [(Notice.NOT_WANTED, "DM off"), (Notice.PENDING, "DM under way"), (Notice.DELIVERED, "DM sent")],
)
@pytest.mark.parametrize("card_of", [case_card, action_result])
def test_whether_the_member_was_told_stands_below(
    card_of: Callable[[CaseView, str], Card], notice: Notice, said: str
) -> None:
    *above, last = texts_of(card_of(a_view(notice=notice), AVATAR))
    assert last.endswith(f" · {said}")
    assert not any("DM" in text for text in above)


@pytest.mark.parametrize(
    ("notice", "detail", "said"),
    [
        (Notice.NOT_DELIVERED, None, "⚠️ **DM failed**"),
        (Notice.NOT_DELIVERED, "No *way*", "⚠️ **DM failed** · Discord said: No \\*way\\*"),
        (Notice.UNCERTAIN, None, "⚠️ **DM unclear** · Discord did not say whether it arrived"),
    ],
)
@pytest.mark.parametrize("card_of", [case_card, action_result])
def test_a_direct_message_that_failed_has_a_line_of_its_own(
    card_of: Callable[[CaseView, str], Card], notice: Notice, detail: str | None, said: str
) -> None:
    *_, line, last = texts_of(card_of(a_view(notice=notice, notice_detail=detail), AVATAR))
    assert line == said
    assert "DM" not in last


@pytest.mark.parametrize("notice", Notice)
def test_a_kind_that_tells_nobody_says_nothing_about_telling(notice: Notice) -> None:
    assert texts_of(case_card(a_view(kind=UNBAN, notice=notice), AVATAR))[1:] == ["**Reason** spam", f"-# <t:{AT}:f>"]


def test_an_action_that_did_not_happen_does_not_say_that_nobody_was_told() -> None:
    view = a_view(failure=Failure.SUPERSEDED, notice=Notice.NOT_DELIVERED)
    assert texts_of(case_card(view, AVATAR))[2:] == [f"-# <t:{AT}:f>"]
    told = evolve(view, notice=Notice.DELIVERED)
    assert texts_of(case_card(told, AVATAR))[-1].endswith("DM sent")


def test_who_changed_the_reason_last_stands_below_it() -> None:
    for card_of in (case_card, action_result):
        text = texts_of(card_of(a_view(reason_changed_by=UserId(44)), AVATAR))[1]
        assert text == "**Reason** spam\n-# Reason changed by <@44> · ID 44"


@pytest.mark.parametrize(
    ("window", "span"),
    [
        (timedelta(seconds=1), "second"),
        (timedelta(minutes=1), "minute"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(hours=1), "hour"),
        (timedelta(hours=6), "6 hours"),
        (timedelta(days=1), "day"),
        (timedelta(days=7), "7 days"),
    ],
)
def test_which_messages_a_ban_deleted_is_shown(window: timedelta, span: str) -> None:
    for card_of in (case_card, action_result):
        deleted = texts_of(card_of(a_view(delete_messages=window), AVATAR))[1].split("\n")[1]
        assert deleted == f"**Deleted** their messages of the last {span}"
    pending = a_view(delete_messages=window, status=CaseStatus.PENDING)
    assert f"**Deletes** their messages of the last {span}" in texts_of(case_card(pending, AVATAR))[1]
    failed = a_view(delete_messages=window, failure=Failure.SUPERSEDED)
    assert "their messages" not in texts_of(case_card(failed, AVATAR))[1]


UNTIL = START + timedelta(days=1)
LATER = int(UNTIL.timestamp())


def test_until_when_an_action_holds_is_shown_wherever_it_is_told_of() -> None:
    view = a_view(expires_at=UNTIL)
    for shown in (case_card(view, AVATAR), action_result(view, AVATAR)):
        assert texts_of(shown)[1].split("\n")[1] == f"**Until** <t:{LATER}:f> (<t:{LATER}:R>)"
    assert texts_of(member_notice(view, "G"))[0].endswith(f"\n**Until** <t:{LATER}:f> (<t:{LATER}:R>)")
    failed = a_view(expires_at=UNTIL, failure=Failure.INTERRUPTED)
    assert "Until" not in "".join(texts_of(case_card(failed, AVATAR)))


@pytest.mark.parametrize(
    ("ending", "how", "listed_as"),
    [
        (Ending.EXPIRED, "its time was over", "expired"),
        (Ending.LIFTED, "it was lifted", "lifted"),
        (Ending.REPLACED, "another one took its place", "replaced"),
    ],
)
def test_how_an_action_ended_is_shown_in_place_of_until_when_it_was_to_hold(
    ending: Ending, how: str, listed_as: str
) -> None:
    view = a_view(expires_at=UNTIL, ending=ending)
    assert texts_of(case_card(view, AVATAR))[1].split("\n")[1:] == [f"**Ended** <t:{LATER}:f> (<t:{LATER}:R>): {how}"]
    listed = case_page(a_page(view), CaseFilter())
    assert f"**#7** 🔨 Ban *({listed_as})*" in "".join(texts_of(listed))


FAILURES = {
    Failure.REFUSED_BY_DISCORD: "Discord refused it",
    Failure.UNKNOWN_MEMBER: "Discord does not know this user here",
    Failure.NO_LONGER_ALLOWED: "it was interrupted, and is no longer allowed",
    Failure.SUPERSEDED: "someone else had done it already",
    Failure.INTERRUPTED: "it was interrupted too long ago",
    Failure.UNVERIFIABLE: "it was interrupted, and I am not allowed to check whether it was done",
    Failure.BOT_LACKS_PERMISSION: "I lack the permission for it",
    Failure.OUT_OF_REACH: "they stand at least as high as I do",
}


@any_kind
@pytest.mark.parametrize("failure", Failure)
def test_why_an_action_was_not_carried_out_is_said_in_grey(kind: ActionKind, failure: Failure) -> None:
    shown = case_card(a_view(kind=kind, failure=failure), AVATAR)
    assert texts_of(shown)[1].endswith(f"\n**State** Not carried out: {FAILURES[failure]}")
    assert colour_of(shown) == GREY
    result = action_result(a_view(kind=kind, failure=failure), AVATAR)
    heading, why = texts_of(result)[0].split("\n")[0], texts_of(result)[1].split("\n")[0]
    assert heading == f"### {face_of(kind).icon} {subject(kind)} was not {face_of(kind).done}"
    assert why == f"{FAILURES[failure][0].upper()}{FAILURES[failure][1:]}."
    assert colour_of(result) == GREY


def subject(kind: ActionKind) -> str:
    return f"A note about <@{MEMBER}>" if kind is NOTE else f"<@{MEMBER}>"


@any_kind
@pytest.mark.parametrize(("status", "verb"), [(CaseStatus.PENDING, "is being"), (CaseStatus.APPLIED, "was")])
def test_the_moderator_reads_what_became_of_it(kind: ActionKind, status: CaseStatus, verb: str) -> None:
    shown = action_result(a_view(kind=kind, status=status), AVATAR)
    text, reason, footer = texts_of(shown)
    assert text == f"### {face_of(kind).icon} {subject(kind)} {verb} {face_of(kind).done}\n-# ID {MEMBER}"
    assert reason == "**Reason** spam"
    assert footer.startswith(f"-# Case #7 · <t:{AT}:f>")
    assert colour_of(shown) == face_of(kind).colour


@any_kind
def test_a_pending_case_says_so_and_an_applied_one_says_nothing(kind: ActionKind) -> None:
    pending = case_card(a_view(kind=kind, status=CaseStatus.PENDING), AVATAR)
    assert texts_of(pending)[1] == "**Reason** spam\n**State** In progress"
    assert texts_of(case_card(a_view(kind=kind), AVATAR))[1] == "**Reason** spam"
    assert colour_of(pending) == face_of(kind).colour


@pytest.mark.parametrize("shown", [case_card(a_view(reason=None), AVATAR), action_result(a_view(reason=None), AVATAR)])
def test_without_a_reason_that_is_said(shown: Card) -> None:
    assert texts_of(shown)[1] == "**Reason** *none given*"


CHANGED = [
    (Reason("spam"), Reason("a *raid*"), "spam → a \\*raid\\*"),
    (None, Reason("raid"), "*none given* → raid"),
    (Reason("spam"), None, "spam → *none given*"),
]


@pytest.mark.parametrize(("before", "now", "said"), CHANGED)
def test_of_a_changed_reason_only_what_is_different_is_said(
    before: Reason | None, now: Reason | None, said: str
) -> None:
    shown = amended_reason(AmendedReason(a_view(reason=now), before))
    assert texts_of(shown) == [f"Reason of case #7 changed: {said}"]
    assert colour_of(shown) == face_of(BAN).colour


def test_the_same_reason_again_is_said_to_change_nothing() -> None:
    shown = amended_reason(AmendedReason(a_view(reason="spam"), Reason("spam")))
    assert texts_of(shown) == ["Case #7 has this reason already. Nothing was changed."]
    assert colour_of(shown) == GREY


@any_kind
def test_every_card_of_the_longest_case_fits_and_its_reason_is_shown_whole_and_as_typed(kind: ActionKind) -> None:
    view = the_largest_view(kind)
    amended = amended_reason(AmendedReason(view, Reason("_" * 480)))
    for shown in (case_card(view, AVATAR), action_result(view, AVATAR), member_notice(view, "*" * 100), amended):
        assert fits(shown)
        assert STARS.replace("*", chr(92) + "*") in "".join(texts_of(shown))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("**bold**", r"\*\*bold\*\*"),
        ("[link](https://x.y)", r"\[link](https://x.y)"),
        ("`code`", r"\`code\`"),
        ("||spoiler||", r"\|\|spoiler\|\|"),
        ("# heading", r"\# heading"),
        ("</ban:1>", r"\</ban:1>"),
        ("<t:0:R>", r"\<t:0:R>"),
        ("<:tux:123456789012345678>", r"\<:tux:123456789012345678>"),
        ("<id:customize>", r"\<id:customize>"),
        ("@everyone", r"\@everyone"),
    ],
)
def test_what_people_typed_is_shown_as_typed(typed: str, shown: str) -> None:
    view = a_view(reason=typed, target_names=Names(username=typed))
    entry = texts_of(card(case_list(a_page(view), CaseFilter(), 8)))[1]
    for text in (
        texts_of(case_card(view, AVATAR))[1],
        texts_of(action_result(view, AVATAR))[1],
        texts_of(member_notice(view, "G"))[0],
        texts_of(amended_reason(AmendedReason(view, None)))[0],
    ):
        assert text.endswith(f" {shown}")
    assert entry.split("\n")[1] == shown
    assert texts_of(member_notice(view, typed))[0].startswith(f"### You were banned from {shown}\n")
    for text in (texts_of(case_card(view, AVATAR))[0], entry):
        assert f"\n-# {shown} " in text


def test_channels_and_links_that_a_reason_names_lead_there_but_a_name_leads_nowhere() -> None:
    mention, link = "<#123456789012345678>", "https://example.org/a_b_c"
    view = a_view(reason=f"spam in {mention} of {link}", target_names=Names(username=mention))
    about, reason, _ = texts_of(case_card(view, AVATAR))
    assert reason == f"**Reason** spam in {mention} of {link}"
    assert f"-# \\{mention}" in about


@any_kind
def test_the_member_reads_what_was_done_where_and_why_with_a_reference_of_its_own(kind: ActionKind) -> None:
    shown = member_notice(a_view(kind=kind), "The Guild")
    assert texts_of(shown) == [
        f"### {face_of(kind).told('The Guild')}\n**Reason** spam",
        "Case #7",
        f"-# Reference `{GUILD}/7`",
    ]
    assert colour_of(shown) == face_of(kind).colour
    assert texts_of(member_notice(a_view(kind=kind, reason=None), "G"))[0] == f"### {face_of(kind).told('G')}"


def test_the_member_reads_the_guilds_own_words_as_they_were_typed() -> None:
    assert texts_of(member_notice(a_view(), "G", HowToAppeal("Ask *us*")))[1] == "Case #7\nAsk \\*us\\*"
    assert fits(member_notice(the_largest_view(), "*" * 100, HowToAppeal("*" * 500, by_button=True)))


def test_markers_are_what_the_messages_contain_and_no_other_cases_do() -> None:
    assert texts_of(case_card(a_view(7), AVATAR))[0].startswith(case_marker(CaseNumber(7)))
    assert not texts_of(case_card(a_view(71), AVATAR))[0].startswith(case_marker(CaseNumber(7)))
    assert texts_of(member_notice(a_view(7), "G"))[-1].startswith(notice_marker(a_view(7)))
    assert not texts_of(member_notice(a_view(71), "G"))[-1].startswith(notice_marker(a_view(7)))


@any_kind
def test_a_notice_is_taken_back_in_grey_and_can_still_be_found(kind: ActionKind) -> None:
    shown = notice_taken_back(a_view(kind=kind), "The *Guild*")
    title, marker = texts_of(shown)
    assert title == (
        f"### {face_of(kind).told(r'The \*Guild\*')}\nThis was **not** carried out after all. Nothing has changed."
    )
    assert marker.startswith(notice_marker(a_view(kind=kind)))
    assert colour_of(shown) == GREY
    assert fits(notice_taken_back(the_largest_view(kind), "*" * 100))


def test_discords_own_words_for_a_refusal_are_shown_as_text() -> None:
    view = a_view(failure=Failure.REFUSED_BY_DISCORD, failure_detail="Missing *Permissions*")
    said = r"Discord refused it (Missing \*Permissions\*)"
    assert texts_of(case_card(view, AVATAR))[1].endswith(f"Not carried out: {said}")
    assert texts_of(action_result(view, AVATAR))[1].startswith(f"{said}.\n")


def test_where_nobody_is_known_to_have_done_it_the_card_says_how_to_claim_it() -> None:
    case = a_view(moderator=NOBODY)
    [about, *_] = texts_of(case_card(case, AVATAR))
    assert about.endswith("**Moderator** *not known* · whose it was can say so with `/case claim 7`")
    listed = texts_of(case_page(a_page(case), CaseFilter()))
    assert "by *nobody known*" in listed[1]
    assert "<@0>" not in "".join(listed)


def test_of_a_forgotten_case_the_card_and_the_list_say_when_and_that_and_name_nobody() -> None:
    forgotten = evolve(a_view(), forgotten_at=START, target=UserId(2**62 + 7), moderator=NOBODY, reason=None)
    for shown in (case_card(forgotten, AVATAR), card(case_list(a_page(forgotten), CaseFilter(), 10))):
        said = "\n".join(texts_of(shown))
        assert fits(shown)
        assert f"#{forgotten.number}" in said
        assert "orgotten" in said
        assert "<@" not in said
        assert str(forgotten.target) not in said


def test_of_a_forgotten_case_the_card_says_which_action_it_was_and_how_it_ended() -> None:
    forgotten = evolve(a_view(), forgotten_at=START, target=UserId(2**62 + 7), moderator=NOBODY, reason=None)
    kept = (
        f"**Forgotten** <t:{AT}:f> (<t:{AT}:R>)\n-# This server keeps closed cases for a limited time. Whom it was "
        "about, whose decision it was and why is not on record any more."
    )
    not_done = evolve(forgotten, status=CaseStatus.FAILED, failure=Failure.INTERRUPTED)
    voided = evolve(forgotten, voided_at=START)
    of_many = evolve(forgotten, operation=OperationNumber(3))
    for case, more in (
        (forgotten, ""),
        (not_done, "\n**State** Not carried out: it was interrupted too long ago"),
        (voided, f"\n**Voided** <t:{AT}:f> (<t:{AT}:R>)"),
        (of_many, "\n**Part of** bulk operation #3 · `/bulk show 3`"),
    ):
        shown = case_card(case, AVATAR)
        assert texts_of(shown)[:-1] == ["### Case #7 · 🔨 Ban", f"{kept}{more}"]
        assert colour_of(shown) == GREY
