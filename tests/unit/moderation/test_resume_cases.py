from datetime import timedelta
from typing import NoReturn

import pytest
from attrs import evolve

from application.moderation.carry_out_case import MAY_BE_ON_ITS_WAY, TRIED_AGAIN_AFTER, CarryOutCase
from application.moderation.errors import ActionUnfinished, MayNotLook
from application.moderation.resume_cases import ResumeCases
from application.shared.errors import CommitOutcomeUnknown, DiscordUnreachable, RecordsUnavailable
from application.shared.workers import AT_ONCE
from domain.moderation.actions.warn import WARN
from domain.moderation.case import FORGOTTEN_AFTER, CaseStatus, Failure
from domain.moderation.case_number import CaseNumber
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import UserId
from tests.builders import GUILD, LEASE, MEMBER, OTHER_GUILD, an_intent
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation, an_action

ONE = CaseNumber(1)


@pytest.fixture
async def interrupted(moderation: Moderation) -> Moderation:
    """A ban whose outcome never reached the record: Discord did it, and its answer was lost."""
    moderation.discord.answer_lost.add("ban")
    with pytest.raises(ActionUnfinished):
        await moderation.take_action(an_action())
    moderation.discord.answer_lost.clear()
    moderation.discord.journal.clear()
    return moderation


@pytest.mark.parametrize(
    "away", [DiscordUnreachable, MayNotLook, RecordsUnavailable, CommitOutcomeUnknown, ConcurrentChange]
)
async def test_whatever_keeps_the_outcome_from_being_known_is_said_to_be_under_way(
    moderation: Moderation, away: type[Exception]
) -> None:
    async def carry_out(_: CarryOutCase) -> NoReturn:
        raise away()

    with pytest.raises(ActionUnfinished) as unfinished:
        await evolve(moderation.take_action, carry_out=carry_out)(an_action())
    assert unfinished.value.number == ONE


