from datetime import timedelta

from application.moderation.ends.queries import StuckAt, StuckCase
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.warn import WARN
from domain.moderation.case import Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import STUCK_AFTER_ATTEMPTS
from domain.shared.ids import GuildId, UserId
from domain.shared.lease import Room
from domain.shared.paging import Direction, Seek
from tests.builders import GUILD, OTHER_GUILD, an_intent
from tests.contract.backends import Backend
from tests.fakes.clock import START

MINUTE = timedelta(minutes=1)


async def stuck_action(backend: Backend, attempts: int, *, guild: GuildId = GUILD) -> CaseNumber:
    async with backend.uow() as uow:
        case = await uow.cases.open(an_intent(guild=guild, kind=WARN, lease_until=START))
        await uow.commit()
    for attempt in range(1, attempts):
        async with backend.uow() as uow:
            [case] = await uow.cases.claim_abandoned([guild], now=START + attempt * MINUTE, lease=MINUTE, room=Room(1))
            await uow.commit()
    async with backend.uow() as uow:  # nobody else claims it
        await uow.cases.postpone(case, until=START + 1000 * MINUTE, impossible_for=timedelta(0))
        await uow.commit()
    return case.number


async def stuck_end(backend: Backend, attempts: int, *, user: int = 31) -> CaseNumber:
    async with backend.uow() as uow:
        case = await uow.cases.open(an_intent(target=UserId(user), expires_at=START))
        case.settle(failure=None, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(case)
        due = await uow.case_schedule.take(GUILD, case.number, until=START)
        for _ in range(1, attempts):
            due = await uow.case_schedule.take(GUILD, case.number, until=START + MINUTE)
        await uow.case_schedule.note(due, "Missing Permissions")
        await uow.commit()
    return case.number


async def test_what_several_attempts_did_not_finish_or_end_is_listed_newest_first(registered: Backend) -> None:
    first = await stuck_action(registered, STUCK_AFTER_ATTEMPTS)
    second = await stuck_end(registered, STUCK_AFTER_ATTEMPTS)
    page = await registered.stuck.page(GUILD, Seek())
    assert [(stuck.number, stuck.at, stuck.attempts) for stuck in page.items] == [
        (second, StuckAt.END, STUCK_AFTER_ATTEMPTS),
        (first, StuckAt.ACTION, STUCK_AFTER_ATTEMPTS),
    ]
    assert page.items[0] == StuckCase(
        number=second,
        kind=BAN,
        target=UserId(31),
        at=StuckAt.END,
        attempts=STUCK_AFTER_ATTEMPTS,
        problem="Missing Permissions",
        tried_next=START + MINUTE,
    )
    assert (page.items[1].kind, page.items[1].problem) == (WARN, None)


async def test_what_was_tried_less_often_is_done_or_is_elsewhere_is_not_stuck(registered: Backend) -> None:
    await stuck_action(registered, STUCK_AFTER_ATTEMPTS - 1)
    await stuck_end(registered, STUCK_AFTER_ATTEMPTS - 1)
    await stuck_action(registered, STUCK_AFTER_ATTEMPTS, guild=OTHER_GUILD)
    done = await stuck_action(registered, STUCK_AFTER_ATTEMPTS)
    async with registered.uow() as uow:
        case = await uow.cases.get(GUILD, done)
        case.settle(failure=None, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(case)
        await uow.commit()
    assert (await registered.stuck.page(GUILD, Seek())).items == ()


async def test_pages_lead_from_one_to_the_next_and_back(registered: Backend) -> None:
    numbers = [await stuck_end(registered, STUCK_AFTER_ATTEMPTS, user=user) for user in (31, 32, 33)]
    numbers.append(await stuck_action(registered, STUCK_AFTER_ATTEMPTS))
    newest = await registered.stuck.page(GUILD, Seek(size=3))
    assert [stuck.number for stuck in newest.items] == numbers[:0:-1]
    older = await registered.stuck.page(GUILD, Seek(size=3, cursor=newest.older))
    assert ([stuck.number for stuck in older.items], older.older) == (numbers[:1], None)
    back = await registered.stuck.page(GUILD, Seek(size=3, cursor=older.newer, direction=Direction.NEWER))
    assert back.items == newest.items
