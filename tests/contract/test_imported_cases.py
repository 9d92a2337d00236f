"""What cases of another bot become here, and how they are taken back, in memory and on PostgreSQL."""

from datetime import timedelta

import pytest

from application.imports.take_back import (
    EndTakingBack,
    EndTakingBackHandler,
)
from application.levels.importing import ForeignXp, XpKeeper
from application.moderation.importing import CasesKeeper
from domain.imports.errors import ImportedFromElsewhere, ImportEndsDiffer, ImportNotUndoable, ImportTakenBack
from domain.imports.record import ImportId, ImportSource, ImportState
from domain.levels.operation_errors import ModeDiffers
from domain.levels.operations import ImportMode
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.unban import UNBAN
from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber
from domain.moderation.events import CaseEndChanged, CaseEnded
from domain.moderation.importing.carrying import Carrying, carried
from domain.moderation.importing.endings import Overview
from domain.moderation.importing.ends_here import end_here
from domain.moderation.reason import Reason
from domain.moderation.repository import CaseFilter
from domain.moderation.term import Ending
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import ChannelId, RoleId, UserId
from domain.shared.importing import Part, Remark
from domain.shared.lease import Room
from domain.shared.paging import Seek
from tests.builders import GUILD, MEMBER, MODERATOR, an_intent
from tests.contract.backends import Backend
from tests.fakes.clock import START, FakeClock
from tests.foreign_cases import a_row
from tests.importing import bring_in, end, items, take_back

LATER = START + timedelta(days=400)


def cases_keeper(highest: int = 0) -> CasesKeeper:
    return CasesKeeper(Overview(highest=highest, endings={}, to_end=0))


async def case_of(backend: Backend, number: int) -> Case:
    async with backend.uow() as uow:
        return await uow.cases.get(GUILD, CaseNumber(number))


async def open_here(backend: Backend, **given: object) -> Case:
    async with backend.uow() as uow:
        case = await uow.cases.open(an_intent(**given))  # type: ignore[arg-type]  # each test says what it needs
        await uow.commit()
    return case


async def numbers(backend: Backend) -> list[int]:
    page = await backend.cases.page(GUILD, CaseFilter(), Seek(size=50))
    return sorted(view.number for view in page.items)


async def test_cases_keep_their_numbers_in_a_server_that_has_none(registered: Backend) -> None:
    first = await bring_in(registered, cases_keeper(9), [a_row(31, 2), a_row(32, 5)])
    assert (await open_here(registered)).number == 10  # while the import is still running
    await bring_in(registered, cases_keeper(9), [a_row(33, 9), a_row(34, 12)])
    assert first.tally.settled == 9
    assert await numbers(registered) == [2, 5, 9, 10, 11]


async def test_cases_get_the_next_numbers_in_a_server_that_has_some(registered: Backend) -> None:
    await open_here(registered)
    batch = await bring_in(registered, cases_keeper(9), [a_row(31, 1), a_row(32, 9)])
    assert batch.tally.remarks == {Remark.NEW_NUMBER: 2}
    assert await numbers(registered) == [1, 2, 3]
    history = await registered.cases.history(GUILD, CaseNumber(2), Seek())
    assert [each.change.new for each in history.items] == ["tux #1: WARN"]


async def test_no_event_tells_of_what_was_brought_in(registered: Backend) -> None:
    await bring_in(registered, cases_keeper(2), [a_row(1), a_row(2, kind=BAN)])
    assert await registered.events() == []


async def test_tried_out_nothing_stays(registered: Backend) -> None:
    batch = await bring_in(registered, cases_keeper(3), [a_row(1), a_row(3)], keep=False)
    assert batch.tally.brought == 2
    assert await numbers(registered) == []
    assert await registered.imports.newest(GUILD) == ()
    assert (await open_here(registered)).number == 1


