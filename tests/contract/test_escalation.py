from datetime import datetime, timedelta

import pytest

from domain.moderation.actions import kind_named
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.note import NOTE
from domain.moderation.actions.warn import WARN
from domain.moderation.case import Case, Failure, Notice
from domain.moderation.escalation.escalation import Escalation
from domain.moderation.escalation.record import MOST_FIRINGS, MemberRecord
from domain.moderation.escalation.request import request_of
from domain.moderation.escalation.rules import EscalationRules, Worth
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, RequestId, UserId
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, an_intent, facts
from tests.contract.backends import Backend
from tests.escalation import a_counted_case, a_firing, a_step, a_worth
from tests.fakes.clock import START

HOUR = timedelta(hours=1)


async def opened(
    backend: Backend,
    kind: ActionKind = WARN,
    *,
    guild: GuildId = GUILD,
    target: UserId = MEMBER,
    opened_at: datetime = START,
    request: RequestId | None = None,
    failure: Failure | None = None,
    settled: bool = True,
) -> Case:
    async with backend.uow() as uow:
        case = await uow.cases.open(
            an_intent(guild=guild, kind=kind, target=target, opened_at=opened_at, request=request)
        )
        if settled:
            case.settle(failure=failure, notice=Notice.NOT_WANTED, at=START)
            await uow.cases.save(case)
        await uow.commit()
    return case


async def saved(backend: Backend, escalation: Escalation) -> None:
    async with backend.uow() as uow:
        await uow.escalations.save(escalation)
        await uow.commit()


async def stored(backend: Backend, guild: GuildId = GUILD) -> Escalation:
    async with backend.uow() as uow:
        return await uow.escalations.get(guild)


async def fire(backend: Backend, *, nth: int = 1, target: UserId = MEMBER, trigger: int = 1) -> None:
    async with backend.uow() as uow:
        await uow.escalations.fire(a_firing(trigger, nth=nth, target=target))
        await uow.commit()


async def record(backend: Backend, *kinds: ActionKind, since: datetime = START - HOUR) -> MemberRecord:
    return await backend.escalation.record(GUILD, MEMBER, kinds or (WARN,), since=since)


async def test_before_anybody_changes_them_the_rules_are_the_defaults(registered: Backend) -> None:
    assert facts(await stored(registered)) == facts(Escalation(guild=GUILD))
    assert await registered.escalation.rules(GUILD) == EscalationRules()
    assert EscalationRules() == EscalationRules(worths={WARN: Worth(1)}, steps=(), is_on=True)


async def test_rules_are_kept_whole_with_who_changed_what(registered: Backend) -> None:
    escalation = await stored(registered)
    escalation.put_step(a_step(5, "1mo 2d", KICK, None), by=MODERATOR, at=START)
    escalation.put_step(a_step(3, "30d", lasts="1mo"), by=MODERATOR, at=START)
    escalation.weigh(KICK, a_worth(3, "90d"), by=MODERATOR, at=START)
    escalation.turn(False, by=MODERATOR, at=START)
    await saved(registered, escalation)
    assert facts(await stored(registered)) == facts(escalation)
    assert await registered.escalation.rules(GUILD) == escalation.rules
    assert (escalation.version, [step.points for step in escalation.rules.steps]) == (1, [3, 5])
    newest = await registered.escalation.changes(GUILD, 3)
    assert [(change.change.field, change.change.old, change.change.new) for change in newest] == [
        ("on", True, False),
        ("points", "kick: 0 points", "kick: 3 points for 90 days"),
        ("step", None, "3 points within 30 days: timeout for 1 month"),
    ]
    assert await registered.escalation.rules(OTHER_GUILD) == EscalationRules()


async def test_rules_with_a_kind_of_a_newer_version_are_kept_as_they_are(registered: Backend) -> None:
    exile = kind_named("exile")
    strange = Escalation(guild=GUILD, steps=(a_step(3, kind=exile, lasts=None),))
    strange.turn(False, by=MODERATOR, at=START)
    await saved(registered, strange)
    again = await stored(registered)
    assert (again.steps[0].kind, again.rules.in_force) == (exile, ())


async def test_of_two_who_change_the_same_rules_the_second_is_refused(registered: Backend) -> None:
    for is_on in (False, True):  # the first time they are added, the second they are changed
        first, second = await stored(registered), await stored(registered)
        for each in (first, second):
            each.turn(is_on, by=MODERATOR, at=START)
        await saved(registered, first)
        with pytest.raises(ConcurrentChange):
            await saved(registered, second)


async def test_what_changes_nothing_is_not_saved(registered: Backend) -> None:
    await saved(registered, Escalation(guild=GUILD))
    assert (await stored(registered)).version == 0


async def test_what_counts_was_carried_out_since_then_and_was_not_automatic(registered: Backend) -> None:
    late = await opened(registered, opened_at=START + 2 * HOUR)
    early = await opened(registered, opened_at=START + HOUR)
    kick = await opened(registered, KICK, opened_at=START + 3 * HOUR)
    await opened(registered, NOTE)
    await opened(registered, opened_at=START - HOUR)
    await opened(registered, settled=False)
    await opened(registered, failure=Failure.UNKNOWN_MEMBER)
    await opened(registered, target=UserId(99))
    await opened(registered, guild=OTHER_GUILD)
    await opened(registered, request=request_of(late.number, 3))
    await opened(registered, request=RequestId(-5))  # of something else that is no interaction
    found = await record(registered, WARN, KICK)
    assert [(case.number, case.kind) for case in found.cases] == [
        (11 - 1, WARN),  # at the start
        (early.number, WARN),
        (late.number, WARN),
        (kick.number, KICK),
    ]
    assert found.cases[1] == a_counted_case(early.number, START + HOUR)
    assert [case.number for case in (await record(registered, KICK)).cases] == [kick.number]


async def test_of_many_firings_the_newest_are_read(registered: Backend) -> None:
    await opened(registered)
    async with registered.uow() as uow:
        for nth in range(1, MOST_FIRINGS + 3):
            await uow.escalations.fire(a_firing(1, nth=nth))
        await uow.commit()
    found = await record(registered)
    assert [firing.nth for firing in found.firings] == list(range(MOST_FIRINGS + 2, 2, -1))
    assert found.next_nth == MOST_FIRINGS + 3


async def test_what_was_taken_is_kept_once_for_each_nth_of_a_member(registered: Backend) -> None:
    await opened(registered)
    await fire(registered)
    await fire(registered, target=UserId(99))
    with pytest.raises(ConcurrentChange):
        await fire(registered)
    await fire(registered, nth=2)
    assert (await record(registered)).firings == (a_firing(1, nth=2), a_firing(1))
