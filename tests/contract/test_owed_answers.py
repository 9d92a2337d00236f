from datetime import datetime, timedelta

import pytest
from attrs import evolve

from domain.moderation.case import Notice
from domain.moderation.case_answer import AnswerPlace, OwedAnswer
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ApplicationId, GuildId, UserId
from domain.shared.lease import Room
from tests.builders import GUILD, LEASE, OTHER_GUILD, an_intent
from tests.contract.backends import Backend
from tests.fakes.clock import START

ONE, TWO = CaseNumber(1), CaseNumber(2)
PLACE = AnswerPlace(application=ApplicationId(8_000_000_000_000_000_001), token="t" * 200)
AFTER = START + LEASE


@pytest.fixture
async def owing(registered: Backend) -> Backend:
    """The first case is settled, the second pending; an answer is owed for each, and none for the third."""
    async with registered.uow() as uow:
        case = await uow.cases.open(evolve(an_intent(), answer_place=PLACE))
        await uow.cases.open(evolve(an_intent(target=UserId(77)), answer_place=PLACE))
        await uow.cases.open(an_intent(target=UserId(78)))
        case.settle(failure=None, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(case)
        await uow.commit()
    return registered


async def claimed(
    backend: Backend, *, at: timedelta = LEASE, guilds: tuple[GuildId, ...] = (GUILD,)
) -> list[OwedAnswer]:
    async with backend.uow() as uow:
        found = await uow.owed_answers.claim(guilds, now=START + at, lease=LEASE, room=Room(5))
        await uow.commit()
    return [*found]


async def test_the_answer_about_a_settled_case_is_claimed_once_the_lease_of_it_has_ended(
    owing: Backend,
) -> None:
    assert await claimed(owing, at=LEASE - timedelta(seconds=1)) == []
    assert await claimed(owing, guilds=(OTHER_GUILD,)) == []
    [answer] = await claimed(owing)
    assert (answer.guild, answer.number, answer.place, answer.asked_at) == (GUILD, ONE, PLACE, START)
    assert answer.attempts == 2
    assert await claimed(owing) == []
    assert [again.number for again in await claimed(owing, at=2 * LEASE)] == [ONE]


async def test_what_is_forgotten_is_not_claimed(owing: Backend) -> None:
    async with owing.uow() as uow:
        await uow.owed_answers.forget(GUILD, ONE)
        await uow.owed_answers.forget(GUILD, TWO)
        await uow.commit()
    assert await claimed(owing) == []


@pytest.mark.parametrize(("before", "left"), [(START, 1), (START + timedelta(seconds=1), 0)])
async def test_answers_asked_for_too_long_ago_are_forgotten(owing: Backend, before: datetime, left: int) -> None:
    async with owing.uow() as uow:
        await uow.owed_answers.forget_asked_before(before)
        await uow.commit()
    assert len(await claimed(owing)) == left


async def test_an_intent_that_is_rolled_back_owes_nothing(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.cases.open(evolve(an_intent(), answer_place=PLACE))
    assert await claimed(registered) == []
