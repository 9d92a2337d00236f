"""Many at once, with the real bot: previewed, confirmed, and finished although it is killed in the middle."""

import asyncio
import signal

import pytest
from sqlalchemy import select

from domain.moderation.bulk.operation import BulkState
from domain.moderation.case import CaseStatus
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.moderation.bulk.tables import bulk_operations
from infrastructure.moderation.tables import cases
from interface.moderation.bulk.wiring import LEASES_OF_AN_ACTION
from playground.api import Person, Playground
from tests.e2e.bot_process import bot_process
from tests.e2e.running import quick_settings, running_tux

_NOBODY = 123_456_789_012_345_678
"""An id of no account."""


@pytest.fixture
def dalia(playground: Playground) -> Person:
    """A moderator."""
    return playground.person("Dalia")


async def over(engines: Engines, number: int) -> None:
    query = select(bulk_operations.c.state).where(bulk_operations.c.number == number)
    async with engines.autocommit.connect() as connection, asyncio.timeout(60):
        while (await connection.execute(query)).scalar_one() is not BulkState.ENDED:  # noqa: ASYNC110  # rows send no event
            await asyncio.sleep(0.05)


async def statuses(engines: Engines) -> list[CaseStatus]:
    async with engines.autocommit.connect() as connection:
        return [*(await connection.execute(select(cases.c.status).order_by(cases.c.number))).scalars()]


@pytest.mark.kill
async def test_a_massban_survives_a_kill_and_can_be_taken_back(
    dalia: Person, playground: Playground, database_settings: DatabaseSettings, engines: Engines
) -> None:
    """Where Discord did it and nobody knows; test_kill_many.py has the other steps, and the other operations."""
    emil, freya = playground.person("Emil"), playground.person("Freya")
    listed = f"{emil.id} <@{freya.id}> {dalia.id} {_NOBODY}"
    async with bot_process(playground, database_settings, crash_at="before bulk outcome commit") as bot:
        preview = await dalia.command("massban", users=listed, reason="Raid")
        assert "Ban 3 people?" in preview.text
        assert "who asked for it" in preview.text
        await dalia.click(preview, "Confirm")
        async with asyncio.timeout(60):
            assert await bot.wait() == -signal.SIGKILL
    async with running_tux(playground, quick_settings(database_settings)) as tux:
        for _ in range(LEASES_OF_AN_ACTION):
            tux.clock.pass_leases()
        await over(engines, 1)
        assert {*playground.world.bans} == {emil.id, freya.id}
        assert [ban.reason for ban in playground.world.bans.values()] == ["[bulk 1] Dalia: Raid"] * 2
        assert await statuses(engines) == [CaseStatus.APPLIED, CaseStatus.APPLIED, CaseStatus.FAILED]
        shown = await dalia.command("bulk show", number=1)
        assert "**2** banned" in shown.text
        await dalia.click(await dalia.click(shown, "Undo"), "Confirm")
        await over(engines, 2)
    assert not playground.world.bans
    entries = [(entry.action_type, entry.reason) for entry in playground.world.guild.audit_log]
    assert entries == [*[(22, "[bulk 1] Dalia: Raid")] * 2, *[(23, "[bulk 2] Dalia")] * 2]
