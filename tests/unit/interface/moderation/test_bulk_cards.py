"""Cards of bulk operations, at their longest and with whatever people typed."""

import re

import discord
import pytest
from attrs import evolve

from application.moderation.bulk.list_outcomes import BulkOutcomes
from application.moderation.bulk.plan_bulk import PlannedBulk
from application.moderation.bulk.queries import BulkStatus, OperationView
from domain.moderation.bulk.acts import ACTS
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.unknown import unknown_act
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkEnding, BulkState
from domain.moderation.bulk.target import EXCLUDED, Target, TargetState
from domain.moderation.nobody import NOBODY
from domain.moderation.reason import LONGEST_REASON
from domain.shared.ids import UserId
from domain.shared.language import Language
from domain.shared.paging import Page
from domain.shared.pseudonyms import FIRST_PSEUDONYM
from interface.moderation.bulk.buttons import left_out_file, list_card, preview_card, status_card
from interface.moderation.bulk.cards import LEFT_OUT_WORDS, STATE_WORDS, status_container
from interface.moderation.bulk.faces import bulk_face_of
from interface.moderation.bulk.outcome_file import OutcomeFile
from interface.shared.languages import speaking
from interface.shared.layout import GREY, LONGEST_TEXT, Card, texts_of
from tests.builders import GUILD
from tests.unit.interface.moderation.operations import HOSTILE, SNOWFLAKE, an_operation


def people(number: int, state: TargetState) -> tuple[Target, ...]:
    return tuple(
        Target(
            guild=GUILD,
            operation=OperationNumber(1),
            user=UserId(SNOWFLAKE - ordinal),
            ordinal=ordinal,
            state=state,
            username=HOSTILE[:100],
            display_name=HOSTILE[:100],
        )
        for ordinal in range(number)
    )


def everything(operation: OperationView) -> BulkStatus:
    return BulkStatus(operation, dict.fromkeys(TargetState, 9_999))


def fitting(card: Card) -> str:
    texts = texts_of(card)
    assert sum(map(len, texts)) <= LONGEST_TEXT
    assert sum(1 for _ in card.walk_children()) <= 40
    return "\n".join(texts)


@pytest.mark.parametrize("act", [*ACTS, unknown_act("banish")], ids=lambda act: act.name)
@pytest.mark.parametrize("state", BulkState)
@pytest.mark.parametrize("ending", [None, *BulkEnding])
def test_any_operation_can_be_shown_within_discords_limits(
    act: BulkAct, state: BulkState, ending: BulkEnding | None
) -> None:
    operation = an_operation(act, state=state, ending=ending, reason=(HOSTILE * 9)[:LONGEST_REASON], undoes=7)
    for language in Language:
        with speaking(language):
            fitting(status_card(everything(operation)))


def test_a_preview_is_cut_at_whole_people_and_says_how_many_are_left_out() -> None:
    planned = PlannedBulk(
        status=everything(an_operation(reason=(HOSTILE * 9)[:LONGEST_REASON])),
        sample=people(10, TargetState.WAITING),
        kept_out=people(20, TargetState.ABOVE_MODERATOR),
        needs_approval=True,
    )
    shown = fitting(preview_card(planned))
    assert "### 🔨 Ban 9,999 people?" in shown
    assert "9,999 banned already" in shown
    assert "9,999 left out: the owner" in shown
    assert "more" in shown
    assert "a second person" in shown
    assert "Nobody is told by direct message." in shown
    with speaking(Language.GERMAN):
        assert "### 🔨 9.999 Personen bannen?" in fitting(preview_card(planned))


@pytest.mark.parametrize("number", [1, 4, 40, 10_000])
def test_everybody_whom_the_rules_keep_out_is_in_the_preview_or_in_its_file(number: int) -> None:
    kept_out = people(number, TargetState.ABOVE_MODERATOR)
    status = BulkStatus(an_operation(), {TargetState.WAITING: 1, TargetState.ABOVE_MODERATOR: number})
    planned = PlannedBulk(status=status, sample=people(1, TargetState.WAITING), kept_out=kept_out, needs_approval=False)
    card = preview_card(planned)
    shown, written = fitting(card), left_out_file(planned)
    files = [each.media.url for each in card.walk_children() if isinstance(each, discord.ui.File)]
    assert files == ([] if written is None else [f"attachment://{written.name}"])
    everywhere = set(re.findall(r"\d+", shown + ("" if written is None else written.text())))
    assert [each.user for each in kept_out if str(each.user) not in everywhere] == []
    assert (written is None) == (f"**Left out** {number}\n" in shown)
    if written is not None:
        assert written.name == "bulk-999999999-left-out.csv"
        assert written.text().splitlines()[1].endswith(",above_moderator,,")


