from datetime import timedelta

from application.levels.rule_queries import RulesDecision
from domain.levels.curve import LinearCurve, StandardCurve
from domain.levels.repository import DecidedRules
from domain.levels.rules import LevelRules
from domain.shared.ids import RoleId
from domain.shared.paging import Seek
from tests.builders import GUILD, MODERATOR, OTHER_GUILD
from tests.contract.backends import Backend
from tests.fakes.clock import START

FIRST = LevelRules(version=1, cooldown=5, rates_by_role={RoleId(4): 150})
SECOND = LevelRules(version=2, curve=LinearCurve(first=50, step=2))


async def decide(backend: Backend, *these: LevelRules) -> None:
    for rules in these:
        async with backend.uow() as uow:
            at = START + timedelta(minutes=rules.version)
            await uow.level_rules.add(GUILD, DecidedRules(rules, MODERATOR, at))
            await uow.commit()


async def test_the_newest_rules_are_in_force_and_their_curve(registered: Backend) -> None:
    assert await registered.level_rules.in_force(GUILD) == LevelRules()
    assert await registered.level_rules.of(GUILD) == StandardCurve()
    await decide(registered, FIRST, SECOND)
    assert await registered.level_rules.in_force(GUILD) == SECOND
    assert await registered.level_rules.of(GUILD) == LinearCurve(first=50, step=2)
    assert await registered.level_rules.in_force(OTHER_GUILD) == LevelRules()


async def test_decisions_are_shown_newest_first(registered: Backend) -> None:
    assert (await registered.level_rules.page(GUILD, Seek())).items == ()
    await decide(registered, FIRST, SECOND)
    page = await registered.level_rules.page(GUILD, Seek(size=1))
    assert page.items == (RulesDecision(rules=SECOND, by=MODERATOR, at=START + timedelta(minutes=2)),)
    older = await registered.level_rules.page(GUILD, Seek(size=1, cursor=page.older))
    assert older.items == (RulesDecision(rules=FIRST, by=MODERATOR, at=START + timedelta(minutes=1)),)
