"""What is forgotten of cases that are over, and what never is."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.unknown import unknown_kind
from domain.moderation.actions.warn import WARN
from domain.moderation.appeals.errors import AppealNotFound
from domain.moderation.bulk.target import Outcome, TargetState
from domain.moderation.case import Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.casebook.query import CaseQuery
from domain.moderation.errors import CaseForgotten
from domain.moderation.escalation.record import MemberRecord
from domain.moderation.links import Link, Relation
from domain.moderation.nobody import NOBODY
from domain.moderation.reason import Reason
from domain.moderation.repository import CaseFilter
from domain.moderation.term import Ending
from domain.shared.ids import ChannelId, GuildId, RequestId, UserId
from domain.shared.names import Names
from domain.shared.paging import Seek
from domain.shared.pseudonyms import FIRST_PSEUDONYM
from tests.appeals import ANSWER, an_appeal
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, an_intent
from tests.contract.backends import Backend
from tests.contract.bulks import opened as bulk_cases
from tests.contract.bulks import running, settled, targets
from tests.escalation import a_firing
from tests.fakes.clock import START

DAY = timedelta(days=1)
LATER = START + 400 * DAY
NAMES = Names(username="emil", display_name="Emil")


async def opened(
    backend: Backend,
    kind: ActionKind = WARN,
    *,
    guild: GuildId = GUILD,
    settled_at: datetime | None = START,
    failure: Failure | None = None,
    ended_at: datetime | None = None,
    ending: Ending = Ending.LIFTED,
    target: UserId = MEMBER,
    to: Sequence[CaseNumber] = (),
    expires_at: datetime | None = None,
) -> CaseNumber:
    links = tuple(Link(Relation.CAUSED_BY, number) for number in to)
    intent = an_intent(
        guild=guild, kind=kind, target=target, target_names=NAMES, moderator_names=NAMES, links=links,
        expires_at=expires_at,
    )  # fmt: skip
    async with backend.uow() as uow:
        case = await uow.cases.open(intent)
        if settled_at is not None:
            case.settle(failure=failure, notice=Notice.NOT_WANTED, at=settled_at, detail="why" if failure else None)
        if ended_at is not None:
            case.end(ending, at=ended_at)
        await uow.cases.save(case)
        await uow.commit()
    return case.number


async def end(backend: Backend, number: CaseNumber) -> None:
    async with backend.uow() as uow:
        case = await uow.cases.lock(GUILD, number)
        case.end(Ending.LIFTED, at=START)
        await uow.cases.save(case)
        await uow.commit()


async def forget(backend: Backend, *, before: datetime, most: int = 100) -> list[int]:
    async with backend.uow() as uow:
        pseudonyms = [UserId(FIRST_PSEUDONYM + number) for number in range(most)]
        forgotten = await uow.closed_cases.forget(GUILD, before=before, at=LATER, pseudonyms=pseudonyms)
        await uow.commit()
    return sorted(forgotten)


async def test_number_kind_and_dates_stay_and_nobody_and_no_word(registered: Backend) -> None:
    number = await opened(registered)
    async with registered.uow() as uow:
        case = await uow.cases.get(GUILD, number)
        case.amend_reason(Reason("other words"), by=MODERATOR, at=START)
        case.void(Reason("a mistake of Emil's"), by=MODERATOR, at=START)
        await uow.cases.save(case)
        await uow.commit()
    before = await registered.cases.show(GUILD, number)
    assert await forget(registered, before=START + DAY) == [number]
    after = await registered.cases.show(GUILD, number)
    assert (after.number, after.kind, after.status, after.opened_at) == (number, WARN, before.status, START)
    assert (after.settled_at, after.voided_at, after.forgotten_at) == (START, START, LATER)
    assert (after.target, after.moderator, after.voided_by) == (UserId(FIRST_PSEUDONYM), NOBODY, NOBODY)
    assert (after.reason, after.reason_changed_by, after.void_reason) == (None, None, "(forgotten)")
    assert after.target_names == after.moderator_names == Names()
    assert (await registered.cases.history(GUILD, number, Seek())).items == ()
    assert (await registered.cases.page(GUILD, CaseFilter(target=MEMBER), Seek())).items == ()
    assert await opened(registered) == number + 1


async def test_it_is_forgotten_once_and_never_before_its_time(registered: Backend) -> None:
    number = await opened(registered)
    assert await forget(registered, before=START) == []
    assert await forget(registered, before=START + DAY) == [number]
    assert await forget(registered, before=LATER) == []


async def test_nothing_can_be_added_to_what_is_forgotten(registered: Backend) -> None:
    number = await opened(registered)
    await forget(registered, before=START + DAY)
    async with registered.uow() as uow:
        case = await uow.cases.get(GUILD, number)
    with pytest.raises(CaseForgotten):
        case.amend_reason(Reason("again"), by=MODERATOR, at=LATER)
    with pytest.raises(CaseForgotten):
        case.claim(by=MODERATOR, names=NAMES, at=LATER)
    with pytest.raises(CaseForgotten):
        case.void(Reason("again"), by=MODERATOR, at=LATER)
    with pytest.raises(CaseForgotten):
        case.unvoid(Reason("again"), by=MODERATOR, at=LATER)
    with pytest.raises(CaseForgotten):
        case.note_evidence(0, 1, by=MODERATOR, at=LATER)


async def test_what_is_in_force_or_under_way_stays_however_old(registered: Backend) -> None:
    await opened(registered, BAN)
    await opened(registered, unknown_kind("ban_from_voice"))
    lifted_late = await opened(registered, BAN, ended_at=START + 300 * DAY)
    ended = await opened(registered, BAN, ended_at=START)
    failed = await opened(registered, BAN, failure=Failure.REFUSED_BY_DISCORD)
    passing = await opened(registered, UNBAN)
    await opened(registered, BAN, settled_at=None)
    assert await forget(registered, before=START + 100 * DAY) == [ended, failed, passing]
    assert await forget(registered, before=LATER) == [lifted_late]


async def test_what_a_case_in_force_came_of_stays_with_it(registered: Backend) -> None:
    warning = await opened(registered)
    other = await opened(registered)
    ban = await opened(registered, BAN, to=[warning])
    lifting = await opened(registered, UNBAN, to=[ban])
    assert await forget(registered, before=LATER) == [other]
    await end(registered, ban)
    assert await forget(registered, before=LATER) == [warning, ban, lifting]


async def test_an_earlier_ban_stays_as_long_as_one_that_took_its_place(registered: Backend) -> None:
    """The ban in Discord has the earliest one's token: whose it is follows from all of them."""
    numbers = [await opened(registered, BAN, expires_at=START + DAY)]
    for _ in range(2):
        operation = await running(registered, of=targets([MEMBER]))
        numbers.append((await bulk_cases(registered, operation))[MEMBER])
        await settled(registered, operation, Outcome(user=MEMBER, state=TargetState.DONE))
        operation.end(at=START)
        async with registered.uow() as uow:
            await uow.bulk_operations.save(operation)
            await uow.commit()
    assert await forget(registered, before=LATER) == []
    async with registered.uow() as uow:
        last = await uow.cases.lock(GUILD, numbers[2])
    for earlier in reversed(numbers[:2]):
        before = await registered.bulk_people.taken_over(last)
        assert before is not None
        assert before.number == earlier
        last = before
    await end(registered, numbers[2])
    assert await forget(registered, before=LATER) == numbers


