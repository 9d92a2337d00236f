"""Another curve, while activity is counted and XP are given before everybody's level was brought in line with it."""

import pytest
from attrs import define

from application.levels import relevel_members
from application.levels.adjust_xp import AdjustXp, AdjustXpHandler
from application.levels.change_rules import ChangeRules, ChangeRulesHandler
from application.levels.count_activity import CountActivityHandler
from application.levels.relevel_members import RelevelMembers, RelevelMembersHandler
from domain.levels.curve import LinearCurve, StandardCurve
from domain.levels.events import LevelReached
from domain.levels.level_events import LevelAdjusted
from domain.levels.member_level import MemberLevel
from domain.levels.rule_changes import ChooseCurve
from domain.levels.stewardship import XpHolder
from domain.levels.xp_changes import AddXp
from domain.shared.events import Event
from domain.shared.ids import UserId
from tests.activity import counting, some_messages
from tests.builders import GUILD, MEMBER, a_moderator, a_request, a_standing
from tests.fakes.clock import FakeClock
from tests.fakes.level_rewards import ROLE_SYNCS
from tests.fakes.levels import MEMBER_LEVELS
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

XP = StandardCurve().total_for(10)
HARDER = LinearCurve(first=1_000_000)
EASIER = LinearCurve(first=11)
GAINED = 25


@define(eq=False)
class Levels:
    """A member at level 10 of the standard curve, whose rules change."""

    records: MemoryRecords
    clock: FakeClock

    @property
    def uow(self) -> MemoryUnitOfWorkFactory:
        return MemoryUnitOfWorkFactory(self.records)

    async def change_curve(self, curve: LinearCurve) -> None:
        change = ChangeRulesHandler(self.uow, self.clock)
        await change(ChangeRules(guild=GUILD, by=a_moderator(), change=ChooseCurve(curve)))
        self.records[MEMBER_LEVELS][GUILD, MEMBER] = MemberLevel(guild=GUILD, user=MEMBER, xp=XP, level=10)

    async def count(self) -> None:
        await CountActivityHandler(self.uow, self.clock, lambda least, most: GAINED)(counting(some_messages(0)))

    async def give(self, amount: int, curve: LinearCurve) -> None:
        adjust = AdjustXpHandler(self.uow, self.clock)
        command = AdjustXp(
            guild=GUILD,
            by=a_moderator(),
            member=XpHolder(a_standing()),
            change=AddXp(amount),
            reason=None,
            request=a_request(),
        )
        await adjust(command)

    async def relevel(self) -> None:
        await RelevelMembersHandler(self.uow, self.clock)(RelevelMembers(guild=GUILD, version=1))

    @property
    def level(self) -> int:
        return self.records[MEMBER_LEVELS][GUILD, MEMBER].level

    @property
    def news(self) -> list[Event]:
        return [event for event in self.records.events if isinstance(event, LevelReached | LevelAdjusted)]


@pytest.fixture
def levels(records: MemoryRecords, clock: FakeClock) -> Levels:
    return Levels(records, clock)


async def test_counted_under_a_harder_curve_a_member_falls_quietly_and_their_roles_are_looked_at(
    levels: Levels,
) -> None:
    await levels.change_curve(HARDER)
    await levels.count()
    await levels.relevel()
    assert (levels.level, levels.news) == (0, [])
    assert levels.records[ROLE_SYNCS][GUILD, MEMBER].is_lower


async def test_counted_under_an_easier_curve_a_member_rises_quietly_and_their_roles_are_looked_at(
    levels: Levels,
) -> None:
    await levels.change_curve(LinearCurve(first=200))
    await levels.count()
    await levels.relevel()
    assert (levels.level, levels.news) == (23, [])
    assert not levels.records[ROLE_SYNCS][GUILD, MEMBER].is_lower


async def test_all_members_move_however_many_batches_they_are(levels: Levels, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relevel_members, "AT_ONCE", 2)
    await levels.change_curve(HARDER)
    members = levels.records[MEMBER_LEVELS]
    for user in map(UserId, range(1, 6)):
        members[GUILD, user] = MemberLevel(guild=GUILD, user=user, xp=XP, level=10)
    await levels.relevel()
    assert {member.level for member in members.values()} == {0}


async def test_only_the_levels_that_the_counted_xp_cross_are_news(levels: Levels) -> None:
    await levels.change_curve(EASIER)
    await levels.count()
    await levels.relevel()
    [reached] = levels.news
    assert isinstance(reached, LevelReached)
    assert (reached.previous, reached.level) == (425, 427)
    assert (GUILD, MEMBER) in levels.records[ROLE_SYNCS]


async def test_xp_given_under_a_harder_curve_are_no_news_and_roles_are_looked_at(levels: Levels) -> None:
    await levels.change_curve(HARDER)
    await levels.give(5, HARDER)
    await levels.relevel()
    assert (levels.level, levels.news) == (0, [])
    assert levels.records[ROLE_SYNCS][GUILD, MEMBER].is_lower


async def test_only_the_levels_that_the_given_xp_cross_are_news(levels: Levels) -> None:
    await levels.change_curve(EASIER)
    await levels.give(5, EASIER)
    assert levels.news == []
    await levels.give(10, EASIER)
    [reached] = levels.news
    assert isinstance(reached, LevelReached)
    assert (reached.previous, reached.level) == (425, 426)
    assert not levels.records[ROLE_SYNCS][GUILD, MEMBER].is_lower
