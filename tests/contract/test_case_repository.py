from datetime import datetime, timedelta

import pytest
from asyncpg import IntegrityConstraintViolationError

from application.moderation.queries import CaseView
from domain.moderation.actions.action import ActionKind, Term
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.case import Case, CaseIntent, CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import ActionInProgress, CaseNotFound, DuplicateRequest
from domain.moderation.reason import Reason
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.lease import NOBODY, Room
from domain.shared.names import LONGEST_NAME, Names
from tests.builders import GUILD, LEASE, MEMBER, MODERATOR, OTHER_GUILD, a_request, an_intent, facts
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.fakes.records import MissingParent

LATER = START + timedelta(minutes=5)


async def opened(backend: Backend, *intents: CaseIntent) -> list[Case]:
    cases = []
    async with backend.uow() as uow:
        for intent in intents:
            cases.append(await uow.cases.open(intent))
        await uow.commit()
    return cases


async def test_cases_are_numbered_from_one_without_gaps_in_each_guild(registered: Backend) -> None:
    first = await opened(registered, an_intent(target=UserId(31)), an_intent(target=UserId(32)))
    other = await opened(registered, an_intent(guild=OTHER_GUILD))
    third = await opened(registered, an_intent(target=UserId(33)))
    assert [case.number for case in (*first, *other, *third)] == [1, 2, 1, 3]


async def test_a_case_that_was_rolled_back_leaves_no_gap(registered: Backend) -> None:
    async with registered.uow() as uow:
        assert (await uow.cases.open(an_intent())).number == 1
    [case] = await opened(registered, an_intent())
    assert case.number == 1


async def test_an_opened_case_is_found_as_it_was_intended(registered: Backend) -> None:
    intent = an_intent(reason="  raid, \u2026 'quoted' 🦊", delete_messages=timedelta(days=7), opened_at=LATER)
    [case] = await opened(registered, intent)
    assert facts(case) == facts(Case.open(intent, CaseNumber(1), case.lease_token))
    async with registered.uow() as uow:
        assert facts(await uow.cases.get(GUILD, case.number)) == facts(case)


async def test_the_names_of_the_moment_are_stored_with_the_case_at_any_length(registered: Backend) -> None:
    named = an_intent(
        target_names=Names(username="emil.k", display_name="🦊" * LONGEST_NAME),
        moderator_names=Names(username="d" * LONGEST_NAME, display_name="Dalia 🦊"),
    )
    [case, without] = await opened(registered, named, an_intent(target=UserId(99)))
    async with registered.uow() as uow:
        found = await uow.cases.get(GUILD, case.number)
        nameless = await uow.cases.get(GUILD, without.number)
    assert (found.target_username, found.target_display_name) == ("emil.k", "🦊" * LONGEST_NAME)
    assert (found.moderator_username, found.moderator_display_name) == ("d" * LONGEST_NAME, "Dalia 🦊")
    assert (nameless.target_username, nameless.moderator_display_name) == (None, None)
    view = await registered.cases.show(GUILD, case.number)
    assert (view.target_names, view.moderator_names) == (named.target_names, named.moderator_names)


@pytest.mark.parametrize("failure", [None, Failure.SUPERSEDED])
async def test_a_settled_and_amended_case_comes_back_as_it_was_saved(
    registered: Backend, failure: Failure | None
) -> None:
    [case] = await opened(registered, an_intent(kind=UNBAN))
    detail = None if failure is None else "Missing Permissions"
    case.settle(
        failure=failure, notice=Notice.NOT_DELIVERED, at=LATER, detail=detail, notice_detail="Cannot send messages"
    )
    case.amend_reason(Reason("appealed"), by=MODERATOR, at=LATER)
    async with registered.uow() as uow:
        await uow.cases.save(case)
        await uow.commit()
    async with registered.uow() as uow:
        found = await uow.cases.get(GUILD, case.number)
    assert facts(found) == facts(case)
    assert found.version == 2
    assert found.status is (CaseStatus.APPLIED if failure is None else CaseStatus.FAILED)


async def test_a_case_that_is_not_there_is_not_found(registered: Backend) -> None:
    await opened(registered, an_intent())
    async with registered.uow() as uow:
        with pytest.raises(CaseNotFound):
            await uow.cases.get(OTHER_GUILD, CaseNumber(1))
        with pytest.raises(CaseNotFound):
            await uow.cases.get(GUILD, CaseNumber(2))
        assert await uow.cases.opened_by(GUILD, RequestId(404)) is None


