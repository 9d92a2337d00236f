"""What people do in Discord's own menus becomes cases, with the real bot: as it happens, and after it was away."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import RowMapping, select

from domain.moderation.term import Ending
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.moderation.tables import cases
from playground.api import Playground
from playground.world.default_world import MOD_LOG
from tests.e2e.running import eventually, quick_settings, running_tux


async def recorded(engines: Engines, count: int) -> list[RowMapping]:
    async with asyncio.timeout(60):
        while len(found := await _cases(engines)) < count:  # noqa: ASYNC110  # rows send no event
            await asyncio.sleep(0.05)
    return found


async def _cases(engines: Engines) -> list[RowMapping]:
    async with engines.autocommit.connect() as connection:
        rows = await connection.execute(select(cases).order_by(cases.c.number))
        return [*rows.mappings()]


async def test_actions_by_hand_become_cases_as_they_happen_and_after_an_outage(
    playground: Playground, database_settings: DatabaseSettings, engines: Engines
) -> None:
    ada, chidi, dalia = (playground.person(name) for name in ("Ada", "Chidi", "Dalia"))
    emil, freya, ivo, juno = (playground.person(name) for name in ("Emil", "Freya", "Ivo", "Juno"))
    chidi.ban(juno, "before anybody looked")
    async with running_tux(playground, quick_settings(database_settings)):
        await ada.command("settings set moderation", mod_log_channel=MOD_LOG)
        # Discord tells of the ban before its audit log does; the newest entry there is then somebody else's.
        dalia.ban(emil, "spam")
        await recorded(engines, 1)
        assert "was timed out" in (await dalia.command("timeout", member=freya, duration="7d")).text
        await eventually(lambda: len(dalia.sees("mod-log")) == 2)
    chidi.unban(emil)
    dalia.ban(ivo, "raid")
    dalia.kick(playground.person("Hana"))
    chidi.time_out(freya, None)
    chidi.time_out(freya, datetime.now(UTC) + timedelta(hours=1))
    async with running_tux(playground, quick_settings(database_settings)):
        found = await recorded(engines, 7)
        await eventually(lambda: len(dalia.sees("mod-log")) == 7)
        # What was there before the bot is drift, and is put on record by a press.
        drift = await dalia.command("moderation drift")
        assert "1 difference" in drift.text
        assert f"<@{juno.id}>: stands in Discord, and no case says so" in drift.text
        assert "Case #8 is on record now" in (await dalia.click(drift, "Make it a case")).text
        assert (await recorded(engines, 8))[-1]["moderator"] == chidi.id
        assert "agree" in (await dalia.click(drift, "Look again")).text
    assert [(case["kind"].name, case["target"], case["moderator"], case["ending"]) for case in found] == [
        ("ban", emil.id, dalia.id, Ending.LIFTED),
        ("timeout", freya.id, dalia.id, Ending.LIFTED),
        ("unban", emil.id, chidi.id, None),
        ("ban", ivo.id, dalia.id, None),
        ("kick", playground.person("Hana").id, dalia.id, None),
        ("untimeout", freya.id, chidi.id, None),
        ("timeout", freya.id, chidi.id, None),
    ]
    assert (found[0]["reason"], found[0]["target_username"], found[3]["target_username"]) == ("spam", "emil", "ivo")
    assert all(person.direct_messages() == [] for person in (emil, ivo, juno))
