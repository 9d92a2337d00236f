"""A moderator whose process died before it answered is answered by another one."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.errors import ActionUnfinished
from application.moderation.forget_answer import ForgetAnswer, ForgetAnswerHandler
from application.moderation.give_owed_answers import TRIED_AGAIN_AFTER, GiveOwedAnswers, GiveOwedAnswersHandler
from application.moderation.queries import CaseView
from application.moderation.resume_cases import ResumeCases
from application.shared.errors import RecordsUnavailable
from application.shared.workers import Workers
from domain.moderation.case import CaseStatus
from domain.moderation.case_answer import ANSWERABLE_FOR, AnswerPlace
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ApplicationId
from tests.builders import GUILD, LEASE, OTHER_GUILD
from tests.fakes.clock import AgreedClock
from tests.fakes.moderation import OWED_ANSWERS
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation, an_action

PLACE = AnswerPlace(application=ApplicationId(1), token="a secret")
ALL = GiveOwedAnswers([GUILD])


type Give = Callable[[GiveOwedAnswers], Awaitable[int]]


@pytest.fixture
def give(moderation: Moderation) -> Give:
    """How many were given."""
    workers = Workers(60.0)
    handler = GiveOwedAnswersHandler(moderation.uow, moderation.discord, AgreedClock(moderation.clock), workers)

    async def give(command: GiveOwedAnswers) -> int:
        before = workers.finished
        await handler(command)
        await workers.until_done()
        return workers.finished - before

    return give


async def acted(moderation: Moderation) -> CaseView:
    """A ban that is done and recorded, and of which the moderator was not told."""
    return await moderation.take_action(evolve(an_action(), answer_place=PLACE))


async def test_an_answer_is_owed_until_it_is_given(moderation: Moderation, give: Give, records: MemoryRecords) -> None:
    case = await acted(moderation)
    assert await give(ALL) == 0  # whoever was asked has the lease of it
    moderation.clock.advance(LEASE)
    assert await give(GiveOwedAnswers([OTHER_GUILD])) == 0
    assert await give(ALL) == 1
    assert moderation.discord.answers == {PLACE.token: case}
    assert records[OWED_ANSWERS] == {}
    assert await give(ALL) == 0


async def test_who_was_answered_is_not_answered_again(
    moderation: Moderation, give: Give, records: MemoryRecords
) -> None:
    await ForgetAnswerHandler(moderation.uow)(ForgetAnswer(await acted(moderation)))
    assert records[OWED_ANSWERS] == {}
    moderation.clock.advance(LEASE)
    assert await give(ALL) == 0


async def test_that_an_action_goes_on_is_not_yet_the_answer(moderation: Moderation, give: Give) -> None:
    moderation.discord.unreachable.add("ban")
    with pytest.raises(ActionUnfinished):
        await acted(moderation)
    pending = await moderation.cases.show(GUILD, CaseNumber(1))
    assert pending.status is CaseStatus.PENDING
    await ForgetAnswerHandler(moderation.uow)(ForgetAnswer(pending))
    moderation.clock.advance(LEASE)
    assert await give(ALL) == 0
    moderation.discord.unreachable.clear()
    assert await moderation.resume_cases(ResumeCases([GUILD])) == 1
    assert await give(ALL) == 1
    assert moderation.discord.answers[PLACE.token].status is CaseStatus.APPLIED


async def test_an_answer_that_discord_does_not_take_now_is_given_later(moderation: Moderation, give: Give) -> None:
    await acted(moderation)
    moderation.clock.advance(LEASE)
    moderation.discord.unreachable.add("show")
    assert await give(ALL) == 0
    moderation.discord.unreachable.clear()
    assert await give(ALL) == 0
    moderation.clock.advance(TRIED_AGAIN_AFTER)
    assert await give(ALL) == 1


async def test_what_discord_no_longer_takes_is_forgotten(
    moderation: Moderation, give: Give, records: MemoryRecords
) -> None:
    await acted(moderation)
    moderation.clock.advance(ANSWERABLE_FOR + timedelta(seconds=1))
    assert await give(ALL) == 0
    assert moderation.discord.answers == {}
    assert records[OWED_ANSWERS] == {}


async def test_that_an_answer_could_not_be_noted_is_no_failure_of_the_command(
    moderation: Moderation, records: MemoryRecords
) -> None:
    case = await acted(moderation)
    records.commit_failures = [RecordsUnavailable()]
    await ForgetAnswerHandler(moderation.uow)(ForgetAnswer(case))
    assert len(records[OWED_ANSWERS]) == 1


async def test_nothing_shows_the_token(moderation: Moderation, records: MemoryRecords) -> None:
    await acted(moderation)
    [owed] = records[OWED_ANSWERS].values()
    assert PLACE.token not in f"{owed!r} {PLACE!r} {evolve(an_action(), answer_place=PLACE)!r}"