async def test_a_request_finds_the_case_it_opened_in_its_own_guild_only(registered: Backend) -> None:
    request = a_request()
    await opened(registered, an_intent(target=UserId(30)), an_intent(request=request))
    async with registered.uow() as uow:
        case = await uow.cases.opened_by(GUILD, request)
        assert case is not None
        assert case.number == 2
        assert await uow.cases.opened_by(OTHER_GUILD, request) is None


async def test_a_request_opens_one_case_only(registered: Backend) -> None:
    request = a_request()
    await opened(registered, an_intent(kind=WARN, request=request))
    async with registered.uow() as uow:
        with pytest.raises(DuplicateRequest):
            await uow.cases.open(an_intent(kind=WARN, request=request, target=UserId(31)))
    assert len(await opened(registered, an_intent(guild=OTHER_GUILD, request=request))) == 1


@pytest.mark.parametrize("second", [BAN, UNBAN])
async def test_a_second_ban_or_unban_of_a_member_waits_for_the_first(registered: Backend, second: ActionKind) -> None:
    [pending] = await opened(registered, an_intent())
    async with registered.uow() as uow:
        with pytest.raises(ActionInProgress):
            await uow.cases.open(an_intent(kind=second))
    pending.settle(failure=None, notice=Notice.NOT_WANTED, at=LATER)
    async with registered.uow() as uow:
        await uow.cases.save(pending)
        await uow.commit()
    assert [case.number for case in await opened(registered, an_intent(kind=second))] == [2]


async def test_actions_in_other_guilds_or_on_other_members_do_not_interfere(registered: Backend) -> None:
    await opened(registered, an_intent())
    cases = await opened(
        registered,
        an_intent(kind=WARN),
        an_intent(kind=WARN),
        an_intent(target=UserId(99)),
        an_intent(guild=OTHER_GUILD),
    )
    assert [case.number for case in cases] == [2, 3, 4, 1]


async def test_a_case_needs_a_registered_guild(registered: Backend) -> None:
    async with registered.uow() as uow:
        with pytest.raises((IntegrityConstraintViolationError, MissingParent)):
            await uow.cases.open(an_intent(guild=GuildId(404)))


async def test_what_was_not_saved_is_not_changed(registered: Backend) -> None:
    await opened(registered, an_intent(reason="spam"))
    async with registered.uow() as uow:
        case = await uow.cases.get(GUILD, CaseNumber(1))
        case.amend_reason(Reason("raid"), by=MODERATOR, at=LATER)
        await uow.commit()
    async with registered.uow() as uow:
        assert (await uow.cases.get(GUILD, CaseNumber(1))).reason == "spam"


async def test_of_two_who_read_the_same_case_the_second_to_save_is_told(registered: Backend) -> None:
    await opened(registered, an_intent())
    async with registered.uow() as first, registered.uow() as second:
        mine, theirs = await first.cases.get(GUILD, CaseNumber(1)), await second.cases.get(GUILD, CaseNumber(1))
        mine.amend_reason(Reason("mine"), by=MODERATOR, at=LATER)
        await first.cases.save(mine)
        await first.commit()
        theirs.amend_reason(Reason("theirs"), by=MODERATOR, at=LATER)
        with pytest.raises(ConcurrentChange):
            await second.cases.save(theirs)
    assert (await registered.cases.show(GUILD, CaseNumber(1))).reason == "mine"


async def claim(backend: Backend, *guilds: GuildId, seconds: int, limit: int = 10) -> list[tuple[GuildId, int]]:
    async with backend.uow() as uow:
        cases = await uow.cases.claim_abandoned(
            guilds, now=START + timedelta(seconds=seconds), lease=LEASE, room=Room(limit)
        )
        await uow.commit()
    return [(case.guild, case.number) for case in cases]


async def test_a_case_is_abandoned_from_the_end_of_its_lease(registered: Backend) -> None:
    await opened(registered, an_intent())
    assert await claim(registered, GUILD, seconds=59) == []
    assert await claim(registered, OTHER_GUILD, seconds=60) == []
    assert await claim(registered, GUILD, seconds=60) == [(GUILD, 1)]
    assert await claim(registered, GUILD, seconds=60) == []


async def test_settled_cases_are_not_abandoned(registered: Backend) -> None:
    [case] = await opened(registered, an_intent())
    case.settle(failure=None, notice=Notice.NOT_WANTED, at=LATER)
    async with registered.uow() as uow:
        await uow.cases.save(case)
        await uow.commit()
    assert await claim(registered, GUILD, seconds=3600) == []


