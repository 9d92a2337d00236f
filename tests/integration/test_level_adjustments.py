"""Decisions about XP on PostgreSQL: whoever decides or counts at the same time, nothing is lost or done twice."""

import asyncio
from collections.abc import Collection, Mapping
from random import Random
from unittest.mock import patch

import pytest
from sqlalchemy import func, select

from application.levels.adjust_xp import AdjustedXp, AdjustXp, AdjustXpHandler
from application.levels.change_rules import ChangeRules, ChangeRulesHandler
from application.levels.count_activity import CountActivityHandler
from application.levels.import_levels import (
    BeginImport,
    BeginImportHandler,
    ImportBatch,
    ImportBatchHandler,
    ImportedXp,
)
from application.levels.note_refusals import NoteRefusals, NoteRefusalsHandler
from application.levels.recompute_levels import (
    BeginRecompute,
    BeginRecomputeHandler,
    RecomputeBatch,
    RecomputeBatchHandler,
)
from application.levels.relevel_members import RelevelMembers, RelevelMembersHandler
from domain.levels.counting import Count, DayCount
from domain.levels.curve import LinearCurve, StandardCurve
from domain.levels.events import LevelReached
from domain.levels.level_events import RewardRefused
from domain.levels.level_repository import Refusal
from domain.levels.operations import ImportMode
from domain.levels.repository import MemberCount
from domain.levels.rewards import Reward
from domain.levels.rule_changes import ChangeNumbers, ChooseCurve, RateRole, RuleChange
from domain.levels.rules import LevelRules
from domain.levels.stewardship import XpHolder
from domain.levels.xp_changes import AddXp, ResetXp, SetXp, XpChange
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, RequestId, RoleId, UserId
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.retry import Retried
from infrastructure.levels.level_reader import PostgresLevelReader
from infrastructure.levels.level_rules_repository import PostgresLevelRulesRepository
from infrastructure.levels.rules_reader import PostgresRulesReader
from infrastructure.levels.tables import xp_adjustments
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.activity import counting, some_messages, stored_activity
from tests.builders import GUILD, MEMBER, MODERATOR, a_moderator, a_request, a_standing
from tests.fakes.clock import START, FakeClock
from tests.integration.conftest import RETRY_FOR
from tests.integration.pools import wait_for_lock
from tests.outbox import stored_events


@pytest.fixture
def adjust(registered: PostgresUnitOfWorkFactory) -> Retried[AdjustXp, AdjustedXp]:
    return Retried(AdjustXpHandler(registered, FakeClock()), RETRY_FOR)


def an_adjustment(change: XpChange, request: RequestId | None = None) -> AdjustXp:
    request = request or a_request()
    return AdjustXp(
        guild=GUILD, by=a_moderator(), member=XpHolder(a_standing()), change=change, reason=None, request=request
    )


async def test_50_gifts_at_once_are_all_kept(adjust: Retried[AdjustXp, AdjustedXp], engines: Engines) -> None:
    await asyncio.gather(*(adjust(an_adjustment(AddXp(10))) for _ in range(50)))
    sources = await PostgresLevelReader(Reading(engines)).sources(GUILD, MEMBER)
    assert (sources.xp, sources.unexplained) == (500, 0)
    reached = [event.level for event in await stored_events(engines) if isinstance(event, LevelReached)]
    assert reached == [1, 2, 3]


