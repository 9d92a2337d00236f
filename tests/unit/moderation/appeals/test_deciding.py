"""Granting takes the case back, refusing does not; either is decided once, by somebody who might take it back."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import NoReturn

import pytest
from attrs import define, evolve, field

from application.moderation.appeals.check_decision import CheckDecision
from application.moderation.appeals.file_appeal import CheckAppeal
from application.moderation.appeals.follow_case import FollowCase
from application.moderation.appeals.grant_appeal import RecordGrant, SettleGrants
from application.moderation.appeals.queries import AppealView
from application.moderation.appeals.reactions import appeal_reactions
from application.moderation.appeals.record_decision import RecordAppealDecision
from application.moderation.appeals.tell_appellant import (
    NoteAppellantToldHandler,
    TellAppellant,
    TellAppellantHandler,
)
from application.moderation.casebook.undo_case import UndoCase
from application.moderation.casebook.void_case import VoidCase
from application.moderation.errors import ActionUnfinished
from application.moderation.queries import CaseView
from application.moderation.resume_cases import ResumeCases
from application.shared.errors import CommitOutcomeUnknown, DiscordUnreachable, RecordsUnavailable
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.appeals.appeal import AppealState
from domain.moderation.appeals.errors import (
    AppealBeingGranted,
    AppealDecided,
    AppealMoot,
    AppealNotFound,
    AppealOfOneself,
)
from domain.moderation.appeals.events import AppealSettled
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import (
    BotMissingPermission,
    CannotTargetSelf,
    CaseBySomebodyAbove,
    TargetOutranksModerator,
)
from domain.moderation.events import CaseUnvoided, CaseVoided
from domain.moderation.links import Link, Relation
from domain.moderation.state import CaseState
from domain.moderation.term import NotInForce
from domain.permissions.errors import RankTooLow
from domain.shared.errors import MissingPermission
from domain.shared.ids import RequestId, UserId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.appeals import ANSWER, Court, filing, granting, refusing
from tests.builders import EVERYTHING, GUILD, LEASE, MEMBER, MODERATOR, a_moderator, a_standing, the_bot
from tests.casebook import ONE, TWO, undoing, unvoiding, voiding
from tests.fakes.records import MemoryRecords
from tests.fakes.waiting import FakeWaiting
from tests.moderation import an_action

ANOTHER = a_moderator(UserId(11))
ASKED = RequestId(900)
Heard = (AppealSettled, CaseVoided, CaseUnvoided)
REASON = f"Appeal of case #1 granted: {ANSWER}"


async def appealed(court: Court, kind: ActionKind = BAN, *, lasts: str | None = None) -> None:
    await court.casebook.moderation.take_action(an_action(kind, lasts=lasts))
    await court.file(filing())


async def nothing(_: object) -> None:
    pass


async def begun(court: Court) -> None:
    """The process ended right after it was decided."""
    await court.decide(
        RecordAppealDecision(guild=GUILD, number=ONE, by=MODERATOR, answer=ANSWER, request=ASKED, is_granting=True)
    )


async def settled_later(court: Court) -> AppealView:
    court.casebook.moderation.clock.advance(timedelta(minutes=3))
    await court.settle_grants(SettleGrants())
    return await court.appeal()


@pytest.mark.parametrize(("kind", "lasts"), [(BAN, None), (TIMEOUT, "1h"), (JAIL, None)])
async def test_granting_takes_the_case_back_by_a_linked_one_that_names_the_appeal(
    court: Court, kind: ActionKind, lasts: str | None
) -> None:
    await appealed(court, kind, lasts=lasts)
    granted = await court.grant(granting())
    assert (granted.state, granted.decided_by, granted.undone_with) == (AppealState.GRANTED, MODERATOR, TWO)
    first, second = [await court.casebook.moderation.cases.show(GUILD, number) for number in (ONE, TWO)]
    assert (first.state, first.appeal) == (CaseState.LIFTED, AppealState.GRANTED)
    assert (second.kind, second.reason) == (kind.undone_by, REASON)
    assert second.links.others == (Link(Relation.UNDOES, ONE),)


async def test_granting_the_appeal_of_a_warning_voids_it(court: Court) -> None:
    await appealed(court, WARN)
    granted = await court.grant(granting())
    assert (granted.state, granted.undone_with) == (AppealState.GRANTED, None)
    case = await court.casebook.moderation.cases.show(GUILD, ONE)
    assert (case.state, case.voided_by, case.void_reason) == (CaseState.VOIDED, MODERATOR, REASON)


async def test_refusing_leaves_the_case_as_it_is(court: Court) -> None:
    await appealed(court)
    refused = await court.refuse(refusing())
    assert (refused.state, refused.decided_by, refused.answer) == (AppealState.REFUSED, MODERATOR, "it was you")
    assert (await court.casebook.moderation.cases.show(GUILD, ONE)).state is CaseState.APPLIED


@pytest.mark.parametrize("kind", [BAN, WARN])
async def test_what_is_delivered_again_changes_nothing(court: Court, kind: ActionKind) -> None:
    await appealed(court, kind)
    granted = await court.grant(granting(request=ASKED))
    assert await court.grant(granting(request=ASKED)) == granted


async def test_whoever_decides_second_is_told_who_was_the_first(court: Court) -> None:
    await appealed(court)
    await court.refuse(refusing(request=ASKED))
    await court.refuse(refusing(request=ASKED))  # delivered again
    with pytest.raises(AppealDecided) as decided:
        await court.grant(granting(ANOTHER))
    assert (decided.value.by, decided.value.is_granted) == (MODERATOR, False)


async def test_before_somebody_types_why_it_is_said_that_it_is_decided_and_discord_is_not_asked(court: Court) -> None:
    await appealed(court)
    court.casebook.moderation.discord.unreachable.add("standing")
    ask = CheckDecision(guild=GUILD, number=ONE, by=ANOTHER)
    assert (await court.check_decision(ask)).state is AppealState.OPEN
    await begun(court)
    with pytest.raises(AppealBeingGranted):
        await court.check_decision(ask)
    await settled_later(court)
    court.casebook.moderation.discord.unreachable.clear()
    await court.refuse(refusing())
    with pytest.raises(AppealDecided):
        await court.check_decision(ask)


async def test_nobody_decides_while_the_case_is_being_taken_back(court: Court) -> None:
    await appealed(court)
    await begun(court)
    for decide in (court.grant(granting(ANOTHER)), court.refuse(refusing(ANOTHER))):
        with pytest.raises(AppealBeingGranted) as granted:
            await decide
        assert granted.value.by == MODERATOR


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        (a_standing(MODERATOR, top_role=5), MissingPermission),
        (a_standing(MODERATOR, top_role=5, permissions=EVERYTHING - {Permission.BAN_MEMBERS}), MissingPermission),
        (a_standing(MODERATOR, top_role=5, permissions=EVERYTHING - {Permission.MODERATE_MEMBERS}), MissingPermission),
        (a_moderator(MEMBER), AppealOfOneself),
    ],
)
async def test_the_appeal_of_a_ban_is_for_those_who_may_unban_but_for_the_banned(
    court: Court, by: Standing, refusal: type[Exception]
) -> None:
    await appealed(court)
    ask = court.check_decision(CheckDecision(guild=GUILD, number=ONE, by=by))
    for decide in (court.grant(granting(by)), court.refuse(refusing(by)), ask):
        with pytest.raises(refusal):
            await decide
    assert (await court.appeal()).state is AppealState.OPEN


async def test_ranks_count_as_for_taking_the_case_back(court: Court) -> None:
    await appealed(court, TIMEOUT, lasts="1h")
    court.casebook.moderation.discord.standings[MEMBER] = a_standing(MEMBER, top_role=7)
    for by, refusal in ((a_moderator(), TargetOutranksModerator), (a_moderator(MEMBER), CannotTargetSelf)):
        for decide in (court.grant(granting(by)), court.refuse(refusing(by))):
            with pytest.raises(refusal):
                await decide


async def test_ranks_count_as_for_voiding_a_warning(court: Court) -> None:
    await appealed(court, WARN)
    below = a_moderator(UserId(11), top_role=4)
    for decide in (court.grant(granting(below)), court.refuse(refusing(below))):
        with pytest.raises(CaseBySomebodyAbove):
            await decide


@pytest.mark.parametrize(("kind", "command"), [(BAN, "unban"), (BAN, "case undo"), (WARN, "case void")])
async def test_who_may_not_use_the_command_that_takes_it_back_does_not_decide_either(
    court: Court, kind: ActionKind, command: str
) -> None:
    await appealed(court, kind)
    court.casebook.moderation.use.closed.add(command)
    for decide in (
        court.grant(granting()),
        court.refuse(refusing()),
        court.check_decision(CheckDecision(guild=GUILD, number=ONE, by=a_moderator())),
    ):
        with pytest.raises(RankTooLow):
            await decide
    assert (await court.appeal()).state is AppealState.OPEN


async def test_of_a_case_without_an_appeal_there_is_nothing_to_decide(court: Court) -> None:
    await court.casebook.moderation.take_action(an_action(BAN))
    for decide in (court.grant(granting()), court.refuse(refusing())):
        with pytest.raises(AppealNotFound):
            await decide


async def test_an_appeal_is_open_again_where_the_case_could_not_be_taken_back(court: Court) -> None:
    await appealed(court)
    court.casebook.moderation.discord.bot = the_bot(permissions=frozenset())
    with pytest.raises(BotMissingPermission):
        await court.grant(granting())
    appeal = await court.appeal()
    assert (appeal.state, appeal.decided_by, appeal.answer) == (AppealState.OPEN, None, None)


async def test_what_was_lifted_by_hand_without_the_bot_hearing_of_it_is_granted(court: Court) -> None:
    await appealed(court)
    del court.casebook.moderation.discord.bans[GUILD, MEMBER]
    granted = await court.grant(granting())
    assert (granted.state, granted.undone_with) == (AppealState.GRANTED, None)


async def test_what_somebody_has_taken_back_already_is_granted(court: Court) -> None:
    await appealed(court)
    await court.casebook.undo(undoing())
    granted = await court.grant(granting())
    assert (granted.state, granted.undone_with) == (AppealState.GRANTED, None)


async def test_a_warning_that_somebody_has_voided_already_is_granted(court: Court) -> None:
    await appealed(court, WARN)
    await court.casebook.void(voiding())
    assert (await court.grant(granting())).state is AppealState.GRANTED


async def test_a_void_takes_no_ban_back(court: Court) -> None:
    await appealed(court)
    await court.casebook.void(voiding())
    await begun(court)
    assert (await settled_later(court)).state is AppealState.OPEN
    assert (await court.grant(granting())).undone_with == TWO
    assert court.casebook.moderation.discord.bans == {}


async def test_what_ended_by_itself_cannot_be_granted_any_more(court: Court) -> None:
    await appealed(court, TIMEOUT, lasts="1h")
    await court.casebook.moderation.take_action(an_action(TIMEOUT, lasts="2h"))
    with pytest.raises(NotInForce):
        await court.grant(granting())
    assert (await court.appeal()).state is AppealState.MOOT


async def lifted(court: Court) -> None:
    await court.casebook.undo(undoing())


async def replaced(court: Court) -> None:
    await court.casebook.moderation.take_action(an_action(TIMEOUT, lasts="2h"))


async def voided(court: Court) -> None:
    await court.casebook.void(voiding())


async def over(court: Court) -> None:
    court.casebook.moderation.clock.advance(timedelta(hours=1))


@pytest.mark.parametrize(("kind", "end"), [(TIMEOUT, lifted), (TIMEOUT, replaced), (TIMEOUT, over), (WARN, voided)])
async def test_nobody_is_refused_of_whose_case_nothing_is_left(
    court: Court, kind: ActionKind, end: Callable[[Court], Awaitable[None]]
) -> None:
    await appealed(court, kind, lasts="1h" if kind == TIMEOUT else None)
    await end(court)
    for decide in (court.check_decision(CheckDecision(guild=GUILD, number=ONE, by=ANOTHER)), court.refuse(refusing())):
        with pytest.raises(AppealMoot):
            await decide
    assert (await court.appeal()).state is AppealState.MOOT
    for late in (court.check_decision(CheckDecision(guild=GUILD, number=ONE, by=ANOTHER)), court.grant(granting())):
        with pytest.raises(AppealMoot):
            await late


async def test_an_appeal_settles_itself_when_its_case_ends_and_is_open_again_where_it_holds_after_all(
    court: Court, records: MemoryRecords
) -> None:
    async def heard() -> AppealState:
        for event in records.events:  # again and again, and those that come of it
            for react in reactions[type(event)] if isinstance(event, Heard) else ():
                await react(event)
        return (await court.appeal()).state

    messages = Messages()
    tell = TellAppellantHandler(court.reader, messages, NoteAppellantToldHandler(court.casebook.moderation.uow))
    reactions = appeal_reactions(
        follow_case=court.follow, sync_appeal=nothing, tell_appellant=tell, post_open=nothing, waiting=FakeWaiting()
    )
    await appealed(court, WARN)
    assert await heard() is AppealState.OPEN
    await court.casebook.void(voiding())
    assert await heard() is AppealState.MOOT
    assert [each.state for each in messages.sent] == [AppealState.MOOT]
    with pytest.raises(AppealMoot):
        await court.check(CheckAppeal(guild=GUILD, number=ONE, by=MEMBER))
    await court.casebook.unvoid(unvoiding())
    assert await heard() is AppealState.OPEN
    await court.refuse(refusing())
    assert await heard() is AppealState.REFUSED
    await court.casebook.void(voiding())
    assert await heard() is AppealState.REFUSED, "what is decided stays so"
    assert [each.state for each in messages.sent] == [AppealState.MOOT, AppealState.REFUSED]


async def test_a_case_that_ends_while_it_is_taken_back_leaves_no_appeal_open(court: Court) -> None:
    await appealed(court, TIMEOUT, lasts="1h")
    await begun(court)
    await replaced(court)
    await court.follow(FollowCase(guild=GUILD, number=ONE))
    assert (await court.appeal()).state is AppealState.GRANTING
    assert (await settled_later(court)).state is AppealState.MOOT


async def test_a_decision_of_which_nothing_came_is_open_again(court: Court) -> None:
    await appealed(court)
    await begun(court)
    await court.settle_grants(SettleGrants())
    assert (await court.appeal()).state is AppealState.GRANTING, "whoever grants may still be at it"
    assert (await settled_later(court)).state is AppealState.OPEN


@pytest.mark.parametrize("kind", [BAN, WARN])
async def test_a_decision_that_was_done_is_granted_although_nobody_lived_to_say_so(
    court: Court, kind: ActionKind
) -> None:
    await appealed(court, kind)
    await begun(court)
    await (court.casebook.undo(undoing(request=ASKED)) if kind == BAN else court.casebook.void(voiding()))
    appeal = await settled_later(court)
    assert (appeal.state, appeal.undone_with) == (AppealState.GRANTED, TWO if kind == BAN else None)


@pytest.mark.parametrize("away", [RecordsUnavailable(), CommitOutcomeUnknown()])
async def test_what_is_taken_back_is_never_said_to_be_unchanged(court: Court, away: Exception) -> None:
    await appealed(court)

    async def without_records(_: RecordGrant) -> NoReturn:
        raise away

    grant = evolve(court.grant, settle=evolve(court.settle, record=without_records))
    assert (await grant(granting())).state is AppealState.GRANTING
    assert court.casebook.moderation.discord.bans == {}
    assert (await settled_later(court)).state is AppealState.GRANTED


@pytest.mark.parametrize(("kind", "undone_with"), [(BAN, TWO), (WARN, None)])
async def test_what_took_so_long_that_it_was_given_up_is_granted_once_it_is_done(
    court: Court, kind: ActionKind, undone_with: CaseNumber | None
) -> None:
    await appealed(court, kind)

    async def undo(command: UndoCase) -> CaseView:
        assert (await settled_later(court)).state is AppealState.OPEN
        return await court.casebook.undo(command)

    async def void(command: VoidCase) -> CaseView:
        assert (await settled_later(court)).state is AppealState.OPEN
        return await court.casebook.void(command)

    granted = await evolve(court.grant, undo=undo, void=void)(granting())
    assert (granted.state, granted.decided_by, granted.undone_with) == (AppealState.GRANTED, MODERATOR, undone_with)


async def test_what_is_finished_later_is_granted_then(court: Court) -> None:
    moderation = court.casebook.moderation
    await appealed(court)
    moderation.discord.unreachable.add("unban")
    with pytest.raises(ActionUnfinished):
        await court.grant(granting())
    assert (await settled_later(court)).state is AppealState.GRANTING
    moderation.discord.unreachable.clear()
    moderation.clock.advance(LEASE)
    await moderation.resume_cases(ResumeCases([GUILD]))
    appeal = await settled_later(court)
    assert (appeal.state, appeal.undone_with) == (AppealState.GRANTED, TWO)


@define
class Messages:
    """Direct messages about appeals."""

    sent: list[AppealView] = field(factory=list)
    is_reachable: bool = True

    async def tell(self, appeal: AppealView) -> None:
        if not self.is_reachable:
            raise DiscordUnreachable
        self.sent.append(appeal)


async def test_the_member_is_told_once_what_was_decided(court: Court) -> None:
    messages = Messages(is_reachable=False)
    note = NoteAppellantToldHandler(court.casebook.moderation.uow)
    tell, wanted = TellAppellantHandler(court.reader, messages, note), TellAppellant(guild=GUILD, number=ONE)
    await appealed(court)
    await tell(wanted)  # late, of something else: there is nothing to tell yet
    refused = await court.refuse(refusing())
    with pytest.raises(DiscordUnreachable):
        await tell(wanted)
    messages.is_reachable = True
    for _ in range(2):
        await tell(wanted)
    assert messages.sent == [refused]
