"""Of what was asked for before an action by hand and settled after it, Discord must say when it was done."""

from datetime import timedelta

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.unban import UNBAN
from domain.moderation.adoption.hand_action import AuditEntryId, HandAction, adopted_case
from domain.moderation.adoption.placing import unclear
from domain.moderation.case import Notice
from domain.moderation.case_number import CaseNumber
from tests.builders import GUILD, MEMBER, MODERATOR, a_case
from tests.fakes.clock import START

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def by_hand(kind: ActionKind, after: timedelta) -> HandAction:
    return HandAction(
        guild=GUILD,
        entry=AuditEntryId(7),
        kind=kind,
        target=MEMBER,
        moderator=MODERATOR,
        reason=None,
        at=START + after,
    )


def test_a_case_of_ones_own_is_unclear_from_its_opening_until_a_minute_after_it_was_settled() -> None:
    own = a_case()
    own.settle(failure=None, notice=Notice.DELIVERED, at=own.opened_at + 10 * SECOND)
    begins = own.opened_at - START
    for after in (SECOND, 10 * SECOND, 10 * SECOND + MINUTE):
        assert unclear(by_hand(UNBAN, begins + after), [own], {}) == (own,)
    for after in (timedelta(0), 11 * SECOND + MINUTE):
        assert unclear(by_hand(UNBAN, begins + after), [own], {}) == ()
    assert unclear(by_hand(UNBAN, begins + SECOND), [own], {own.number: own.opened_at}) == ()


def test_a_case_that_was_adopted_is_dated_by_discord_and_so_never_unclear() -> None:
    adopted = adopted_case(by_hand(BAN, timedelta(0)), CaseNumber(1))
    assert unclear(by_hand(UNBAN, SECOND), [adopted], {}) == ()


def test_a_case_under_way_is_not_waited_for_here() -> None:
    assert unclear(by_hand(UNBAN, MINUTE), [a_case()], {}) == ()
