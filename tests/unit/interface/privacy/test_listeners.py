"""Guilds as Discord tells of them, through the real discord.py."""

import discord
import pytest
from attrs import frozen

from application.privacy.departures import NoteDeparture, NotePresent, NoteReturn
from application.privacy.erase_departed import EraseDeparted
from domain.shared.shards import Shards, shard_of
from interface.shared.context import Context
from tests.builders import GUILD
from tests.fakes.interactions import Guild, settled
from tests.fakes.payloads import Json, guild_json
from tests.wired import RecordingShared

NOTES = (NoteDeparture, NoteReturn, NotePresent)


@frozen
class Noted:
    _guild: Guild
    _shared: RecordingShared

    async def after(self, event: str, payload: Json) -> list[object]:
        self._shared.journal.clear()
        self._guild.bot._connection.parsers[event](payload)
        await settled()
        return [each for each in self._shared.journal if isinstance(each, NOTES)]


@pytest.fixture
def noted(guild: Guild, shared: RecordingShared) -> Noted:
    return Noted(guild, shared)


async def test_a_guild_that_removes_the_bot_is_noted_and_so_is_its_return(noted: Noted) -> None:
    assert await noted.after("GUILD_DELETE", {"id": str(GUILD)}) == [NoteDeparture(GUILD)]
    assert await noted.after("GUILD_CREATE", guild_json()) == [NoteReturn(frozenset({GUILD}))]


async def test_a_guild_that_is_unavailable_has_not_removed_the_bot(noted: Noted) -> None:
    assert await noted.after("GUILD_DELETE", {"id": str(GUILD), "unavailable": True}) == []


async def test_of_a_shard_that_connects_no_guild_is_looked_at_alone(
    noted: Noted, guild: Guild, shared: RecordingShared
) -> None:
    available = {**guild_json(), "unavailable": False}
    shared.client.replace(guild.bot)
    guild.bot._ready.clear()
    assert await noted.after("GUILD_CREATE", available) == []
    guild.bot._ready.set()
    assert await noted.after("GUILD_CREATE", available) == [NoteReturn(frozenset({GUILD}))]


async def test_a_guild_that_is_unavailable_when_the_bot_is_ready_is_present(
    noted: Noted, guild: Guild, shared: RecordingShared
) -> None:
    await noted.after("GUILD_DELETE", {"id": str(GUILD), "unavailable": True})
    shared.client.replace(guild.bot)
    guild.bot.dispatch("ready")
    await settled()
    present = [each for each in shared.journal if isinstance(each, NotePresent)]
    assert present == [NotePresent(frozenset({GUILD}), Shards())]


async def test_a_process_speaks_for_its_own_shards_alone_and_not_for_one_that_is_said_to_have_no_guild(
    noted: Noted, guild: Guild, shared: RecordingShared
) -> None:
    shared.client.shard_count = 3
    own = shard_of(GUILD, 3)
    shared.client.replace(guild.bot, own)
    empty = (own + 1) % 3
    nowhere = discord.Client(intents=discord.Intents.none())
    nowhere._ready = guild.bot._ready
    shared.client.replace(nowhere, empty)
    shared.journal.clear()
    guild.bot.dispatch("ready")
    await settled()
    [present] = [each for each in shared.journal if isinstance(each, NotePresent)]
    assert present == NotePresent(frozenset({GUILD}), Shards(3, frozenset({own})))
    assert shared.client.served_shards() == Shards(3, frozenset({own, empty}))


async def test_before_anything_is_erased_it_is_asked_anew_which_guilds_the_bot_is_in(
    guild: Guild, shared: RecordingShared, contexts: tuple[Context, ...]
) -> None:
    shared.client.replace(guild.bot)
    [background] = [each for context in contexts for each in context.background if each.name == "departed guilds"]
    shared.journal.clear()
    await background.work()
    asked = [each for each in shared.journal if isinstance(each, NotePresent | EraseDeparted)]
    assert asked == [NotePresent(frozenset({GUILD}), Shards()), EraseDeparted(Shards())]
    assert background.needs_discord
