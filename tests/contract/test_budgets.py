from datetime import timedelta

from attrs import evolve

from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.adoption.hand_action import AuditEntryId, HandAction, adopted_case
from domain.moderation.case import CaseIntent, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import UserId
from tests.builders import GUILD, MODERATOR, OTHER_GUILD, an_intent
from tests.contract.backends import Backend
from tests.fakes.clock import START

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


async def opened(
    backend: Backend, intent: CaseIntent, failure: Failure | None = None, *, settled: bool = False
) -> None:
    async with backend.uow() as uow:
        case = await uow.cases.open(intent)
        if settled or failure is not None:
            case.settle(failure=failure, notice=Notice.NOT_WANTED, at=START)
            await uow.cases.save(case)
        await uow.commit()


async def test_what_a_moderator_took_lately_is_all_of_the_kind_that_did_not_fail_newest_first(
    registered: Backend,
) -> None:
    for minutes in range(3):
        intent = an_intent(target=UserId(30 + minutes), opened_at=START + minutes * MINUTE)
        await opened(registered, intent, settled=minutes == 1)
    others = (
        an_intent(target=UserId(40), moderator=UserId(11)),
        an_intent(target=UserId(41), kind=KICK),
        an_intent(guild=OTHER_GUILD),
    )
    for other in others:
        await opened(registered, other)
    await opened(
        registered,
        evolve(others[0], moderator=MODERATOR, target=UserId(42), request=an_intent().request),
        Failure.REFUSED_BY_DISCORD,
    )
    async with registered.uow() as uow:
        taken = await uow.cases.newest_taken(GUILD, MODERATOR, BAN, most=10)
        newest = await uow.cases.newest_taken(GUILD, MODERATOR, BAN, most=1)
    assert taken == (START + 2 * MINUTE, START + MINUTE, START)
    assert newest == (START + 2 * MINUTE,)


async def test_what_comes_on_record_late_stands_where_it_was_taken(registered: Backend) -> None:
    """As bans by hand do, of which the audit log tells after an outage."""
    await opened(registered, an_intent(target=UserId(30), opened_at=START))
    async with registered.uow() as uow:
        first = await uow.adopted_cases.take_numbers(GUILD, 3)
        late = [
            adopted_case(
                HandAction(
                    guild=GUILD,
                    entry=AuditEntryId(entry),
                    kind=BAN,
                    target=UserId(40 + entry),
                    moderator=MODERATOR,
                    reason=None,
                    at=START - entry * HOUR,
                ),
                CaseNumber(first + entry - 1),
            )
            for entry in range(1, 4)
        ]
        await uow.adopted_cases.add(late)
        await uow.commit()
    async with registered.uow() as uow:
        assert await uow.cases.newest_taken(GUILD, MODERATOR, BAN, most=2) == (START, START - HOUR)