async def test_of_what_took_the_place_of_a_ban_nothing_keeps_cases_of_other_kinds_or_people(
    registered: Backend,
) -> None:
    await opened(registered, BAN)
    await opened(registered, TIMEOUT, expires_at=LATER)
    timeout = await opened(registered, TIMEOUT, expires_at=LATER, ended_at=START, ending=Ending.REPLACED)
    lifted = await opened(registered, BAN, ended_at=START)
    others = await opened(registered, BAN, ended_at=START, ending=Ending.REPLACED, target=UserId(99))
    assert await forget(registered, before=LATER) == [timeout, lifted, others]


async def test_what_is_on_the_schedule_stays(registered: Backend) -> None:
    await opened(registered, BAN, ended_at=START)
    async with registered.uow() as uow:
        await uow.case_schedule.put(GUILD, CaseNumber(1), due_at=LATER)
        await uow.commit()
    assert await forget(registered, before=LATER) == []


async def test_of_a_jail_whom_it_was_of_stays_since_what_is_owed_follows_from_it(registered: Backend) -> None:
    jail = await opened(registered, JAIL, ended_at=START)
    assert await forget(registered, before=LATER) == [jail]
    after = await registered.cases.show(GUILD, jail)
    assert (after.target, after.moderator, after.reason) == (MEMBER, NOBODY, None)
    assert after.target_names == Names()


