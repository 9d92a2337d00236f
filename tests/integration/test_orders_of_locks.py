"""Two who write the same rows in different orders at the same time wait one for the other, and never for each other."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import pytest

from domain.levels.level_repository import Refusal
from domain.levels.rewards import Reward
from domain.members.member import Sighting
from domain.shared.ids import GuildId, RoleId, UserId
from infrastructure.database.engines import Engines
from infrastructure.unit_of_work import PostgresUnitOfWork, PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.clock import START
from tests.integration.pools import wait_for_lock

type Write = Callable[[PostgresUnitOfWork, Sequence[int]], Awaitable[object]]

ADDING: dict[str, Write] = {
    "guilds that are registered": lambda uow, ids: uow.guilds.register_many([*map(GuildId, ids)], at=START),
    "guilds whose audit log is read": lambda uow, ids: uow.audit_cursors.put_up([*map(GuildId, ids)], due_at=START),
    "guilds that are compared": lambda uow, ids: uow.drift_checks.put_up([*map(GuildId, ids)], due_at=START),
}
"""What leaves alone what is there."""

CHANGING: dict[str, Write] = {
    "members that are seen": lambda uow, ids: uow.members.meet(
        [Sighting(guild=GUILD, user=UserId(each), at=START + timedelta(minutes=1)) for each in ids]
    ),
    "members whose level is decided": lambda uow, ids: uow.member_levels.lock(GUILD, [*map(UserId, ids)]),
    "members who are counted": lambda uow, ids: uow.activity.lock([(GUILD, UserId(each)) for each in ids]),
    "members whose roles are looked at": lambda uow, ids: uow.role_syncs.put(
        {(GUILD, UserId(each)): False for each in ids}, at=START
    ),
    "roles that are refused": lambda uow, ids: uow.reward_refusals.put(
        GUILD, MEMBER, [Refusal(RoleId(each), "no") for each in ids], at=START
    ),
}
ONE, OTHER = 1_001, 1_002


CASES = [
    *(pytest.param(write, False, id=f"new {name}") for name, write in (ADDING | CHANGING).items()),
    *(pytest.param(write, True, id=f"known {name}") for name, write in CHANGING.items()),
]


@pytest.mark.parametrize(("write", "are_there"), CASES)
async def test_two_who_write_the_same_in_another_order(
    registered: PostgresUnitOfWorkFactory, engines: Engines, write: Write, *, are_there: bool
) -> None:
    async def written(*ids: int) -> None:
        async with registered() as uow:
            await write(uow, ids)
            await uow.commit()

    async with registered() as uow:
        if write is not ADDING["guilds that are registered"]:
            await uow.guilds.register_many([GuildId(ONE), GuildId(OTHER)], at=START)
        for role in (ONE, OTHER):
            await uow.level_rewards.add(GUILD, Reward(role % 10, RoleId(role)), by=MODERATOR, at=START)
        await uow.commit()
    if are_there:
        await written(ONE, OTHER)
    async with registered() as uow:
        await write(uow, [OTHER])
        first = asyncio.create_task(written(OTHER, ONE))
        await wait_for_lock(engines)
        second = asyncio.create_task(written(ONE, OTHER))
        await wait_for_lock(engines, 2)  # and then this is rolled back, so that what was new is new once more
    await asyncio.gather(first, second)