async def test_the_same_again_brings_in_nothing_and_what_has_come_since_does(registered: Backend) -> None:
    rows = [a_row(1), a_row(2)]
    await end(registered, await bring_in(registered, cases_keeper(2), rows))
    again = await bring_in(registered, cases_keeper(2), rows)
    assert (again.number, again.tally.brought, again.tally.known) == (None, 0, 2)
    more = await bring_in(registered, cases_keeper(3), [*rows, a_row(3)])
    assert (more.tally.brought, more.tally.known) == (1, 2)
    assert await numbers(registered) == [1, 2, 3]
    assert len(await registered.imports.newest(GUILD)) == 2


async def test_what_is_left_out_alone_begins_no_import(registered: Backend) -> None:
    batch = await bring_in(registered, XpKeeper(ImportMode.MAX), items(ForeignXp(user=MEMBER, xp=-1, level=0)))
    assert (batch.number, batch.tally.left_out) == (None, {Remark.VALUE_UNUSABLE: 1})
    assert await registered.imports.newest(GUILD) == ()


async def test_cases_are_taken_back_and_so_are_their_numbers(registered: Backend) -> None:
    keeper = cases_keeper(3)
    jail = a_row(2, kind=JAIL, roles=(RoleId(3),), jail_role=RoleId(4), expires_at=LATER)
    number = await end(registered, await bring_in(registered, keeper, [a_row(1), jail, a_row(3)], takes_over_ends=True))
    assert (await registered.jails.swap(GUILD, CaseNumber(2))) is not None
    tried = await take_back(registered, keeper, number, keep=False)
    assert (tried.taken_back, await numbers(registered)) == (3, [1, 2, 3])
    assert (await take_back(registered, keeper, number)).taken_back == 3
    await EndTakingBackHandler(registered.uow, FakeClock())(EndTakingBack(guild=GUILD, number=number))
    assert await numbers(registered) == []
    assert (await registered.jails.swap(GUILD, CaseNumber(2))) is None
    [record] = await registered.imports.newest(GUILD)
    assert (record.state, record.tallies[Part.CASES].taken_back) == (ImportState.UNDONE, 3)
    with pytest.raises(ImportNotUndoable):
        await take_back(registered, keeper, number)
    assert (await open_here(registered)).number == 1


async def test_cases_that_somebody_has_changed_stay_and_are_not_brought_in_again(registered: Backend) -> None:
    keeper, rows = cases_keeper(4), [a_row(1), a_row(2), a_row(3), a_row(4)]
    number = await end(registered, await bring_in(registered, keeper, rows))
    async with registered.uow() as uow:
        case = await uow.cases.lock(GUILD, CaseNumber(2))
        case.amend_reason(Reason("another"), by=MODERATOR, at=START)
        await uow.cases.save(case)
        await uow.case_log_posts.choose(GUILD, CaseNumber(3), ChannelId(5))
        await uow.commit()
    assert (await open_here(registered)).number == 5
    back = await take_back(registered, keeper, number)
    assert (back.taken_back, back.kept) == (2, (2, 3))
    assert await numbers(registered) == [2, 3, 5]
    assert (await take_back(registered, keeper, number)).after is None
    await EndTakingBackHandler(registered.uow, FakeClock())(EndTakingBack(guild=GUILD, number=number))
    again = await bring_in(registered, keeper, rows)
    assert (again.tally.brought, again.tally.known) == (2, 2)
    assert await numbers(registered) == [2, 3, 5, 6, 7]


async def test_nothing_is_brought_in_while_the_import_is_being_taken_back(registered: Backend) -> None:
    keeper = cases_keeper(2)
    number = await end(registered, await bring_in(registered, keeper, [a_row(1), a_row(2)]))
    await take_back(registered, keeper, number)
    with pytest.raises(ImportTakenBack):
        await bring_in(registered, keeper, [a_row(1)])