async def test_the_longest_abandoned_cases_are_claimed_first_and_handed_over_in_the_order_of_their_opening(
    registered: Backend,
) -> None:
    await opened(
        registered,
        an_intent(target=UserId(31), opened_at=START + timedelta(seconds=3)),
        an_intent(target=UserId(32), opened_at=START + timedelta(seconds=1)),
    )
    await opened(registered, an_intent(guild=OTHER_GUILD, opened_at=START + timedelta(seconds=2)))
    await registered.in_no_order("cases")
    assert await claim(registered, GUILD, OTHER_GUILD, seconds=90, limit=2) == [(GUILD, 2), (OTHER_GUILD, 1)]
    assert await claim(registered, GUILD, OTHER_GUILD, seconds=90, limit=2) == [(GUILD, 1)]


async def test_every_claim_is_for_one_lease_and_counts_the_time_that_the_case_lay_with_nobody(
    registered: Backend,
) -> None:
    await opened(registered, an_intent())
    now, untried = START + LEASE, timedelta(0)
    for attempt, late in enumerate((0, 90, 3600, 5), start=2):
        now, untried = now + timedelta(seconds=late), untried + timedelta(seconds=late)
        async with registered.uow() as uow:
            [case] = await uow.cases.claim_abandoned([GUILD], now=now, lease=LEASE, room=Room(1))
            await uow.commit()
        assert (case.attempts, case.lease_until, case.impossible_for) == (attempt, now + LEASE, untried)
        now = case.lease_until


async def test_whoever_holds_a_case_may_give_it_back_until_it_is_to_be_tried_again(registered: Backend) -> None:
    [case] = await opened(registered, an_intent())
    await postpone(registered, case, seconds=20)
    await postpone(registered, case, seconds=15)  # by one who holds it no longer
    assert await claim(registered, GUILD, seconds=19) == []
    async with registered.uow() as uow:
        [again] = await uow.cases.claim_abandoned([GUILD], now=START + timedelta(seconds=20), lease=LEASE, room=Room(1))
        await uow.commit()
    assert (again.impossible_for, again.disallowed_at) == (timedelta(seconds=7), None)


async def test_that_a_case_is_no_longer_allowed_is_known_to_whoever_takes_it_up_again(registered: Backend) -> None:
    [case] = await opened(registered, an_intent())
    case.disallow(at=LATER)
    await postpone(registered, case, seconds=20)
    taken = await take_over(registered, case, START + LEASE)
    assert taken is not None
    assert taken.disallowed_at == LATER
    await postpone(registered, taken, seconds=40)
    async with registered.uow() as uow:
        [again] = await uow.cases.claim_abandoned([GUILD], now=START + timedelta(seconds=40), lease=LEASE, room=Room(1))
    assert again.disallowed_at == LATER


async def test_whoever_lost_a_case_to_another_no_longer_moves_its_lease(registered: Backend) -> None:
    [case] = await opened(registered, an_intent())
    await claim(registered, GUILD, seconds=60)
    await postpone(registered, case, seconds=61)
    async with registered.uow() as uow:
        claimed = await uow.cases.get(GUILD, case.number)
    assert (claimed.lease_until, claimed.impossible_for) == (START + 2 * LEASE, timedelta(0))


