from datetime import timedelta

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.case import Case, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.swap import RoleSwap
from domain.moderation.term import Ending
from domain.shared.ids import GuildId, RoleId, UserId
from tests.builders import GUILD, MEMBER, OTHER_GUILD, an_intent
from tests.contract.backends import Backend
from tests.fakes.clock import START

JAILED, A, B, C = (RoleId(8000 + number) for number in range(4))
ANOTHER = UserId(30)
HOUR = timedelta(hours=1)


async def opened(
    backend: Backend, kind: ActionKind = JAIL, *, guild: GuildId = GUILD, user: UserId = MEMBER, noted: bool = True
) -> Case:
    expires_at = START + HOUR if kind == JAIL else None
    async with backend.uow() as uow:
        case = await uow.cases.open(an_intent(guild=guild, kind=kind, target=user, expires_at=expires_at))
        if noted:
            await uow.role_swaps.put(a_swap(case))
        await uow.commit()
    return case


async def settled(backend: Backend, case: Case, failure: Failure | None = None, ending: Ending | None = None) -> None:
    async with backend.uow() as uow:
        case = await uow.cases.get(case.guild, case.number)
        case.settle(failure=failure, notice=Notice.NOT_WANTED, at=START)
        if ending is not None:
            case.end(ending, at=START)
        await uow.cases.save(case)
        await uow.commit()


async def done(backend: Backend, kind: ActionKind = JAIL, ending: Ending | None = None) -> Case:
    case = await opened(backend, kind, noted=kind != BAN)
    await settled(backend, case, ending=ending)
    return case


def a_swap(case: Case, *moved: RoleId) -> RoleSwap:
    return RoleSwap(
        guild=case.guild,
        number=case.number,
        user=case.target,
        jail_role=JAILED if case.kind == JAIL else None,
        joined_at=START,
        moved=moved or (A, B),
        unmoved=(C,),
    )


async def past(backend: Backend) -> list[CaseNumber]:
    return [jail.swap.number for jail in await backend.jails.past(GUILD, MEMBER)]


async def test_a_swap_is_read_back_as_it_was_noted_and_the_latest_note_counts(registered: Backend) -> None:
    case = await opened(registered)
    assert await registered.jails.swap(GUILD, case.number) == a_swap(case)
    async with registered.uow() as uow:
        await uow.role_swaps.put(a_swap(case, C))
        await uow.commit()
    assert await registered.jails.swap(GUILD, case.number) == a_swap(case, C)
    assert await registered.jails.swap(GUILD, CaseNumber(99)) is None


async def test_a_role_is_kept_once_and_dropped_again(registered: Backend) -> None:
    case = await done(registered)
    async with registered.uow() as uow:
        await uow.role_swaps.keep(GUILD, case.number, [C, A])
        await uow.role_swaps.drop(GUILD, case.number, B)
        await uow.role_swaps.came_back(GUILD, case.number, START + HOUR)
        await uow.role_swaps.keep(GUILD, CaseNumber(99), [C])
        await uow.commit()
    swap = await registered.jails.swap(GUILD, case.number)
    assert swap is not None
    assert (swap.moved, swap.joined_at) == ((A, C), START + HOUR)


async def test_past_jails_are_those_whose_roles_nobody_gave_back(registered: Backend) -> None:
    await done(registered)
    await done(registered, UNJAIL)
    await done(registered, ending=Ending.EXPIRED)
    failed = await opened(registered)
    await settled(registered, failed, Failure.REFUSED_BY_DISCORD)
    await done(registered, BAN)
    lifted = await done(registered, ending=Ending.LIFTED)
    await opened(registered, user=ANOTHER)
    await opened(registered, guild=OTHER_GUILD)
    pending = await opened(registered)
    assert await past(registered) == [pending.number, lifted.number]
    [newest, other] = await registered.jails.past(GUILD, MEMBER)
    assert (newest.is_in_force, newest.ending, newest.expires_at) == (False, None, START + HOUR)
    assert (other.is_in_force, other.ending, other.swap) == (False, Ending.LIFTED, a_swap(lifted))


async def test_an_unjail_that_failed_or_is_under_way_has_given_nothing_back(registered: Backend) -> None:
    jail = await done(registered)
    await settled(registered, await opened(registered, UNJAIL), Failure.REFUSED_BY_DISCORD)
    await opened(registered, UNJAIL)
    assert await past(registered) == [jail.number]


async def test_who_is_in_jail_is_known_and_whether_that_changes(registered: Backend) -> None:
    free = await registered.jails.of_member(GUILD, MEMBER)
    assert (free.in_force, free.is_changing) == (None, False)
    case = await opened(registered)
    pending = await registered.jails.of_member(GUILD, MEMBER)
    assert (pending.in_force, pending.is_changing) == (None, True)
    await settled(registered, case)
    jailed = await registered.jails.of_member(GUILD, MEMBER)
    assert jailed.in_force is not None
    assert (jailed.in_force.number, jailed.in_force.moved, jailed.is_changing) == (case.number, (A, B), False)
    assert (jailed.in_force.jail_role, jailed.in_force.expires_at) == (JAILED, START + HOUR)
    unjail = await opened(registered, UNJAIL, noted=False)
    leaving = await registered.jails.of_member(GUILD, MEMBER)
    assert (leaving.in_force, leaving.is_changing) == (jailed.in_force, True)
    await settled(registered, unjail, Failure.REFUSED_BY_DISCORD)
    await opened(registered, BAN, noted=False)
    assert await registered.jails.of_member(GUILD, MEMBER) == jailed


async def test_jails_in_force_come_in_pages(registered: Backend) -> None:
    numbers = [(await done(registered)).number for _ in range(3)]
    other = await opened(registered, guild=OTHER_GUILD)
    await settled(registered, other)
    await done(registered, ending=Ending.LIFTED)
    first = await registered.jails.in_force([GUILD, OTHER_GUILD], (GuildId(0), CaseNumber(0)), 2)
    assert [jail.number for jail in first] == numbers[:2]
    rest = await registered.jails.in_force([GUILD, OTHER_GUILD], (GUILD, numbers[1]), 5)
    assert [(jail.guild, jail.number) for jail in rest] == [(GUILD, numbers[2]), (OTHER_GUILD, other.number)]
    assert await registered.jails.in_force([OTHER_GUILD], (OTHER_GUILD, other.number), 5) == ()


async def test_the_nickname_that_a_case_took_is_known(registered: Backend) -> None:
    case = await opened(registered, BAN, noted=False)
    async with registered.uow() as uow:
        for nickname in ("First", "Second"):
            await uow.nick_resets.put(GUILD, case.number, nickname)
        await uow.commit()
    assert await registered.nicknames.taken(GUILD, case.number) == "Second"
    assert await registered.nicknames.taken(GUILD, CaseNumber(99)) is None