def test_who_is_told_is_not_said_to_be_left_in_the_dark() -> None:
    planned = PlannedBulk(
        status=BulkStatus(an_operation(tell=True), {TargetState.WAITING: 1}),
        sample=people(1, TargetState.WAITING),
        kept_out=(),
        needs_approval=False,
    )
    shown = fitting(preview_card(planned))
    assert "Nobody is told" not in shown
    assert "second person" not in shown
    assert "Left out" not in shown


def test_who_is_forgotten_is_no_person_of_a_card_or_a_file() -> None:
    [known] = people(1, TargetState.WAITING)
    gone = evolve(known, user=UserId(FIRST_PSEUDONYM + 5), username=None, display_name=None)
    status = BulkStatus(evolve(an_operation(), moderator=NOBODY), {TargetState.WAITING: 2})
    planned = PlannedBulk(status=status, sample=(known, gone), kept_out=(gone,), needs_approval=False, forgotten=3)
    shown = fitting(preview_card(planned))
    assert "**Apart from them** 3 whom it changed are forgotten, as old closed cases are here" in shown
    shown += fitting(status_card(status)) + fitting(list_card(Page((status.operation,))))
    assert "**By** *forgotten*\n**" in shown
    written = OutcomeFile(BulkOutcomes(status, (gone,))).text()
    assert written.splitlines()[1] == "forgotten,,,waiting,,"
    assert str(gone.user) not in shown + written
    assert "<@0>" not in shown
    assert "ID 0" not in shown


def test_a_running_one_shows_how_far_it_is() -> None:
    counts = {TargetState.DONE: 50, TargetState.WAITING: 40, TargetState.OPENED: 10, TargetState.THE_OWNER: 1}
    shown = fitting(status_card(BulkStatus(an_operation(), counts)))
    assert f"`{'█' * 10}{'░' * 10}` 50 of 100" in shown
    assert "**50** banned\n**40** still to come\n**10** under way\n**1** left out: the owner" in shown


def test_what_ended_without_being_done_is_grey() -> None:
    def colour(ending: BulkEnding | None) -> discord.Colour | int | None:
        return status_container(everything(an_operation(ending=ending))).accent_colour

    red = bulk_face_of(BAN_ALL).colour
    assert [colour(ending) for ending in (None, BulkEnding.DONE)] == [red, red]
    assert {colour(ending) for ending in BulkEnding if ending is not BulkEnding.DONE} == {GREY}


def buttons_of(state: BulkState, *, ending: BulkEnding | None = None, act: BulkAct = BAN_ALL) -> list[str]:
    card = status_card(everything(an_operation(act, state=state, ending=ending)))
    return [str(label) for item in card.walk_children() if (label := getattr(item, "label", None)) is not None]


def test_only_what_can_be_done_has_a_button() -> None:
    assert buttons_of(BulkState.AWAITING_APPROVAL) == ["Approve", "Stop"]
    assert buttons_of(BulkState.RUNNING) == ["Stop"]
    assert buttons_of(BulkState.RUNNING, ending=BulkEnding.STOPPED) == []
    assert buttons_of(BulkState.ENDED, ending=BulkEnding.DONE) == ["Undo", "Outcome as a file"]
    assert buttons_of(BulkState.ENDED, ending=BulkEnding.DONE, act=ACTS[1]) == ["Outcome as a file"]


def test_a_page_of_operations_fits() -> None:
    page = Page(tuple(an_operation(reason=(HOSTILE * 9)[:LONGEST_REASON]) for _ in range(8)), newer=9, older=1)
    for language in Language:
        with speaking(language):
            fitting(list_card(page))
    assert "*None.*" in fitting(list_card(Page(())))


def test_every_state_has_words() -> None:
    assert {*STATE_WORDS, *LEFT_OUT_WORDS} | {TargetState.DONE, TargetState.ALREADY} == {*TargetState}
    assert {*LEFT_OUT_WORDS} == EXCLUDED


def test_the_file_has_a_row_for_each_and_no_formula() -> None:
    hostile = Target(
        guild=GUILD,
        operation=OperationNumber(1),
        user=UserId(5),
        ordinal=0,
        state=TargetState.REFUSED,
        username="=HYPERLINK(1)",
        detail='a "quoted", word',
    )
    written = OutcomeFile(BulkOutcomes(everything(an_operation()), (hostile,)))
    assert written.text() == (
        'user_id,username,display_name,outcome,case,detail\r\n5,\'=HYPERLINK(1),,refused,,"a ""quoted"", word"\r\n'
    )
    assert written.file().filename == "bulk-999999999.csv"


def test_a_list_says_what_each_operation_takes_back() -> None:
    listed = texts_of(list_card(Page((an_operation(undoes=7), an_operation()), None)))
    assert "· takes back #7 *(running)* · by" in listed[1]
    assert "takes back" not in listed[2]