async def test_an_import_goes_on_only_with_the_decision_and_in_the_mode_that_it_began_with(registered: Backend) -> None:
    first = await bring_in(registered, cases_keeper(3), [a_row(1)])
    with pytest.raises(ImportEndsDiffer) as refused:
        await bring_in(registered, cases_keeper(3), [a_row(2)], takes_over_ends=True)
    assert (refused.value.number, refused.value.takes_over_ends) == (first.number, False)
    await bring_in(registered, cases_keeper(3), [a_row(3)], takes_over_ends=None)
    assert await numbers(registered) == [1, 3]
    await bring_in(registered, XpKeeper(ImportMode.ADD), items(ForeignXp(user=MEMBER, xp=100, level=0)))
    with pytest.raises(ModeDiffers) as other:
        await bring_in(registered, XpKeeper(ImportMode.MAX), items(ForeignXp(user=MODERATOR, xp=100, level=0), first=2))
    assert (other.value.begun, other.value.now) == ("add", "max")


async def test_what_comes_from_another_place_is_not_taken_for_what_was_brought_in_before(registered: Backend) -> None:
    keeper, rows = cases_keeper(2), [a_row(1), a_row(2)]
    first = await bring_in(registered, keeper, rows[:1])
    for given in (rows[:1], rows[1:]):  # while that is under way
        with pytest.raises(ImportedFromElsewhere):
            await bring_in(registered, keeper, given, origin="elsewhere")
    await end(registered, first)
    for given in (rows[:1], rows[1:]):
        with pytest.raises(ImportedFromElsewhere) as refused:
            await bring_in(registered, keeper, given, origin="elsewhere")
        assert (refused.value.number, refused.value.before, refused.value.now) == (first.number, "there", "elsewhere")
    assert await numbers(registered) == [1]
    moved = await bring_in(registered, keeper, rows, origin="elsewhere", is_same_source=True)
    assert (moved.tally.brought, moved.tally.known) == (1, 1)
    last = await registered.imports.last(GUILD, ImportSource.TUX)
    assert last is not None
    assert (last.id, last.origin) == (moved.number, "elsewhere")
    assert await registered.imports.last(GUILD, ImportSource.RED) is None
    for number in (await end(registered, moved), first.number):
        assert number is not None
        await take_back(registered, keeper, number)
        await EndTakingBackHandler(registered.uow, FakeClock())(EndTakingBack(guild=GUILD, number=number))
    assert (await bring_in(registered, keeper, rows, origin="a third place")).tally.brought == 2


async def test_a_later_case_of_this_server_ends_what_the_other_bot_holds_to_be_in_force(registered: Backend) -> None:
    async with registered.uow() as uow:
        unban = await uow.cases.open(an_intent(kind=UNBAN, target=UserId(701)))
        unban.settle(failure=None, notice=unban.notice, at=START)
        await uow.cases.save(unban)
        await uow.commit()
    ban = a_row(1, kind=BAN, expires_at=LATER)
    batch = await bring_in(registered, cases_keeper(), [ban, a_row(2, kind=BAN)], takes_over_ends=True)
    assert batch.tally.remarks == {Remark.NEW_NUMBER: 2}
    ended, other = await case_of(registered, 2), await case_of(registered, 3)
    assert (ended.ending, ended.ended_at, other.ending) == (Ending.LIFTED, START, None)


async def test_a_case_brought_in_later_ends_what_was_in_force_by_an_earlier_import(registered: Backend) -> None:
    keeper, lifted_at = cases_keeper(10), START - timedelta(days=1)
    bans = [a_row(10, kind=BAN, expires_at=LATER), a_row(9, kind=BAN)]
    first = await end(registered, await bring_in(registered, keeper, bans, takes_over_ends=True))
    unban = a_row(11, kind=UNBAN, target=UserId(710), at=lifted_at)
    batch = await bring_in(registered, keeper, [*bans, unban], takes_over_ends=True)
    assert batch.tally.remarks == {Remark.ENDED_HERE: 1}
    ended, other = await case_of(registered, 10), await case_of(registered, 9)
    assert (ended.ending, ended.ended_at, ended.version, other.ending) == (Ending.LIFTED, lifted_at, 2, None)
    history = await registered.cases.history(GUILD, CaseNumber(10), Seek())
    assert {each.change.new for each in history.items} == {"tux #10: WARN", "ended by #11 (tux #11: WARN)"}
    assert await registered.events() == []
    async with registered.uow() as uow:
        claim = uow.case_schedule.claim
        assert await claim([GUILD], now=LATER, leases=[timedelta(1)], room=Room(9)) == ()
    second = await end(registered, batch)
    assert (await take_back(registered, keeper, second)).kept == ()
    held = await case_of(registered, 10)
    assert (held.ending, held.ended_at, held.expires_at) == (None, None, LATER), "what had ended it is gone"
    history = await registered.cases.history(GUILD, CaseNumber(10), Seek())
    assert history.items[0].change.new == "holds again: #11 was taken back"
    async with registered.uow() as uow:
        due = await uow.case_schedule.claim([GUILD], now=LATER, leases=[timedelta(1)], room=Room(9))
        assert [each.number for each in due] == [10]
    await EndTakingBackHandler(registered.uow, FakeClock())(EndTakingBack(guild=GUILD, number=second))
    assert (await take_back(registered, keeper, first)).kept == (10,)


