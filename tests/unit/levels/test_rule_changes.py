import pytest
from attrs import evolve

from application.levels.change_rules import ChangeRules, ChangeRulesHandler
from application.levels.relevel_members import RelevelMembers, RelevelMembersHandler
from domain.levels.curve import AnyCurve, LinearCurve, StandardCurve, TableCurve
from domain.levels.curve_text import parse_table
from domain.levels.errors import RuleOutOfRange
from domain.levels.level_errors import CurveUnreadable, UnusableCurve
from domain.levels.level_events import LevelRulesChanged
from domain.levels.member_level import MemberLevel
from domain.levels.rule_changes import ChangeNumbers, ChooseCurve, RateChannel, RateRole, RuleChange
from domain.levels.rules import LevelRules
from domain.shared.errors import MissingPermission
from domain.shared.ids import ChannelId, RoleId, UserId
from tests.builders import GUILD, MEMBER, MODERATOR, a_moderator, a_standing
from tests.fakes.clock import START, FakeClock
from tests.fakes.level_rewards import ROLE_SYNCS
from tests.fakes.level_rules import MemoryRulesReader
from tests.fakes.levels import MEMBER_LEVELS
from tests.fakes.levels_activity import RULES
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

ROLE, CHANNEL = RoleId(5), ChannelId(6)
TWICE = LevelRules(rates_by_role={ROLE: 200}, rates_by_channel={CHANNEL: 200})
NONE = LevelRules(excluded_roles=frozenset({ROLE}), excluded_channels=frozenset({CHANNEL}))


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        (LevelRules(), ChangeNumbers(), LevelRules()),
        (LevelRules(), ChangeNumbers(least_xp=0, most_xp=0), LevelRules(least_xp=0, most_xp=0)),
        (LevelRules(), ChangeNumbers(cooldown=5, voice_xp=0), LevelRules(cooldown=5, voice_xp=0)),
        (LevelRules(), ChangeNumbers(message_cap=9, voice_cap=8), LevelRules(message_cap=9, voice_cap=8)),
        (LevelRules(message_cap=9, voice_cap=8), ChangeNumbers(message_cap=0), LevelRules(voice_cap=8)),
        (LevelRules(message_cap=9, voice_cap=8), ChangeNumbers(voice_cap=0), LevelRules(message_cap=9)),
        (LevelRules(), ChooseCurve(LinearCurve(first=7)), LevelRules(curve=LinearCurve(first=7))),
        (LevelRules(), RateRole(ROLE, 200), evolve(TWICE, rates_by_channel={})),
        (evolve(TWICE, rates_by_role={}), RateRole(ROLE, 200), TWICE),
        (TWICE, RateRole(ROLE, 100), evolve(TWICE, rates_by_role={})),
        (NONE, RateRole(ROLE, 100), evolve(NONE, excluded_roles=frozenset())),
        (LevelRules(), RateRole(ROLE, 0), evolve(NONE, excluded_channels=frozenset())),
        (LevelRules(), RateChannel(CHANNEL, 200), evolve(TWICE, rates_by_role={})),
        (TWICE, RateChannel(CHANNEL, 0), evolve(NONE, excluded_roles=frozenset(), rates_by_role={ROLE: 200})),
        (NONE, RateChannel(CHANNEL, 200), evolve(NONE, excluded_channels=frozenset(), rates_by_channel={CHANNEL: 200})),
    ],
)
def test_a_change_changes_what_it_names(before: LevelRules, change: RuleChange, after: LevelRules) -> None:
    assert change.apply_to(before) == after


def test_a_table_is_read_as_people_write_it() -> None:
    assert parse_table(" 100, 250;600\n 700 ") == TableCurve((100, 250, 600, 700))


@pytest.mark.parametrize("typed", ["100, ten", "1.5", "-5", "٣", "9" * 16])
def test_a_table_of_anything_but_whole_numbers_is_refused(typed: str) -> None:
    with pytest.raises(CurveUnreadable):
        parse_table(typed)


def test_a_table_that_does_not_rise_is_refused() -> None:
    with pytest.raises(UnusableCurve):
        parse_table("100, 100")


@pytest.fixture
def change_rules(records: MemoryRecords) -> ChangeRulesHandler:
    return ChangeRulesHandler(MemoryUnitOfWorkFactory(records), FakeClock())


