"""What the records say of many people at once, in memory and on PostgreSQL."""

from datetime import datetime, timedelta

from application.shared.kept_roles import Custody, Kept
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.case import Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.swap import RoleSwap
from domain.moderation.term import Ending
from domain.shared.ids import GuildId, RoleId, UserId
from tests.builders import GUILD, OTHER_GUILD, an_intent
from tests.contract.backends import Backend
from tests.fakes.clock import START

HOUR = timedelta(hours=1)
USERS = tuple(map(UserId, range(31, 38)))
KEPT = RoleId(5)


async def an_action(
    backend: Backend,
    user: UserId,
    kind: ActionKind = BAN,
    *,
    guild: GuildId = GUILD,
    expires_at: datetime | None = None,
    settled: bool = True,
    ended: bool = False,
    settled_at: datetime = START,
    ending: Ending = Ending.REPLACED,
    ended_at: datetime = START,
) -> CaseNumber:
    async with backend.uow() as uow:
        case = await uow.cases.open(an_intent(guild=guild, kind=kind, target=user, expires_at=expires_at))
        if settled:
            case.settle(failure=None, notice=Notice.NOT_WANTED, at=settled_at)
        if ended:
            case.end(ending, at=ended_at)
        if settled:
            await uow.cases.save(case)
        if kind == JAIL:
            swap = RoleSwap(
                guild=guild, number=case.number, user=user, jail_role=RoleId(8), joined_at=START, moved=(KEPT,),
                unmoved=(),
            )  # fmt: skip
            await uow.role_swaps.put(swap)
        await uow.commit()
    return case.number


async def test_only_bans_in_force_that_end_by_themselves_are_for_a_time(registered: Backend) -> None:
    at_an_hour = START + HOUR
    await an_action(registered, USERS[0], expires_at=at_an_hour)
    await an_action(registered, USERS[1])
    await an_action(registered, USERS[2], expires_at=at_an_hour, ended=True)
    await an_action(registered, USERS[3], expires_at=at_an_hour, settled=False)
    await an_action(registered, USERS[4], TIMEOUT, expires_at=at_an_hour)
    await an_action(registered, USERS[5], expires_at=at_an_hour)
    await an_action(registered, USERS[6], guild=OTHER_GUILD, expires_at=at_an_hour)
    asked = [*USERS[:5], USERS[6]]
    found = await registered.bulk_people.banned_for_a_time(GUILD, asked)
    assert {user: case.number for user, case in found.items()} == {USERS[0]: 1}


async def test_the_ban_that_was_taken_over_ended_when_the_operation_had_its_outcome(registered: Backend) -> None:
    at_an_hour, user = START + HOUR, USERS[0]
    lifted = await an_action(registered, user, ended=True, ending=Ending.LIFTED)
    replaced_before = await an_action(registered, user, ended=True, ended_at=START + HOUR / 2)
    taken_over = await an_action(registered, user, ended=True, ended_at=at_an_hour)
    await an_action(registered, user, JAIL, ended=True, ended_at=at_an_hour)
    await an_action(registered, USERS[1], ended=True, ended_at=at_an_hour)
    later = [await an_action(registered, user, settled_at=at) for at in (at_an_hour, START + 2 * HOUR)]
    await an_action(registered, user, ended=True, ended_at=at_an_hour)
    assert later[0] > taken_over > replaced_before > lifted
    found = list[CaseNumber | None]()
    for number in later:
        async with registered.uow() as uow:
            before = await registered.bulk_people.taken_over(await uow.cases.get(GUILD, number))
            found.append(None if before is None else before.number)
    assert found == [taken_over, None]


async def test_who_is_at_an_end_is_known_while_it_is_claimed(registered: Backend) -> None:
    numbers = [await an_action(registered, user, expires_at=START + HOUR) for user in USERS[:3]]
    async with registered.uow() as uow:
        for number in numbers[:2]:
            await uow.case_schedule.put(GUILD, number, due_at=START)
        await uow.case_schedule.take(GUILD, numbers[0], until=START + HOUR)
        await uow.commit()
    people = registered.bulk_people
    assert await people.at_an_end(GUILD, USERS, now=START) == {USERS[0]}
    assert await people.at_an_end(GUILD, USERS[1:], now=START) == frozenset()
    assert await people.at_an_end(OTHER_GUILD, USERS, now=START) == frozenset()
    assert await people.at_an_end(GUILD, USERS, now=START + HOUR) == frozenset()


async def test_what_is_kept_of_those_in_jail_and_who_is_on_the_way_in_or_out(registered: Backend) -> None:
    await an_action(registered, USERS[0], JAIL)
    await an_action(registered, USERS[1], JAIL, settled=False)
    await an_action(registered, USERS[2], JAIL)
    await an_action(registered, USERS[2], UNJAIL, settled=False)
    await an_action(registered, USERS[3], JAIL, expires_at=START + HOUR)
    await an_action(registered, USERS[4], JAIL, ended=True)
    await an_action(registered, USERS[5], BAN, settled=False)
    of = registered.bulk_people.kept_roles
    free_in_an_hour, changing = Kept(Custody.KEPT, frozenset({KEPT})), Kept(Custody.CHANGING)
    expected = {USERS[0]: free_in_an_hour, USERS[1]: changing, USERS[2]: changing, USERS[3]: free_in_an_hour}
    assert await of(GUILD, USERS, now=START) == expected
    assert (await of(GUILD, USERS, now=START + HOUR))[USERS[3]] == changing
    assert await of(GUILD, USERS[:1], now=START) == {USERS[0]: free_in_an_hour}
    assert await of(OTHER_GUILD, USERS, now=START) == {}


async def test_who_was_let_out_since_then(registered: Backend) -> None:
    await an_action(registered, USERS[0], JAIL, ended=True, ended_at=START + HOUR)
    await an_action(registered, USERS[1], JAIL, ended=True)
    await an_action(registered, USERS[2], JAIL)
    await an_action(registered, USERS[3], BAN, ended=True, ended_at=START + HOUR)
    let_out = registered.bulk_people.let_out
    assert await let_out(GUILD, USERS, since=START + HOUR) == {USERS[0]}
    assert await let_out(GUILD, USERS[1:], since=START + HOUR) == frozenset()
    assert await let_out(GUILD, USERS, since=START) == {*USERS[:2]}
    assert await let_out(OTHER_GUILD, USERS, since=START) == frozenset()
