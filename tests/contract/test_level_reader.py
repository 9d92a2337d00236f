from datetime import date, timedelta

from application.levels.level_queries import DayOfXp, PastAdjustment
from domain.levels.adjustment import AdjustmentKind, Decision
from domain.levels.counting import Count, DayCount
from domain.levels.curve import StandardCurve
from domain.levels.repository import MemberCount
from domain.levels.xp_changes import AddXp, XpChange
from domain.shared.ids import GuildId, UserId
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, a_request
from tests.contract.backends import Backend
from tests.fakes.clock import START


async def change(
    backend: Backend, change: XpChange, user: UserId = MEMBER, guild: GuildId = GUILD, *, minutes: int = 0
) -> None:
    at = START + timedelta(minutes=minutes)
    async with backend.uow() as uow:
        member = (await uow.member_levels.lock(guild, [user]))[user]
        decided = Decision(by=MODERATOR, reason="a gift", request=a_request(), at=at)
        change.apply_to(member, decided=decided, curve=StandardCurve())
        await uow.member_levels.save([member])
        await uow.commit()


async def test_somebody_of_whom_nothing_is_known_has_nothing(registered: Backend) -> None:
    assert await registered.levels.xp_of(GUILD, [MEMBER]) == {}
    sources = await registered.levels.sources(GUILD, MEMBER)
    assert (sources.xp, sources.adjusted, sources.days, sources.adjustments) == (0, {}, (), ())
    assert sources.unexplained == 0


async def test_xp_are_told_of_those_who_are_asked_for_and_known(registered: Backend) -> None:
    for user, xp in ((40, 10), (20, 30), (50, 5)):
        await change(registered, AddXp(xp), UserId(user))
    await change(registered, AddXp(99), UserId(60), OTHER_GUILD)
    asked = [UserId(user) for user in (20, 40, 60, 70)]
    assert await registered.levels.xp_of(GUILD, asked) == {20: 30, 40: 10}


async def test_the_sources_of_xp_add_up_to_them(registered: Backend) -> None:
    await change(registered, AddXp(100))
    await change(registered, AddXp(-30), minutes=1)
    await change(registered, AddXp(500), UserId(21))
    await change(registered, AddXp(500), guild=OTHER_GUILD)
    sources = await registered.levels.sources(GUILD, MEMBER)
    assert (sources.xp, sources.adjusted, sources.unexplained) == (70, {AdjustmentKind.ADD: 70}, 0)
    assert sources.adjustments == (
        PastAdjustment(
            kind=AdjustmentKind.ADD, amount=-30, by=MODERATOR, reason="a gift", at=START + timedelta(minutes=1)
        ),
        PastAdjustment(kind=AdjustmentKind.ADD, amount=100, by=MODERATOR, reason="a gift", at=START),
    )


async def test_the_newest_adjustments_are_shown_and_all_are_summed(registered: Backend) -> None:
    for minutes in range(12):
        await change(registered, AddXp(minutes + 1), minutes=minutes)
    sources = await registered.levels.sources(GUILD, MEMBER)
    assert [each.amount for each in sources.adjustments] == [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]
    assert sources.adjusted == {AdjustmentKind.ADD: 78}


async def count(backend: Backend, *days: DayCount, rules: int = 0, user: UserId = MEMBER) -> None:
    async with backend.uow() as uow:
        await uow.activity.lock([(GUILD, user)])
        xp = sum(day.message_xp + day.voice_xp for day in days)
        counts = [MemberCount(GUILD, user, rules, Count(days, xp, 0, None))]
        await uow.activity.add_days(counts)
        await uow.activity.add_sums(counts)
        await uow.commit()


async def test_days_are_summed_over_the_rules_they_were_counted_under_and_shown_newest_first(
    registered: Backend,
) -> None:
    await count(registered, DayCount(date(2026, 3, 1), 10, 4, 30, 80, 150), DayCount(date(2026, 3, 2), 1, 1, 0, 20, 0))
    await count(registered, DayCount(date(2026, 3, 1), 5, 2, 0, 60, 0), rules=1)
    await count(registered, DayCount(date(2026, 3, 3), 9, 9, 9, 9, 9), user=UserId(21))
    await change(registered, AddXp(-10))
    sources = await registered.levels.sources(GUILD, MEMBER)
    assert (sources.xp, sources.message_xp, sources.voice_xp, sources.unexplained) == (300, 160, 150, 0)
    assert sources.days == (
        DayOfXp(day=date(2026, 3, 2), messages=1, counted_messages=1, voice_minutes=0, message_xp=20, voice_xp=0),
        DayOfXp(day=date(2026, 3, 1), messages=15, counted_messages=6, voice_minutes=30, message_xp=140, voice_xp=150),
    )


async def test_the_newest_days_are_shown_and_all_are_summed(registered: Backend) -> None:
    await count(registered, *(DayCount(date(2026, 3, day), 1, 1, 0, 20, 0) for day in range(1, 13)))
    sources = await registered.levels.sources(GUILD, MEMBER)
    assert [each.day.day for each in sources.days] == [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]
    assert sources.message_xp == 240


async def test_xp_from_nowhere_are_found(registered: Backend) -> None:
    async with registered.uow() as uow:
        member = (await uow.member_levels.lock(GUILD, [MEMBER]))[MEMBER]
        member.xp = 7
        await uow.member_levels.save([member])
        await uow.commit()
    assert (await registered.levels.sources(GUILD, MEMBER)).unexplained == 7