async def test_a_case_is_left_alone_while_it_is_leased(moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    await moderation.open_case(an_intent())
    moderation.discord.journal.clear()
    moderation.clock.advance(LEASE - timedelta(seconds=1))
    assert await moderation.resume_cases(ResumeCases([GUILD])) == 0
    assert moderation.discord.journal == []


async def test_a_case_that_got_no_answer_is_taken_up_again_long_before_its_lease_ends(interrupted: Moderation) -> None:
    interrupted.clock.advance(TRIED_AGAIN_AFTER - timedelta(seconds=1))
    assert await interrupted.resume_cases(ResumeCases([GUILD])) == 0
    interrupted.clock.advance(timedelta(seconds=1))
    assert await interrupted.resume_cases(ResumeCases([GUILD])) == 1


@pytest.mark.parametrize("away", ["Discord", "the bot"])
async def test_an_hour_in_which_nobody_could_try_does_not_count(moderation: Moderation, away: str) -> None:
    moderation.discord.unreachable.add("ban")
    with pytest.raises(ActionUnfinished):
        await moderation.take_action(an_action())
    if away == "Discord":
        for _ in range(5):
            moderation.clock.advance(timedelta(minutes=20))
            assert await moderation.resume_cases(ResumeCases([GUILD])) == 0
        moderation.clock.advance(TRIED_AGAIN_AFTER)
    else:
        moderation.clock.advance(timedelta(hours=20))
    moderation.discord.unreachable.clear()
    assert await moderation.resume_cases(ResumeCases([GUILD])) == 1
    assert (await moderation.cases.show(GUILD, ONE)).status is CaseStatus.APPLIED


async def test_after_a_day_an_action_is_no_longer_done_whatever_stood_in_the_way(moderation: Moderation) -> None:
    moderation.discord.unreachable.add("ban")
    with pytest.raises(ActionUnfinished):
        await moderation.take_action(an_action())
    moderation.discord.unreachable.clear()
    moderation.clock.advance(FORGOTTEN_AFTER + LEASE + MAY_BE_ON_ITS_WAY + timedelta(seconds=1))
    assert await moderation.resume_cases(ResumeCases([GUILD])) == 1
    assert (await moderation.cases.show(GUILD, ONE)).failure is Failure.INTERRUPTED


async def test_what_was_asked_for_right_before_the_day_was_over_and_came_after_it_is_on_record(
    moderation: Moderation,
) -> None:
    moderation.discord.unreachable.add("ban")
    with pytest.raises(ActionUnfinished):
        await moderation.take_action(an_action())
    moderation.clock.advance(FORGOTTEN_AFTER - timedelta(seconds=1))
    assert await moderation.resume_cases(ResumeCases([GUILD])) == 0
    moderation.discord.unreachable.clear()
    moderation.clock.advance(TRIED_AGAIN_AFTER)
    assert await moderation.resume_cases(ResumeCases([GUILD])) == 0
    assert "ban" not in moderation.discord.journal
    moderation.discord.bans[GUILD, MEMBER] = "[case 1] spam"
    moderation.clock.advance(TRIED_AGAIN_AFTER)
    assert await moderation.resume_cases(ResumeCases([GUILD])) == 1
    assert (await moderation.cases.show(GUILD, ONE)).status is CaseStatus.APPLIED


async def test_an_abandoned_case_is_finished_without_doing_it_twice(interrupted: Moderation) -> None:
    interrupted.clock.advance(LEASE)
    assert await interrupted.resume_cases(ResumeCases([GUILD])) == 1
    assert interrupted.discord.journal == ["CaseSettled"]
    assert (await interrupted.cases.show(GUILD, ONE)).status is CaseStatus.APPLIED
    assert await interrupted.resume_cases(ResumeCases([GUILD])) == 0


async def test_a_process_leaves_the_guilds_of_others_alone(interrupted: Moderation) -> None:
    interrupted.clock.advance(LEASE)
    assert await interrupted.resume_cases(ResumeCases([OTHER_GUILD])) == 0
    assert await interrupted.resume_cases(ResumeCases([])) == 0
    assert (await interrupted.cases.show(GUILD, ONE)).status is CaseStatus.PENDING


async def test_a_case_that_discord_says_nothing_about_is_taken_up_later(interrupted: Moderation) -> None:
    interrupted.clock.advance(LEASE)
    interrupted.discord.unreachable.add("find_ban")
    assert await interrupted.resume_cases(ResumeCases([GUILD])) == 0
    interrupted.discord.unreachable.clear()
    assert await interrupted.resume_cases(ResumeCases([GUILD])) == 0
    interrupted.clock.advance(LEASE)
    assert await interrupted.resume_cases(ResumeCases([GUILD])) == 1


async def test_one_case_that_fails_does_not_keep_the_others_waiting(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await moderation.get_settings(GUILD)
    for target in (UserId(31), UserId(32)):
        await moderation.open_case(an_intent(target=target))
    moderation.clock.advance(LEASE)

    def away() -> None:
        records.commit_failures.append(RecordsUnavailable())
        del moderation.discord.after["ban"]

    moderation.discord.after["ban"] = away
    with pytest.raises(BaseExceptionGroup) as failed:
        await moderation.resume_cases(ResumeCases([GUILD]))
    assert [type(error) for error in failed.value.exceptions] == [RecordsUnavailable]
    statuses = [(await moderation.cases.show(GUILD, CaseNumber(number))).status for number in (1, 2)]
    assert sorted(statuses) == [CaseStatus.APPLIED, CaseStatus.PENDING]


async def test_a_sweep_goes_on_until_nothing_is_left(moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    for _ in range(AT_ONCE + 1):
        await moderation.open_case(an_intent(kind=WARN))
    moderation.clock.advance(LEASE)
    assert await moderation.resume_cases(ResumeCases([GUILD])) == AT_ONCE + 1
    assert await moderation.resume_cases(ResumeCases([GUILD])) == 0
