"""A process of its own that keeps the boards of a local Discord: `python -m tests.integration.starboard_storm JSON`."""

import asyncio
import json
import os
import signal
import sys
from datetime import datetime, timedelta

import discord
from attrs import define, evolve, field, frozen

from application.shared.clock import SharedClock
from application.shared.workers import Workers
from application.starboard.count_stars import CountStars
from application.starboard.hints import Hints
from application.starboard.keep_post import ChoosePlaceHandler, ForgetPostHandler, KeepPostHandler
from application.starboard.look_at_due import LEASES, OF_EACH_GUILD, LookAtDue, LookAtDueHandler
from application.starboard.look_at_message import LookAtMessageHandler
from application.starboard.note_deleted import NoteDeletedHandler
from application.starboard.note_reaction import NoteReactionHandler
from application.starboard.note_recent import NoteRecentHandler
from application.starboard.ports import StarredView
from application.starboard.store_hints import FlushHintsHandler, StoreHintsHandler
from domain.shared.ids import GuildId
from domain.starboard.repository import BoardPost
from infrastructure.database.clock import DatabaseClock
from infrastructure.database.engines import Engines, open_engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.starboard.board_reader import PostgresStarboardReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from interface.shared.channels import DiscordChannels
from interface.shared.client import CurrentClient
from interface.shared.guild_languages import GuildLanguages
from interface.starboard.board_channel import DiscordBoardChannel
from interface.starboard.listeners import StarListeners
from interface.starboard.sky import DiscordSky
from playground.wire.connection import Connection, connect
from playground.world.json_value import JsonObject
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.records import MemoryRecords

READY, DONE = "ready", "done"
PATIENCE = 20.0
"""Seconds that a transaction may take: the machine of a test may be slow."""
_OFTEN = 0.1


@frozen(kw_only=True)
class Storm:
    """It reads a line to go on when the first lease has run out, and another one to say whether all went well."""

    url: str
    connection: JsonObject
    guild: int
    dies_after_card: bool = False


@define
class DiesAfterCard(DiscordBoardChannel):
    async def _forward(
        self, target: discord.PartialMessageable, place: BoardPost, view: StarredView
    ) -> discord.Message | None:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


@define
class Ahead:
    _clock: SharedClock
    by: timedelta = field(factory=timedelta)

    async def now(self) -> datetime:
        return await self._clock.now() + self.by


@define
class Keeping:
    """What the wiring of starboards puts together."""

    flush: FlushHintsHandler
    due: LookAtDueHandler
    workers: Workers
    clock: Ahead
    guild: GuildId

    @classmethod
    def of(cls, what: Storm, engines: Engines, client: discord.Client) -> "Keeping":
        uow = PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: None)
        clock, current, boards = Ahead(DatabaseClock(Reading(engines))), CurrentClient(client), Reading(engines)
        reader, sky, hints = PostgresStarboardReader(boards), DiscordSky(current), Hints()
        board_channel = DiesAfterCard if what.dies_after_card else DiscordBoardChannel
        look = LookAtMessageHandler(
            boards=reader,
            sky=sky,
            stars=CountStars(sky),
            channels=DiscordChannels(current),
            board_channel=board_channel(current, GuildLanguages(MemoryGuildSettingsReader(MemoryRecords()))),
            choose=ChoosePlaceHandler(uow),
            keep=KeepPostHandler(uow),
            forget=ForgetPostHandler(uow),
            clock=clock,
        )
        workers = Workers(40.0, of_each=OF_EACH_GUILD)
        listeners = StarListeners(
            NoteReactionHandler(reader, hints),
            NoteDeletedHandler(reader, hints),
            NoteRecentHandler(uow, clock),
            current,
        )
        client.event(listeners.on_raw_reaction_add)
        flush = FlushHintsHandler(hints, StoreHintsHandler(uow, clock), lambda: None)
        return cls(flush, LookAtDueHandler(uow, look, clock, workers), workers, clock, GuildId(what.guild))

    async def until_told(self) -> None:
        told = asyncio.create_task(asyncio.to_thread(sys.stdin.readline))
        while not told.done():
            await self.flush(None)
            await self.due(LookAtDue([self.guild]))
            await asyncio.sleep(_OFTEN)


async def storm(what: Storm) -> None:
    engines = open_engines(evolve(DatabaseSettings(), url=what.url, deadline=PATIENCE))
    connection = Connection.from_json(what.connection)
    client = discord.Client(intents=discord.Intents.default(), connector=connect(connection), guild_ready_timeout=0.01)
    keeping = Keeping.of(what, engines, client)
    async with client:
        await client.login(connection.token)
        connected = asyncio.create_task(client.connect())
        await client.wait_until_ready()
        print(READY, flush=True)
        await keeping.until_told()
        keeping.clock.by = LEASES[0]
        await keeping.until_told()
        await keeping.workers.until_done()
        assert keeping.workers.pull_failures() == []
        print(DONE, flush=True)
        await connected  # until it is killed: to end in order takes longer


if __name__ == "__main__":
    asyncio.run(storm(Storm(**json.loads(sys.argv[1]))))
