from datetime import timedelta

from application.levels.level_queries import LevelStanding, PastAdjustment
from domain.levels.adjustment import AdjustmentKind, Decision
from domain.levels.curve import StandardCurve
from domain.levels.xp_changes import AddXp, ResetXp, XpChange
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


async def test_somebody_of_whom_nothing_is_known_has_nothing_and_no_rank(registered: Backend) -> None:
    assert await registered.levels.standing(GUILD, MEMBER) == LevelStanding()
    sources = await registered.levels.sources(GUILD, MEMBER)
    assert (sources.xp, sources.adjusted, sources.days, sources.adjustments) == (0, {}, (), ())
    assert sources.unexplained == 0


async def test_ranks_go_by_xp_and_of_equals_the_lower_id_stands_first(registered: Backend) -> None:
    for user, xp in ((40, 10), (20, 30), (30, 30), (50, 5)):
        await change(registered, AddXp(xp), UserId(user))
    await change(registered, AddXp(99), UserId(60), OTHER_GUILD)
    ranks = [(await registered.levels.standing(GUILD, UserId(user))).rank for user in (20, 30, 40, 50)]
    assert ranks == [1, 2, 3, 4]


async def test_without_xp_there_is_no_rank(registered: Backend) -> None:
    await change(registered, AddXp(10))
    await change(registered, ResetXp())
    assert await registered.levels.standing(GUILD, MEMBER) == LevelStanding(xp=0, rank=None)


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
