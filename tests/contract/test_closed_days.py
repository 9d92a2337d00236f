"""Days that are closed: what they brought is kept as a sum, in memory and on PostgreSQL."""

from datetime import date, timedelta

from application.levels.cut_activity import CloseSomeDays, CloseSomeDaysHandler
from application.levels.preview_rules import PreviewRules, PreviewRulesHandler
from application.levels.recompute_levels import (
    BeginRecompute,
    BeginRecomputeHandler,
    RecomputeBatch,
    RecomputeBatchHandler,
)
from domain.levels.activity import MemberId
from domain.levels.counting import Count, DayCount
from domain.levels.curve import StandardCurve
from domain.levels.repository import DecidedRules, MemberCount
from domain.levels.rule_changes import ChangeNumbers
from domain.levels.rules import LevelRules
from domain.shared.ids import GuildId, UserId
from tests.builders import GUILD, MODERATOR, OTHER_GUILD, a_moderator
from tests.contract.backends import Backend
from tests.fakes.clock import START, FakeClock

FIRST = date(2025, 1, 10)
OLD, NEW = FIRST + timedelta(days=20), FIRST + timedelta(days=40)
BEFORE = date(2025, 2, 1)
A, B = UserId(100), UserId(101)
NOBODY: MemberId = (GuildId(0), UserId(0))


async def count(backend: Backend, guild: GuildId, user: UserId, *days: DayCount) -> None:
    async with backend.uow() as uow:
        score = (await uow.activity.lock([(guild, user)]))[guild, user]
        xp = sum(day.message_xp + day.voice_xp for day in days)
        counts = [MemberCount(guild, user, 0, Count(days, xp, StandardCurve().level_at(score.xp + xp), None))]
        await uow.activity.add_days(counts)
        await uow.activity.add_sums(counts)
        await uow.commit()


async def counted(backend: Backend) -> None:
    for guild in (GUILD, OTHER_GUILD):
        await count(backend, guild, A, a_day(FIRST, 100, 7), a_day(OLD, 50), a_day(NEW, 20))
    await count(backend, GUILD, B, a_day(NEW, 30))


def a_day(day: date, message_xp: int, voice_xp: int = 0) -> DayCount:
    return DayCount(
        day, messages=5, counted_messages=5, voice_minutes=voice_xp, message_xp=message_xp, voice_xp=voice_xp
    )


async def close_all(backend: Backend, *, before: date = BEFORE) -> list[MemberId]:
    close, after, seen = CloseSomeDaysHandler(backend.uow), NOBODY, list[MemberId]()
    while (last := await close(CloseSomeDays(before=before, after=after))) is not None:
        seen.append(last)
        after = last
    return seen


async def days_of(backend: Backend, user: UserId) -> list[date]:
    async with backend.uow() as uow:
        return [rollup.day for rollup in await uow.rollups.of(GUILD, [user])]


async def closed(backend: Backend, guild: GuildId = GUILD) -> dict[UserId, int]:
    async with backend.uow() as uow:
        return {**await uow.rollups.closed(guild, [A, B])}


async def test_what_closed_days_brought_is_a_sum_and_still_explained(registered: Backend) -> None:
    await counted(registered)
    before = await registered.levels.sources(GUILD, A)
    await close_all(registered)
    assert await closed(registered) == {A: 157}
    assert await closed(registered, OTHER_GUILD) == {A: 157}
    assert await days_of(registered, A) == [NEW]
    sources = await registered.levels.sources(GUILD, A)
    assert (sources.xp, sources.message_xp, sources.voice_xp) == (before.xp, before.message_xp, before.voice_xp)
    assert (sources.unexplained, [day.day for day in sources.days]) == (0, [NEW])


async def test_closed_again_nothing_is_added_and_later_days_are(registered: Backend) -> None:
    await counted(registered)
    for _ in range(2):
        await close_all(registered)
    assert await closed(registered) == {A: 157}
    await close_all(registered, before=NEW + timedelta(days=1))
    assert await closed(registered) == {A: 177, B: 30}
    assert await days_of(registered, A) == []
    assert (await registered.levels.sources(GUILD, A)).unexplained == 0


async def test_days_are_gone_through_in_bounded_parts(registered: Backend) -> None:
    await counted(registered)
    async with registered.uow() as uow:
        first = await uow.rollups.with_days(before=BEFORE, after=NOBODY, limit=1)
        rest = await uow.rollups.with_days(before=BEFORE, after=first[-1], limit=100)
        everybody = await uow.rollups.with_days(before=BEFORE, after=NOBODY, limit=100)
        none = await uow.rollups.with_days(before=BEFORE, after=everybody[-1], limit=100)
    assert len(first) == 1
    assert sorted([*first, *rest]) == sorted(everybody) == sorted([(GUILD, A), (OTHER_GUILD, A)])
    assert none == ()


async def test_closed_days_are_not_counted_anew_and_nothing_of_them_is_lost(registered: Backend) -> None:
    await counted(registered)
    await close_all(registered)
    async with registered.uow() as uow:
        rules = LevelRules(version=1, least_xp=30, most_xp=50)
        await uow.level_rules.add(GUILD, DecidedRules(rules, MODERATOR, START))
        await uow.commit()
    preview = PreviewRulesHandler(registered.uow, registered.level_rules)
    shown = await preview(
        PreviewRules(guild=GUILD, by=a_moderator(), changes=(ChangeNumbers(least_xp=30, most_xp=50),))
    )
    progress = await BeginRecomputeHandler(registered.uow, FakeClock())(BeginRecompute(GUILD))
    batch = RecomputeBatchHandler(registered.uow, FakeClock())
    while not progress.is_done:
        progress = await batch(RecomputeBatch(guild=GUILD, operation=progress.operation))
    xp = await registered.levels.xp_of(GUILD, [A, B])
    assert xp == {A: 157 + 40, B: 60}
    assert {move.member: move.xp for move in shown.most} == xp
    for user in (A, B):
        assert (await registered.levels.sources(GUILD, user)).unexplained == 0
