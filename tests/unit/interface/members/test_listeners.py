"""Members as Discord tells of them, through the real discord.py."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import discord
import pytest

from domain.guilds.guild import Choice
from domain.guilds.settings import TIME_ZONE
from domain.members.member import Member
from domain.shared.permission import Permission
from interface.main import join_words
from interface.shared.answering import ErrorAnswers
from interface.shared.bot import TuxBot
from interface.shared.context import Context
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.clock import START
from tests.fakes.discord_http import DiscordHttp
from tests.fakes.gate import everybody
from tests.fakes.guilds import NOTHING_CHOSEN
from tests.fakes.interactions import Guild, logged_in, settled, someone
from tests.fakes.members import MEMBER_FLOW, MEMBERS
from tests.fakes.payloads import Json, member_json, user_json
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.wired import RecordingShared

JOINED = datetime(2026, 1, 1, 23, 30, tzinfo=UTC)


@pytest.fixture
async def with_intent(shared: RecordingShared, contexts: tuple[Context, ...]) -> AsyncIterator[Guild]:
    """The same bot, allowed the members intent."""
    answers = ErrorAnswers(join_words(contexts), shared.incidents, everybody, NOTHING_CHOSEN)
    bot = TuxBot(contexts, answers, shared.incidents, members_intent=True)
    bot._connection._chunk_guilds = False  # there is no gateway here to ask for everybody
    guild = Guild(bot, DiscordHttp(journal=shared.journal))
    async with logged_in(guild.bot, guild.http):
        yield guild


async def flushed(contexts: tuple[Context, ...]) -> None:
    """What was seen is with the records."""
    (at_end,) = [each.at_end for context in contexts for each in context.background if each.name == "members seen"]
    assert at_end is not None
    await at_end()


async def told(guild: Guild, event: str, payload: Json) -> None:
    guild.bot._connection.parsers[event](payload)
    await settled()


def of_member(**changed: object) -> Json:
    return {**member_json(MEMBER), "guild_id": str(GUILD), "joined_at": JOINED.isoformat(), **changed}


GONE = {"guild_id": str(GUILD), "user": user_json(MEMBER)}


def member(records: MemoryRecords) -> Member:
    return records[MEMBERS][GUILD, MEMBER]


async def test_who_uses_a_command_is_met(guild: Guild, contexts: tuple[Context, ...], records: MemoryRecords) -> None:
    await guild.slash("members top", someone(Permission.MODERATE_MEMBERS))
    await flushed(contexts)
    met = records[MEMBERS][GUILD, MODERATOR]
    assert (met.username, met.display_name, met.is_bot) == ("user10", "user10", False)
    assert met.joined_at is not None
    assert met.last_active_at == discord.utils.snowflake_time(guild.last_interaction)
    assert met.message_count == 0


async def test_looking_somebody_up_meets_the_one_who_looks_alone(
    guild: Guild, contexts: tuple[Context, ...], records: MemoryRecords
) -> None:
    await guild.slash("members show", someone(Permission.MODERATE_MEMBERS), {"member": str(MEMBER)})
    await flushed(contexts)
    assert set(records[MEMBERS]) == {(GUILD, MODERATOR)}


async def test_who_joins_is_met_and_counted_on_the_guilds_day(with_intent: Guild, records: MemoryRecords) -> None:
    async with MemoryUnitOfWorkFactory(records)() as uow:
        registered = await uow.guilds.register(GUILD, at=START)
        registered.decide([Choice(TIME_ZONE, "Europe/Berlin")], by=MODERATOR, at=START)
        await uow.guilds.save(registered)
        await uow.commit()
    for _ in range(2):  # told twice
        await told(with_intent, "GUILD_MEMBER_ADD", of_member())
    assert (member(records).joined_at, member(records).last_active_at) == (JOINED, None)
    assert records[MEMBER_FLOW] == {(GUILD, datetime(2026, 1, 2, tzinfo=UTC).date()): (1, 0)}


async def test_who_leaves_is_kept_as_left_and_counted_once(
    with_intent: Guild, records: MemoryRecords, shared: RecordingShared
) -> None:
    await told(with_intent, "GUILD_MEMBER_ADD", of_member())
    for _ in range(2):
        await told(with_intent, "GUILD_MEMBER_REMOVE", GONE)
    assert member(records).left_at == shared.clock.now()
    assert sum(leaves for _, leaves in records[MEMBER_FLOW].values()) == 1


async def test_somebody_never_met_is_counted_as_leaving_too(with_intent: Guild, records: MemoryRecords) -> None:
    await told(with_intent, "GUILD_MEMBER_REMOVE", GONE)
    assert not member(records).is_active
    assert [*records[MEMBER_FLOW].values()] == [(0, 1)]


async def test_who_leaves_and_returns_is_there_again_and_counted_again(
    with_intent: Guild, records: MemoryRecords, shared: RecordingShared
) -> None:
    await told(with_intent, "GUILD_MEMBER_ADD", of_member())
    await told(with_intent, "GUILD_MEMBER_REMOVE", GONE)
    back = shared.clock.now() + timedelta(hours=1)
    await told(with_intent, "GUILD_MEMBER_ADD", of_member(joined_at=back.isoformat()))
    assert (member(records).is_active, member(records).joined_at) == (True, back)
    assert sum(joins for joins, _ in records[MEMBER_FLOW].values()) == 2


async def test_a_new_name_is_known_with_the_next_batch(
    with_intent: Guild, contexts: tuple[Context, ...], records: MemoryRecords
) -> None:
    await told(with_intent, "GUILD_MEMBER_ADD", of_member())
    await told(with_intent, "GUILD_MEMBER_UPDATE", of_member(nick="Emilia"))
    await flushed(contexts)
    assert (member(records).display_name, member(records).last_active_at) == ("Emilia", None)