async def test_what_it_had_ended_is_ended_by_the_next_that_came_later_once_it_is_taken_back(
    registered: Backend,
) -> None:
    keeper, days = cases_keeper(10), [START - timedelta(days=days) for days in (3, 2)]
    ban = a_row(10, kind=BAN, at=START - timedelta(days=4))
    await end(registered, await bring_in(registered, keeper, [ban]))
    unban = a_row(11, kind=UNBAN, target=UserId(710), at=days[0])
    second = await end(registered, await bring_in(registered, keeper, [ban, unban]))
    async with registered.uow() as uow:  # done here meanwhile
        by_hand = await uow.cases.open(an_intent(kind=UNBAN, target=UserId(710), opened_at=days[1]))
        by_hand.settle(failure=None, notice=by_hand.notice, at=days[1])
        await uow.cases.save(by_hand)
        await uow.commit()
    await take_back(registered, keeper, second)
    held = await case_of(registered, 10)
    assert (held.ending, held.ended_at) == (Ending.LIFTED, days[1])


async def test_it_holds_again_once_all_that_had_ended_it_one_after_the_other_is_taken_back(registered: Backend) -> None:
    keeper, days = cases_keeper(10), [START - timedelta(days=days) for days in (4, 3, 2)]
    rows = [a_row(10, kind=BAN, at=days[0], expires_at=LATER)]
    await end(registered, await bring_in(registered, keeper, rows, takes_over_ends=True))
    enders = list[ImportId]()
    for key, at in ((11, days[1]), (12, days[2])):
        rows.append(a_row(key, kind=UNBAN, target=UserId(710), at=at))
        enders.append(await end(registered, await bring_in(registered, keeper, rows, takes_over_ends=True)))
    await take_back(registered, keeper, enders[0])
    await EndTakingBackHandler(registered.uow, FakeClock())(EndTakingBack(guild=GUILD, number=enders[0]))
    held = await case_of(registered, 10)
    assert (held.ending, held.ended_at) == (Ending.LIFTED, days[2])
    await take_back(registered, keeper, enders[1])
    held = await case_of(registered, 10)
    assert (held.ending, held.ended_at) == (None, None)
    async with registered.uow() as uow:
        due = await uow.case_schedule.claim([GUILD], now=LATER, leases=[timedelta(1)], room=Room(9))
        assert [each.number for each in due] == [10]


async def test_what_the_mod_log_shows_as_ended_is_brought_up_to_date_when_that_is_taken_back(
    registered: Backend,
) -> None:
    case = await open_here(registered, kind=BAN, target=UserId(701))
    async with registered.uow() as uow:
        case = await uow.cases.lock(GUILD, case.number)
        case.settle(failure=None, notice=case.notice, at=START)
        await uow.cases.save(case)
        await uow.case_log_posts.choose(GUILD, case.number, ChannelId(5))
        await uow.commit()
    keeper = cases_keeper()
    batch = await bring_in(registered, keeper, [a_row(1, kind=UNBAN, at=START + timedelta(minutes=1))])
    number = await end(registered, batch)
    before = await registered.events()
    await take_back(registered, keeper, number)
    [event] = (await registered.events())[len(before) :]
    assert (type(event), event.number) == (CaseEndChanged, case.number)  # type: ignore[attr-defined]  # as just said