async def test_a_gift_while_activity_is_being_counted_waits_for_it_and_both_are_kept(
    adjust: Retried[AdjustXp, AdjustedXp], registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    async with registered() as uow:
        member = (await uow.member_levels.lock(GUILD, [MEMBER]))[MEMBER]
        counting_now = asyncio.create_task(
            Retried(CountActivityHandler(registered, FakeClock(), Random(1).randint), RETRY_FOR)(
                counting(some_messages(0))
            )
        )
        gift = asyncio.create_task(adjust(an_adjustment(AddXp(1_000))))
        await wait_for_lock(engines, 2)
        assert (member.xp, gift.done(), counting_now.done()) == (0, False, False)
        await uow.commit()
    await asyncio.gather(gift, counting_now)
    sources = await PostgresLevelReader(Reading(engines)).sources(GUILD, MEMBER)
    assert (sources.xp, sources.unexplained) == (1_000 + sources.message_xp, 0)
    assert 15 <= sources.message_xp <= 25


async def test_the_same_decision_20_times_at_once_is_made_once(
    adjust: Retried[AdjustXp, AdjustedXp], engines: Engines
) -> None:
    await adjust(an_adjustment(AddXp(50)))
    decision = an_adjustment(SetXp(300))
    results = await asyncio.gather(*(adjust(decision) for _ in range(20)))
    assert set(results) == {AdjustedXp(member=MEMBER, amount=250, reason=None, xp=300, level=2)}
    async with engines.autocommit.connect() as connection:
        assert (await connection.execute(select(func.count()).select_from(xp_adjustments))).scalar_one() == 2


async def test_two_resets_at_once_take_the_xp_once(
    adjust: Retried[AdjustXp, AdjustedXp], registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    await adjust(an_adjustment(AddXp(500)))
    async with registered() as uow:
        await uow.member_levels.lock(GUILD, [MEMBER])
        resets = [asyncio.create_task(adjust(an_adjustment(ResetXp()))) for _ in range(2)]
        await wait_for_lock(engines, 2)
    results = await asyncio.gather(*resets)
    assert sorted(result.amount for result in results) == [-500, 0]
    assert (await PostgresLevelReader(Reading(engines)).sources(GUILD, MEMBER)).unexplained == 0


async def test_rules_changed_by_two_at_once_keep_both_changes(
    registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    change_rules = Retried(ChangeRulesHandler(registered, FakeClock()), RETRY_FOR, (ConcurrentChange,))
    changes: list[RuleChange] = [ChangeNumbers(cooldown=5), *(RateRole(RoleId(role), 150) for role in range(1, 10))]
    await asyncio.gather(*(change_rules(ChangeRules(guild=GUILD, by=a_moderator(), change=each)) for each in changes))
    rules = await PostgresRulesReader(Reading(engines)).in_force(GUILD)
    assert (rules.version, rules.cooldown, len(rules.rates_by_role)) == (10, 5, 9)


async def test_a_role_refused_to_two_at_once_is_told_of_once(
    registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    refused = (Refusal(RoleId(5), "Missing Permissions"),)
    async with registered() as uow:
        await uow.level_rewards.add(GUILD, Reward(9, RoleId(5)), by=MODERATOR, at=START)
        await uow.commit()
    note = NoteRefusalsHandler(registered, FakeClock())
    async with registered() as uow:
        await uow.reward_refusals.put(GUILD, MEMBER, refused, at=START)
        other = asyncio.create_task(note(NoteRefusals(guild=GUILD, user=UserId(99), refusals=refused)))
        await wait_for_lock(engines)
        await uow.commit()
    await other
    assert len([event for event in await stored_events(engines) if isinstance(event, RewardRefused)]) == 1


async def test_what_is_counted_while_another_curve_comes_into_force_leaves_the_level_that_this_one_says(
    registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    first, second = (GUILD, UserId(1)), (GUILD, UserId(2))
    async with registered() as uow:
        await uow.activity.lock([first, second])
        await uow.activity.add_sums([MemberCount(*second, 0, Count((), 1_000, StandardCurve().level_at(1_000), None))])
        await uow.commit()
    async with registered() as uow:
        members = await uow.member_levels.lock_page(GUILD, after=UserId(0), limit=2)
        counting_now = asyncio.create_task(
            CountActivityHandler(registered, FakeClock(), Random(1).randint)(
                counting(some_messages(0, user=first[1]), some_messages(0, user=second[1]))
            )
        )
        await wait_for_lock(engines)
        await ChangeRulesHandler(registered, FakeClock())(a_curve(LinearCurve(first=100)))
        members[second[1]].move_to(10)  # as RelevelMembers does
        await uow.member_levels.save([*members.values()])
        await uow.commit()
    await counting_now
    assert (await stored_activity(engines)).standings[second].level == 10


@pytest.mark.parametrize("by", ["a gift", "an import"])
async def test_xp_given_while_another_curve_comes_into_force_lead_to_the_level_that_this_one_says(
    adjust: Retried[AdjustXp, AdjustedXp], registered: PostgresUnitOfWorkFactory, engines: Engines, by: str
) -> None:
    clock = FakeClock()
    begun = await BeginImportHandler(registered, clock)(
        BeginImport(guild=GUILD, source="mee6", digest="x", mode=ImportMode.ADD)
    )
    batch = ImportBatch(guild=GUILD, operation=begun.operation, members=[ImportedXp(MEMBER, 1_000)])
    async with registered() as uow:
        await uow.member_levels.lock(GUILD, [MEMBER])
        gift = adjust(an_adjustment(AddXp(1_000))) if by == "a gift" else ImportBatchHandler(registered, clock)(batch)
        giving = asyncio.ensure_future(gift)
        await wait_for_lock(engines)
        change = ChooseCurve(LinearCurve(first=100))
        await ChangeRulesHandler(registered, clock)(ChangeRules(guild=GUILD, by=a_moderator(), change=change))
        # Who waits for the member first gets them last: RelevelMembers has been there.
        await uow.commit()
    await giving
    assert (await stored_activity(engines)).standings[GUILD, MEMBER].level == 10


async def test_of_two_curves_that_come_into_force_together_the_last_says_the_levels(
    registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    relevel = RelevelMembersHandler(registered, FakeClock())
    in_force = PostgresLevelRulesRepository.in_force
    meanwhile = list[asyncio.Task[None]]()

    async def replaced_by_then(
        repository: PostgresLevelRulesRepository, guilds: Collection[GuildId]
    ) -> Mapping[GuildId, LevelRules]:
        """Whoever reads the curve for the first time finds that another is in force as it goes on."""
        read = await in_force(repository, guilds)
        if not meanwhile:
            meanwhile.append(asyncio.create_task(choose(registered, LinearCurve(first=200), version=2)))
            await wait_for_lock_or(meanwhile[0], engines)
        return read

    await at_level_of_standard(registered, 1_000)
    await ChangeRulesHandler(registered, FakeClock())(a_curve(LinearCurve(first=100)))
    with patch.object(PostgresLevelRulesRepository, "in_force", replaced_by_then):
        await relevel(RelevelMembers(guild=GUILD, version=1))
    await meanwhile[0]
    assert (await stored_activity(engines)).standings[GUILD, MEMBER].level == 5


@pytest.mark.parametrize("is_new", [False, True], ids=["of a member", "of one who had none"])
async def test_what_was_counted_by_the_old_curve_is_not_passed_over_before_it_is_committed(
    registered: PostgresUnitOfWorkFactory, engines: Engines, *, is_new: bool
) -> None:
    if not is_new:
        await at_level_of_standard(registered, 0)
    async with registered() as uow:
        member = (await uow.member_levels.lock(GUILD, [MEMBER]))[MEMBER]
        member.xp, member.level = 1_000, StandardCurve().level_at(1_000)
        await uow.member_levels.save([member])
        releveling = asyncio.create_task(choose(registered, LinearCurve(first=100), version=1))
        await wait_for_lock_or(releveling, engines)
        await uow.commit()
    await releveling
    assert (await stored_activity(engines)).standings[GUILD, MEMBER].level == 10


def a_curve(curve: LinearCurve) -> ChangeRules:
    return ChangeRules(guild=GUILD, by=a_moderator(), change=ChooseCurve(curve))


async def choose(registered: PostgresUnitOfWorkFactory, curve: LinearCurve, *, version: int) -> None:
    await ChangeRulesHandler(registered, FakeClock())(a_curve(curve))
    await RelevelMembersHandler(registered, FakeClock())(RelevelMembers(guild=GUILD, version=version))


async def at_level_of_standard(registered: PostgresUnitOfWorkFactory, xp: int) -> None:
    async with registered() as uow:
        member = (await uow.member_levels.lock(GUILD, [MEMBER]))[MEMBER]
        member.xp, member.level = xp, StandardCurve().level_at(xp)
        await uow.member_levels.save([member])
        await uow.commit()


async def wait_for_lock_or(done: asyncio.Task[None], engines: Engines) -> None:
    await asyncio.wait([done, asyncio.ensure_future(wait_for_lock(engines))], return_when=asyncio.FIRST_COMPLETED)


async def test_what_is_counted_while_levels_are_recomputed_is_replayed_with_the_rest(
    registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    await ChangeRulesHandler(registered, FakeClock())(
        ChangeRules(guild=GUILD, by=a_moderator(), change=ChangeNumbers(least_xp=40, most_xp=40))
    )
    begun = await BeginRecomputeHandler(registered, FakeClock())(BeginRecompute(GUILD))
    batch = RecomputeBatchHandler(registered, FakeClock())
    counts = [MemberCount(GUILD, MEMBER, 0, Count((DayCount(START.date(), 9, 3, 0, 60, 0),), 60, 0, None))]
    async with registered() as uow:
        await uow.member_levels.lock(GUILD, [MEMBER])
        await uow.commit()
    async with registered() as uow:
        await uow.activity.lock([(GUILD, MEMBER)])
        await uow.activity.add_days(counts)
        await uow.activity.add_sums(counts)
        recomputing = asyncio.create_task(batch(RecomputeBatch(guild=GUILD, operation=begun.operation)))
        await wait_for_lock(engines)
        await uow.commit()
    await recomputing
    sources = await PostgresLevelReader(Reading(engines)).sources(GUILD, MEMBER)
    assert (sources.xp, sources.message_xp, sources.unexplained) == (120, 120, 0)
