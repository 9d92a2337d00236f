"""Plans and versions in memory and on PostgreSQL, and a server that is configured by files and commands."""

from random import Random

import pytest
from attrs import evolve

from application.configuration.apply_plan import Applied
from domain.configuration.errors import PlanNotFound, VersionNotFound
from domain.configuration.version import (
    MOST_PLANS,
    MOST_VERSIONS,
    Plan,
    PlanId,
    Source,
    Version,
    VersionNumber,
    Written,
)
from domain.guilds.guild import Choice
from domain.points.settings import CURRENCY
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, RequestId
from domain.shared.paging import Direction, Seek
from tests.builders import GUILD, MODERATOR, OTHER_GUILD
from tests.configuring import FULL, Server, nothing_of
from tests.contract.backends import Backend
from tests.fakes.clock import START


def a_plan(id_: int = 7, *, guild: GuildId = GUILD) -> Plan:
    wanted: dict[str, Written] = {
        "shop": [{"name": "a", "price": 5, "role": {"id": "1"}}],
        "settings": {"dm": True, "none": None},
    }
    return Plan(guild=guild, id=PlanId(id_), by=MODERATOR, at=START, wanted=wanted, rolls_back_to=VersionNumber(3))


def a_version(number: int = 1, *, guild: GuildId = GUILD) -> Version:
    return Version(
        guild=guild,
        number=VersionNumber(number),
        source=Source.FILE,
        request=RequestId(1_000 + number),
        plan=PlanId(2_000 + number),
        rolls_back_to=None,
        by=MODERATOR,
        at=START,
        changed=("shop", "settings"),
        state={"shop": [], "settings": {"daily_amount": number}},
    )


async def test_a_plan_is_kept_once_and_only_in_its_server(registered: Backend) -> None:
    plan = a_plan()
    async with registered.uow() as uow:
        await uow.configurations.keep_plan(plan)
        await uow.configurations.keep_plan(evolve(plan, wanted={}))
        await uow.commit()
    async with registered.uow() as uow:
        assert await uow.configurations.plan(GUILD, plan.id) == plan
        with pytest.raises(PlanNotFound):
            await uow.configurations.plan(OTHER_GUILD, plan.id)


async def test_of_plans_the_newest_are_kept(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.configurations.keep_plan(a_plan(1, guild=OTHER_GUILD))
        for number in range(1, MOST_PLANS + 2):
            await uow.configurations.keep_plan(a_plan(number))
        await uow.commit()
    async with registered.uow() as uow:
        with pytest.raises(PlanNotFound):
            await uow.configurations.plan(GUILD, PlanId(1))
        assert await uow.configurations.plan(GUILD, PlanId(2)) == a_plan(2)
        assert await uow.configurations.plan(OTHER_GUILD, PlanId(1)) == a_plan(1, guild=OTHER_GUILD)


async def test_versions_are_found_by_number_request_and_plan(registered: Backend) -> None:
    async with registered.uow() as uow:
        assert await uow.configurations.newest(GUILD) is None
        for each in (a_version(1), a_version(2), a_version(3, guild=OTHER_GUILD)):
            await uow.configurations.add(each)
        await uow.commit()
    async with registered.uow() as uow:
        found = uow.configurations
        assert await found.newest(GUILD) == await found.get(GUILD, VersionNumber(2)) == a_version(2)
        assert (
            await found.of_request(GUILD, RequestId(1_001)) == await found.of_plan(GUILD, PlanId(2_001)) == a_version(1)
        )
        assert await found.of_request(OTHER_GUILD, RequestId(1_001)) is None
        with pytest.raises(VersionNotFound):
            await found.get(GUILD, VersionNumber(3))
    async with registered.uow() as uow:
        with pytest.raises(ConcurrentChange):
            await uow.configurations.add(a_version(2))


async def test_of_versions_the_newest_are_kept_and_listed_page_by_page(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.configurations.add(a_version(1, guild=OTHER_GUILD))
        for number in range(1, MOST_VERSIONS + 3):
            await uow.configurations.add(a_version(number))
        await uow.commit()
    first = await registered.configurations.page(GUILD, Seek(size=MOST_VERSIONS - 1))
    assert [each.number for each in first.items] == [*range(MOST_VERSIONS + 2, 3, -1)]
    last = await registered.configurations.page(GUILD, Seek(cursor=4, direction=Direction.OLDER, size=5))
    assert [(each.number, each.changed, each.source) for each in last.items] == [(3, ("shop", "settings"), Source.FILE)]
    assert [each.number for each in (await registered.configurations.page(OTHER_GUILD, Seek())).items] == [1]


async def test_what_was_exported_and_wiped_is_the_same_once_it_is_applied_again(backend: Backend) -> None:
    server = Server(backend.uow)
    await server.applied(FULL)
    export = await server.export()
    await server.applied(nothing_of(export))
    assert "Colour blue" not in await server.export()
    await server.applied(export)
    assert await server.export() == export


_PARTS = [f"version: 1\n{part}" for part in FULL.removeprefix("version: 1\n").replace("\n  ", "\0").splitlines()]
_SECTIONS = [part.replace("\0", "\n  ") for part in _PARTS]


@pytest.mark.parametrize("seed", range(3))
async def test_however_it_came_about_each_version_leads_back_to_what_was_then(backend: Backend, seed: int) -> None:
    """Files with a section, files without one, commands and rollbacks, in any order; the model are the exports."""
    server, random, exports = Server(backend.uow), Random(seed), dict[int, str]()
    for step in range(12):
        match random.choice(["file", "file", "wipe", "command", "rollback"]):
            case "file":
                plan = await server.planned(random.choice(_SECTIONS))
            case "wipe":
                plan = await server.planned(nothing_of(random.choice(_SECTIONS)))
            case "command":
                async with backend.uow() as uow:
                    guild = await uow.guilds.register(GUILD, at=START)
                    guild.decide([Choice(CURRENCY, f"coins {step}")], by=MODERATOR, at=START)
                    await uow.guilds.save(guild)
                    await uow.commit()
                continue
            case _:
                if not exports:
                    continue
                number = random.choice([*exports])
                plan = await server.roll_back(number)
                if not plan.changes:
                    assert await server.export() == exports[number]
                    continue
        if not plan.changes:
            continue
        before = await server.export()
        result = await server.apply(plan)
        assert isinstance(result, Applied)
        exports[result.number] = await server.export()
        assert exports.setdefault(result.before, before) == before
        if plan.rolls_back_to is not None:
            assert exports[result.number] == exports[plan.rolls_back_to]
    assert len(exports) > 2
