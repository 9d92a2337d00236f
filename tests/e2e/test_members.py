"""Members as the real bot keeps them up, from a real gateway."""

import asyncio
from collections.abc import Sequence

import discord
import pytest
from attrs import evolve
from sqlalchemy import RowMapping, text

from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.observability.incidents import LoggedIncidents
from infrastructure.settings import DiscordSettings
from interface.shared.client import CurrentClient
from interface.shared.supervisor import MembersIntentRefused, Supervisor
from interface.startup.problems import problem
from playground.api import Playground, connect
from tests.e2e.running import Tux, quick_settings, running_tux


async def members(engines: Engines) -> dict[str | None, RowMapping]:
    """By username."""
    async with engines.autocommit.connect() as connection:
        rows: Sequence[RowMapping] = (await connection.execute(text("SELECT * FROM members"))).mappings().all()
    return {row["username"]: row for row in rows}


async def test_who_uses_a_command_is_written_down_at_the_latest_when_the_bot_stops(
    playground: Playground, database_settings: DatabaseSettings, engines: Engines
) -> None:
    async with running_tux(playground, quick_settings(database_settings)):
        reply = await playground.person("Dalia").command("members top")
        assert "Most active members" in reply.text
    (dalia,) = (await members(engines)).values()
    assert dalia["user_id"] == playground.person("Dalia").id
    assert dalia["last_active_at"] is not None
    assert dalia["joined_at"] is not None


async def test_with_the_members_intent_it_is_known_who_leaves_and_returns(
    playground: Playground, database_settings: DatabaseSettings, engines: Engines
) -> None:
    settings = evolve(quick_settings(database_settings), discord=DiscordSettings(members_intent=True))
    emil, dalia = playground.person("Emil"), playground.person("Dalia")
    async with running_tux(playground, settings) as tux:
        emil.leave()
        await told(tux, emil.id, gone=True)
        shown = await dalia.command("members show", member=str(emil.id))
        assert "**Left**" in shown.text
        emil.join()
        await told(tux, emil.id, gone=False)
        shown = await dalia.command("members show", member=f"<@{emil.id}>")
        assert "**Left**" not in shown.text
    async with engines.autocommit.connect() as connection:
        flow = (await connection.execute(text("SELECT sum(joins), sum(leaves) FROM member_flow"))).one()
    assert tuple(flow) == (1, 1)


async def test_an_intent_that_discord_does_not_allow_ends_the_bot_with_words(playground: Playground) -> None:
    async def make_client() -> tuple[discord.Client, str]:
        client = discord.Client(intents=discord.Intents.none(), connector=connect(playground.connection))
        return client, playground.connection.token

    supervised = asyncio.create_task(Supervisor(make_client, CurrentClient(), LoggedIncidents()).run())
    await playground.until(lambda: playground.online)
    await playground.disconnect_gateway(4014)  # as Discord closes it
    with pytest.raises(MembersIntentRefused) as refused:
        await supervised
    assert "TUX_DISCORD_MEMBERS_INTENT" in problem(refused.value)


async def told(tux: Tux, user: int, *, gone: bool) -> None:
    """Return once the bot knows the member to be here, or gone."""
    asked = text("SELECT left_at IS NOT NULL AS gone FROM members WHERE user_id = :user")
    async with asyncio.timeout(30):
        while [row["gone"] for row in await tux.shared.reading.rows(asked, {"user": user})] != [gone]:
            pass
