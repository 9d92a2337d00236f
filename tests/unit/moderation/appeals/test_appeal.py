"""Whether an appeal is another one now, which is then stored and told of."""

from datetime import timedelta

from domain.moderation.appeals.appeal import Appeal, AppealState
from domain.moderation.appeals.events import AppealChanged, AppealSettled
from domain.shared.ids import RequestId
from tests.appeals import ANSWER, an_appeal
from tests.builders import GUILD, MODERATOR
from tests.casebook import ONE, TWO
from tests.fakes.clock import START

ASKED, ANOTHER = RequestId(900), RequestId(901)
LATER = START + timedelta(minutes=1)
CHANGED = AppealChanged(guild=GUILD, at=LATER, number=ONE)
SETTLED = AppealSettled(guild=GUILD, at=LATER, number=ONE)


def being_granted() -> Appeal:
    appeal = an_appeal()
    appeal.begin_granting(MODERATOR, ASKED, ANSWER, at=START)
    appeal.pull_events()
    return appeal


def test_it_is_granted_once_and_for_the_request_that_took_the_case_back() -> None:
    appeal = being_granted()
    assert not appeal.granted(ANOTHER, TWO, at=LATER)
    assert not appeal.not_granted(ANOTHER, at=LATER)
    assert (appeal.state, appeal.pull_events()) == (AppealState.GRANTING, ())
    assert appeal.granted(ASKED, TWO, at=LATER)
    assert (appeal.state, appeal.undone_with) == (AppealState.GRANTED, TWO)
    assert appeal.pull_events() == (CHANGED, SETTLED)
    assert not appeal.granted(ASKED, None, at=LATER)
    assert (appeal.undone_with, appeal.pull_events()) == (TWO, ())


def test_it_is_to_be_decided_again_where_the_case_could_not_be_taken_back() -> None:
    appeal = being_granted()
    assert appeal.not_granted(ASKED, at=LATER)
    assert (appeal.state, appeal.decided_by, appeal.pull_events()) == (AppealState.OPEN, None, (CHANGED,))
    assert not appeal.not_granted(ASKED, at=LATER)


def test_it_is_moot_and_open_again_as_often_as_its_case_is_at_issue_or_not() -> None:
    appeal = an_appeal()
    appeal.pull_events()
    assert not appeal.open_again(at=LATER)
    assert appeal.pull_events() == ()
    assert appeal.become_moot(at=LATER)
    assert (appeal.decided_at, appeal.pull_events()) == (LATER, (CHANGED, SETTLED))
    assert not appeal.become_moot(at=LATER)
    appeal.is_told = True
    assert appeal.open_again(at=LATER)
    assert (appeal.decided_at, appeal.is_told, appeal.pull_events()) == (None, False, (CHANGED,))


def test_what_is_decided_stays_so_whatever_becomes_of_the_case() -> None:
    appeal = being_granted()
    appeal.granted(ASKED, None, at=START)
    appeal.pull_events()
    assert not appeal.become_moot(at=LATER)
    assert not appeal.open_again(at=LATER)
    assert (appeal.state, appeal.pull_events()) == (AppealState.GRANTED, ())