async def test_each_change_is_a_version_of_its_own_with_who_and_when(records: MemoryRecords) -> None:
    uow = MemoryUnitOfWorkFactory(records)
    change_rules = ChangeRulesHandler(uow, FakeClock())
    changes: list[RuleChange] = [ChangeNumbers(cooldown=5), RateRole(ROLE, 200)]
    for number, change in enumerate(changes, start=1):
        result = await change_rules(ChangeRules(guild=GUILD, by=a_moderator(), change=change))
        assert (result.has_changed, result.rules.version) == (True, number)
    assert uow.turns == [GUILD] * 2
    stored = records[RULES][GUILD, 2]
    assert (stored.rules.cooldown, stored.rules.rates_by_role) == (5, {ROLE: 200})
    assert (stored.by, stored.at) == (MODERATOR, START)
    assert records.events == [
        LevelRulesChanged(guild=GUILD, at=START, by=MODERATOR, version=version) for version in (1, 2)
    ]


async def test_a_change_that_changes_nothing_says_so_and_makes_no_version(
    change_rules: ChangeRulesHandler, records: MemoryRecords
) -> None:
    result = await change_rules(ChangeRules(guild=GUILD, by=a_moderator(), change=ChangeNumbers(cooldown=60)))
    assert (result.has_changed, records[RULES], records.events) == (False, {}, [])


async def test_rules_that_are_refused_change_nothing(change_rules: ChangeRulesHandler, records: MemoryRecords) -> None:
    with pytest.raises(RuleOutOfRange):
        await change_rules(ChangeRules(guild=GUILD, by=a_moderator(), change=ChangeNumbers(least_xp=26)))
    assert records[RULES] == {}


async def test_only_who_manages_the_server_changes_rules(change_rules: ChangeRulesHandler) -> None:
    with pytest.raises(MissingPermission):
        await change_rules(ChangeRules(guild=GUILD, by=a_standing(), change=ChangeNumbers(cooldown=5)))


async def relevel(records: MemoryRecords, *curves: AnyCurve) -> None:
    """Decide on these curves one after the other, and bring levels in line with the last."""
    factory = MemoryUnitOfWorkFactory(records)
    for curve in curves:
        await ChangeRulesHandler(factory, FakeClock())(
            ChangeRules(guild=GUILD, by=a_moderator(), change=ChooseCurve(curve))
        )
    version = (await MemoryRulesReader(records).in_force(GUILD)).version
    await RelevelMembersHandler(factory, FakeClock())(RelevelMembers(guild=GUILD, version=version))


async def test_another_curve_moves_everybody_quietly_and_their_rewards_follow(records: MemoryRecords) -> None:
    users = [UserId(number) for number in range(100, 105)]
    for user in users:
        records[MEMBER_LEVELS][GUILD, user] = MemberLevel(guild=GUILD, user=user, xp=50 * (user - 99), level=0)
    await relevel(records, LinearCurve(first=100))
    assert [records[MEMBER_LEVELS][GUILD, user].level for user in users] == [0, 1, 1, 2, 2]
    assert [user for _, user in records[ROLE_SYNCS]] == users[1:]
    assert [type(event) for event in records.events] == [LevelRulesChanged]


async def test_other_rules_with_the_same_curve_move_nobody(records: MemoryRecords) -> None:
    records[MEMBER_LEVELS][GUILD, MEMBER] = MemberLevel(guild=GUILD, user=MEMBER, xp=500, level=0)
    factory = MemoryUnitOfWorkFactory(records)
    await ChangeRulesHandler(factory, FakeClock())(
        ChangeRules(guild=GUILD, by=a_moderator(), change=ChangeNumbers(cooldown=5))
    )
    await RelevelMembersHandler(factory, FakeClock())(RelevelMembers(guild=GUILD, version=1))
    assert records[MEMBER_LEVELS][GUILD, MEMBER].level == 0


async def test_told_late_it_goes_by_the_curve_that_is_in_force(records: MemoryRecords) -> None:
    records[MEMBER_LEVELS][GUILD, MEMBER] = MemberLevel(guild=GUILD, user=MEMBER, xp=500, level=3)
    await relevel(records, LinearCurve(first=1), StandardCurve())
    await RelevelMembersHandler(MemoryUnitOfWorkFactory(records), FakeClock())(RelevelMembers(guild=GUILD, version=1))
    assert records[MEMBER_LEVELS][GUILD, MEMBER].level == 3