async def test_what_the_bot_is_still_at_keeps_out_what_came_later_on_the_same_member(registered: Backend) -> None:
    """Nobody knows yet which of the two came first; once it is done, the same import brings the rest in."""
    keeper, soon = cases_keeper(), START + timedelta(minutes=1)
    pending = await open_here(registered, kind=BAN, target=UserId(701))
    rows = [
        a_row(1, kind=UNBAN, at=soon),
        a_row(2, kind=KICK, target=UserId(701), at=soon),
        a_row(3, kind=UNBAN, at=soon),
        a_row(4, kind=UNBAN, target=UserId(701), at=START - timedelta(minutes=1)),
    ]
    batch = await bring_in(registered, keeper, rows)
    assert [(each.key, each.left_out) for each in batch.left_out] == [(1, Remark.UNDER_WAY)]
    await end(registered, batch)
    async with registered.uow() as uow:
        case = await uow.cases.lock(GUILD, pending.number)
        case.settle(failure=None, notice=case.notice, at=START)
        await uow.cases.save(case)
        await uow.commit()
    again = await bring_in(registered, keeper, rows)
    assert (again.tally.brought, again.left_out) == (1, ())
    assert (await case_of(registered, pending.number)).ending is Ending.LIFTED


async def test_it_ends_what_was_done_here_and_the_mod_log_hears_of_what_is_posted(registered: Backend) -> None:
    opened = [await open_here(registered, kind=BAN, target=UserId(who)) for who in (701, 702, 703)]
    async with registered.uow() as uow:
        for ban in opened:
            case = await uow.cases.lock(GUILD, ban.number)
            case.settle(failure=None, notice=case.notice, at=START)
            await uow.cases.save(case)
        await uow.case_log_posts.choose(GUILD, CaseNumber(1), ChannelId(5))
        await uow.commit()
    before = await registered.events()
    soon = START + timedelta(minutes=1)
    rows = [a_row(1, kind=UNBAN, at=soon), a_row(2, kind=UNBAN, at=soon), a_row(3, kind=UNBAN)]  # the last was before
    await bring_in(registered, cases_keeper(), rows)
    assert [(await case_of(registered, number)).ending for number in (1, 2, 3)] == [Ending.LIFTED, Ending.LIFTED, None]
    events = (await registered.events())[len(before) :]
    assert events == [CaseEnded(guild=GUILD, at=soon, number=CaseNumber(1))]


async def test_an_end_that_somebody_saved_meanwhile_is_not_written_over(registered: Backend) -> None:
    await bring_in(registered, cases_keeper(1), [a_row(1, kind=BAN)])
    how = Carrying(guild=GUILD, source="tux", now=START, takes_over_ends=False)
    unban = carried(a_row(2, kind=UNBAN, target=UserId(701)).fact, CaseNumber(2), None, how)
    async with registered.uow() as uow:
        ended = end_here(await uow.foreign_cases.in_force(GUILD, [UserId(701)], [BAN]), [unban], how)
        async with registered.uow() as other:
            case = await other.cases.lock(GUILD, CaseNumber(1))
            case.amend_reason(Reason("another"), by=MODERATOR, at=START)
            await other.cases.save(case)
            await other.commit()
        with pytest.raises(ConcurrentChange):
            await uow.foreign_cases.end(ended)


async def test_an_end_that_is_taken_over_is_due(registered: Backend) -> None:
    ban = a_row(1, kind=BAN, expires_at=LATER)
    await bring_in(registered, cases_keeper(1), [ban], takes_over_ends=True)
    async with registered.uow() as uow:
        claim = uow.case_schedule.claim
        assert await claim([GUILD], now=START, leases=[timedelta(1)], room=Room(9)) == ()
        [due] = await claim([GUILD], now=LATER, leases=[timedelta(1)], room=Room(9))
        await uow.commit()
    assert due.number == 1
    [record] = await registered.imports.newest(GUILD)
    assert (await take_back(registered, cases_keeper(), record.id)).kept == (1,)  # it is being ended