async def test_only_what_was_given_back_is_taken_over_and_by_one(registered: Backend) -> None:
    [case] = await opened(registered, an_intent())
    until = START + 2 * LEASE
    assert await take_over(registered, case, until) is None
    await postpone(registered, case, seconds=20)
    taken = await take_over(registered, case, until)
    assert taken is not None
    assert (taken.attempts, taken.lease_until) == (2, until)
    assert taken.lease_token not in (NOBODY, case.lease_token)
    assert await take_over(registered, case, until) is None
    assert await claim(registered, GUILD, seconds=119) == []
    await postpone(registered, taken, seconds=20)
    async with registered.uow() as uow:
        settled = await uow.cases.get(GUILD, case.number)
        settled.settle(failure=None, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(settled)
        await uow.commit()
    assert await take_over(registered, case, until) is None


async def take_over(backend: Backend, case: Case, until: datetime) -> Case | None:
    async with backend.uow() as uow:
        taken = await uow.cases.take_over(case.guild, case.number, until=until)
        await uow.commit()
    return taken


async def test_an_action_is_under_way_on_a_member_while_an_exclusive_one_is_pending(registered: Backend) -> None:
    async def is_under_way(target: UserId = MEMBER) -> bool:
        async with registered.uow() as uow:
            return await uow.cases.is_under_way(GUILD, target)

    await opened(registered, an_intent(kind=WARN))
    assert not await is_under_way()
    [case] = await opened(registered, an_intent(kind=BAN))
    assert [await is_under_way(), await is_under_way(UserId(99))] == [True, False]
    async with registered.uow() as uow:
        case.settle(failure=None, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(case)
        await uow.commit()
    assert not await is_under_way()


async def test_a_case_was_to_end_where_a_later_one_that_takes_it_back_found_nothing_left(registered: Backend) -> None:
    async def settled(kind: ActionKind, failure: Failure | None, target: UserId = MEMBER) -> Case:
        expires_at = LATER if kind.term is Term.NEEDED else None
        [case] = await opened(registered, an_intent(kind=kind, target=target, expires_at=expires_at))
        async with registered.uow() as uow:
            case.settle(failure=failure, notice=Notice.DELIVERED, at=START)
            await uow.cases.save(case)
            await uow.commit()
        return case

    async def was_to_end(case: Case) -> bool:
        async with registered.uow() as uow:
            return await uow.cases.was_to_end(case)

    await settled(UNTIMEOUT, Failure.SUPERSEDED)
    timeout = await settled(TIMEOUT, None)
    await settled(UNTIMEOUT, Failure.REFUSED_BY_DISCORD)
    await settled(UNTIMEOUT, Failure.SUPERSEDED, UserId(99))
    await settled(UNBAN, Failure.SUPERSEDED)
    assert not await was_to_end(timeout)
    too_late = await settled(UNTIMEOUT, Failure.SUPERSEDED)
    assert await was_to_end(timeout)
    assert not await was_to_end(await settled(TIMEOUT, None))
    async with registered.uow() as uow:
        case = await uow.cases.get(GUILD, too_late.number)
        case.void(Reason("by mistake"), by=MODERATOR, at=START)
        await uow.cases.save(case)
        await uow.commit()
    assert not await was_to_end(timeout)


async def postpone(backend: Backend, case: Case, *, seconds: int) -> None:
    """Until so many seconds after START; seven seconds more in which it could not be tried."""
    async with backend.uow() as uow:
        until = START + timedelta(seconds=seconds)
        await uow.cases.postpone(case, until=until, impossible_for=timedelta(seconds=7))
        await uow.commit()


async def test_each_claim_is_told_from_those_before_by_its_token(registered: Backend) -> None:
    [case] = await opened(registered, an_intent())
    tokens, now = [case.lease_token], START
    for _ in range(3):
        now += 10 * LEASE
        async with registered.uow() as uow:
            [claimed] = await uow.cases.claim_abandoned([GUILD], now=now, lease=LEASE, room=Room(1))
            await uow.commit()
            assert (await uow.cases.get(GUILD, case.number)).lease_token == claimed.lease_token
        tokens.append(claimed.lease_token)
    assert len(set(tokens)) == 4


async def test_a_claim_leaves_the_version_to_those_who_edit_and_they_leave_the_lease_to_it(registered: Backend) -> None:
    [case] = await opened(registered, an_intent(target=MEMBER))
    await claim(registered, GUILD, seconds=60)
    case.settle(failure=None, notice=Notice.DELIVERED, at=LATER)
    async with registered.uow() as uow:
        await uow.cases.save(case)
        await uow.commit()
        settled = await uow.cases.get(GUILD, case.number)
    assert (settled.version, settled.attempts) == (2, 2)
    assert settled.lease_until == START + 2 * LEASE
    assert settled.lease_token != case.lease_token


async def test_a_voided_case_comes_back_as_it_was_saved_and_is_no_longer_counted(registered: Backend) -> None:
    [case] = await opened(registered, an_intent(kind=WARN))
    case.settle(failure=None, notice=Notice.DELIVERED, at=LATER)
    case.void(Reason("a mistake"), by=MODERATOR, at=LATER)
    async with registered.uow() as uow:
        await uow.cases.save(case)
        await uow.commit()
    async with registered.uow() as uow:
        found = await uow.cases.get(GUILD, case.number)
    assert facts(found) == facts(case)
    assert await registered.cases.show(GUILD, case.number) == CaseView.of(case)
    count = registered.cases.count_applied
    assert (await count(GUILD, MEMBER, WARN, up_to=case.number)).counted == 0
    found.unvoid(Reason("none"), by=MODERATOR, at=LATER)
    async with registered.uow() as uow:
        await uow.cases.save(found)
        await uow.commit()
    assert (await count(GUILD, MEMBER, WARN, up_to=case.number)).counted == 1
