import pytest
from attrs import evolve

from domain.levels.curve import AnyCurve, LinearCurve, StandardCurve, TableCurve
from domain.levels.errors import RulesNotFound
from domain.levels.repository import DecidedRules
from domain.levels.rules import LevelRules
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import ChannelId, GuildId, RoleId
from tests.builders import GUILD, MODERATOR, OTHER_GUILD
from tests.contract.backends import Backend
from tests.fakes.clock import START

EVERYTHING = LevelRules(
    version=1,
    least_xp=1,
    most_xp=2,
    cooldown=30,
    rates_by_role={RoleId(9_000_000_000_000_000_001): 150, RoleId(2): 0},
    rates_by_channel={ChannelId(3): 50},
    excluded_roles=frozenset({RoleId(4), RoleId(5)}),
    excluded_channels=frozenset({ChannelId(6)}),
    message_cap=1_000,
    voice_cap=0,
    voice_xp=7,
    curve=LinearCurve(first=50, step=5),
)


async def add(backend: Backend, rules: LevelRules, guild: GuildId = GUILD) -> None:
    async with backend.uow() as uow:
        await uow.level_rules.add(guild, DecidedRules(rules, MODERATOR, START))
        await uow.commit()


async def test_a_guild_that_chose_nothing_has_the_defaults(registered: Backend) -> None:
    async with registered.uow() as uow:
        assert await uow.level_rules.in_force([GUILD]) == {GUILD: LevelRules(version=0)}
        assert await uow.level_rules.get(GUILD, 0) == LevelRules(version=0)
        assert await uow.level_rules.in_force([]) == {}


@pytest.mark.parametrize("curve", [StandardCurve(), LinearCurve(first=50, step=5), TableCurve((10, 30, 70))])
async def test_fully_populated_rules_come_back_as_they_were_added(registered: Backend, curve: AnyCurve) -> None:
    rules = evolve(EVERYTHING, curve=curve)
    await add(registered, rules)
    async with registered.uow() as uow:
        assert await uow.level_rules.in_force([GUILD, OTHER_GUILD]) == {GUILD: rules, OTHER_GUILD: LevelRules()}
        assert await uow.level_rules.get(GUILD, 1) == rules


async def test_the_newest_version_is_in_force_and_the_others_are_kept(registered: Backend) -> None:
    for version in (1, 2, 3):
        await add(registered, evolve(EVERYTHING, version=version, cooldown=version))
    await add(registered, EVERYTHING, OTHER_GUILD)
    async with registered.uow() as uow:
        in_force = await uow.level_rules.in_force([GUILD, OTHER_GUILD])
        assert (in_force[GUILD].version, in_force[GUILD].cooldown) == (3, 3)
        assert in_force[OTHER_GUILD].version == 1
        assert (await uow.level_rules.get(GUILD, 2)).cooldown == 2


async def test_of_two_who_add_the_same_version_the_second_is_told(registered: Backend) -> None:
    await add(registered, EVERYTHING)
    with pytest.raises(ConcurrentChange):
        await add(registered, evolve(EVERYTHING, cooldown=5))


async def test_rules_that_never_were_are_not_found(registered: Backend) -> None:
    await add(registered, EVERYTHING)
    async with registered.uow() as uow:
        with pytest.raises(RulesNotFound) as refused:
            await uow.level_rules.get(GUILD, 2)
        assert refused.value.version == 2
        with pytest.raises(RulesNotFound):
            await uow.level_rules.get(OTHER_GUILD, 1)
