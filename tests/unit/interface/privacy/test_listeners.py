"""Guilds as Discord tells of them, through the real discord.py."""

import discord
import pytest
from attrs import frozen

from application.privacy.departures import NoteDeparture, NotePresent, NoteReturn
from application.privacy.erase_departed import EraseDeparted
from domain.shared.shards import Shards
from interface.privacy.listeners import shards_of
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
    assert await noted.after("GUILD_CREATE", guild_json()) == [NoteReturn(GUILD)]


async def test_a_guild_that_is_unavailable_has_not_removed_the_bot(noted: Noted) -> None:
    assert await noted.after("GUILD_DELETE", {"id": str(GUILD), "unavailable": True}) == []


async def test_a_guild_that_is_unavailable_when_the_bot_is_ready_is_present(
    noted: Noted, guild: Guild, shared: RecordingShared
) -> None:
    await noted.after("GUILD_DELETE", {"id": str(GUILD), "unavailable": True})
    shared.client.replace(guild.bot)
    guild.bot.dispatch("ready")
    await settled()
    present = [each for each in shared.journal if isinstance(each, NotePresent)]
    assert present == [NotePresent(frozenset({GUILD}), Shards())]


def test_a_client_of_one_shard_hears_of_that_alone() -> None:
    assert shards_of(discord.Client(intents=discord.Intents.none())) == Shards()
    of_two = discord.Client(intents=discord.Intents.none(), shard_id=1, shard_count=2)
    assert shards_of(of_two) == Shards(2, frozenset({1}))


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