async def test_what_is_forgotten_brings_no_points_and_no_step_is_taken_twice(registered: Backend) -> None:
    jail, first = await opened(registered, JAIL, ended_at=START), await opened(registered)
    newer = await opened(registered, settled_at=START + DAY)
    async with registered.uow() as uow:
        await uow.escalations.fire(a_firing(first))
        await uow.commit()
    assert await forget(registered, before=START + DAY) == [jail, first]
    record = await registered.escalation.record(GUILD, MEMBER, (WARN, JAIL), since=START - DAY)
    assert [case.number for case in record.cases] == [newer]
    assert [firing.trigger for firing in record.firings] == [first]
    assert await forget(registered, before=LATER) == [newer]
    assert await registered.escalation.record(GUILD, MEMBER, (WARN,), since=START - DAY) == MemberRecord((), ())


async def test_what_is_forgotten_counts_for_nobody_and_is_found_as_nobodys(registered: Backend) -> None:
    jail = await opened(registered, JAIL, ended_at=START)
    newer = await opened(registered, settled_at=START + DAY)
    assert await forget(registered, before=START + DAY) == [jail]
    assert (await registered.casebook.kind_counts(GUILD, MEMBER)).by_kind == {WARN: 1}
    assert (await registered.profiles.facts(GUILD, MEMBER, newest_cases=10)).cases == {WARN: 1}
    own = await registered.casebook.own(GUILD, MEMBER, Seek())
    history = await registered.cases.page(GUILD, CaseFilter(target=MEMBER), Seek())
    found = (await registered.casebook.search(GUILD, CaseQuery(target=MEMBER), Seek())).page
    assert [[case.number for case in page.items] for page in (own, history, found)] == [[newer]] * 3
    counted = await registered.cases.count(GUILD, CaseFilter(target=MEMBER), newer_than=CaseNumber(0))
    assert counted.all.counted == 1
    assert len((await registered.cases.page(GUILD, CaseFilter(), Seek())).items) == 2
    stats = await registered.casebook.mod_stats(GUILD, START - DAY, None)
    assert [(each.moderator, each.total) for each in stats.moderators] == [(MODERATOR, 1)]
    assert stats.forgotten == 1
    assert (await registered.casebook.mod_stats(GUILD, START - DAY, MODERATOR)).forgotten == 0


async def test_no_more_than_was_asked_for_the_oldest_first_and_of_one_guild(registered: Backend) -> None:
    newer = await opened(registered, settled_at=START + DAY)
    older = await opened(registered)
    await opened(registered, guild=OTHER_GUILD)
    assert await forget(registered, before=LATER, most=1) == [older]
    assert await forget(registered, before=LATER, most=1) == [newer]
    assert await forget(registered, before=LATER, most=1) == []
    assert (await registered.cases.show(OTHER_GUILD, CaseNumber(1))).reason == "spam"


async def test_what_is_appealed_stays_until_that_is_decided_and_the_appeal_goes_with_it(registered: Backend) -> None:
    number = await opened(registered)
    async with registered.uow() as uow:
        await uow.appeals.file(an_appeal(number))
        await uow.appeal_posts.choose(GUILD, number, ChannelId(5))
        await uow.commit()
    assert await forget(registered, before=LATER) == []
    async with registered.uow() as uow:
        appeal = await uow.appeals.lock(GUILD, number)
        appeal.refuse(MODERATOR, RequestId(9), ANSWER, at=START)
        await uow.appeals.save(appeal)
        await uow.commit()
    assert await forget(registered, before=LATER) == [number]
    with pytest.raises(AppealNotFound):
        await registered.appeals.show(GUILD, number)
    assert await registered.appeals.post(GUILD, number) is None
