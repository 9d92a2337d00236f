"""Who left while the bot was away, as Discord tells of all members of a guild once it is back."""

from collections.abc import AsyncIterator
from typing import cast

import discord
import pytest
from discord.types.member import MemberWithUser

from application.members.mark_absent import MarkAbsent
from application.shared.errors import RecordsUnavailable, unforeseen
from domain.shared.ids import GuildId, UserId
from interface.main import join_words
from interface.members.listeners import PresenceListener
from interface.shared.answering import ErrorAnswers
from interface.shared.bot import TuxBot
from interface.shared.context import Context
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import START
from tests.fakes.discord_http import DiscordHttp
from tests.fakes.gate import everybody
from tests.fakes.guilds import NOTHING_CHOSEN
from tests.fakes.interactions import Guild, logged_in, settled
from tests.fakes.members import MEMBER_FLOW, MEMBERS
from tests.fakes.payloads import guild_json, member_json
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.members import a_sighting
from tests.wired import RecordingShared

AWAY = UserId(77)
PRESENT = cast("MemberWithUser", member_json(MEMBER))


@pytest.fixture(params=[True, False], ids=["with the intent", "without it"])
async def guild(
    shared: RecordingShared, contexts: tuple[Context, ...], request: pytest.FixtureRequest
) -> AsyncIterator[Guild]:
    answers = ErrorAnswers(join_words(contexts), shared.incidents, everybody, NOTHING_CHOSEN)
    bot = TuxBot(contexts, answers, shared.incidents, members_intent=request.param)
    bot._connection._chunk_guilds = False  # there is no gateway here to ask for everybody
    guild = Guild(bot, DiscordHttp(journal=shared.journal))
    async with logged_in(guild.bot, guild.http):
        shared.client.replace(guild.bot)
        yield guild


async def has_left(guild: Guild, records: MemoryRecords, event: str, *, told_of: int, of: object = None) -> set[UserId]:
    """Of two who are stored, one is told of, and the guild is said to have `told_of` more than the bot knew."""
    async with MemoryUnitOfWorkFactory(records)() as uow:
        await uow.guilds.register(GUILD, at=START)
        await uow.members.meet([a_sighting(MEMBER), a_sighting(AWAY)])
        await uow.commit()
    known = guild.bot.get_guild(GUILD)
    assert known is not None
    known._add_member(discord.Member(data=PRESENT, guild=known, state=guild.bot._connection))
    known._member_count = len(known._members) + told_of
    guild.bot.dispatch(event, known if of is None else of)
    await settled()
    assert not records[MEMBER_FLOW]
    return {user for (_, user), member in records[MEMBERS].items() if not member.is_active}


@pytest.mark.parametrize("event", ["guild_available", "guild_join"])
async def test_who_is_not_among_all_members_left_and_nothing_is_concluded_without_the_intent(
    guild: Guild, records: MemoryRecords, event: str
) -> None:
    gone = await has_left(guild, records, event, told_of=0)
    assert gone == ({AWAY} if guild.bot.intents.members else set())


async def test_where_discord_has_not_told_of_all_nobody_is_taken_to_have_left(
    guild: Guild, records: MemoryRecords
) -> None:
    assert await has_left(guild, records, "guild_available", told_of=1) == set()


async def test_who_left_while_a_shard_changed_hands_is_found_by_who_has_it_now(
    guild: Guild, records: MemoryRecords
) -> None:
    assert await has_left(guild, records, "taken_over", told_of=0, of=1) == set()
    gone = await has_left(guild, records, "taken_over", told_of=0, of=0)
    assert gone == ({AWAY} if guild.bot.intents.members else set())


@pytest.mark.parametrize("guild", [True], indirect=True)
@pytest.mark.parametrize("taken", ["its lease is over", "its shard is another's"])
async def test_a_process_that_stood_still_takes_nobody_to_have_left_by_what_it_knew_before(
    guild: Guild, shared: RecordingShared, records: MemoryRecords, taken: str
) -> None:
    if taken == "its lease is over":
        shared.client.tenure.extend(0.0)
    else:
        shared.client.replace(None)
    assert await has_left(guild, records, "guild_available", told_of=0) == set()


@pytest.mark.parametrize("guild", [True], indirect=True)
async def test_one_server_that_cannot_be_compared_keeps_no_other_waiting_and_is_compared_later(
    guild: Guild, shared: RecordingShared
) -> None:
    others, compared, away = (GuildId(701), GuildId(702)), list[GuildId](), {GUILD}

    async def mark_absent(command: MarkAbsent) -> UserId | None:
        compared.append(command.guild)
        if command.guild in away:
            guild.bot._connection.parsers["GUILD_DELETE"]({"id": "702"})
            raise RecordsUnavailable
        assert AWAY not in command.here
        return None

    for other in others:
        guild.bot._connection.parsers["GUILD_CREATE"]({**guild_json(), "id": str(other)})
    await settled()
    for known in guild.bot.guilds:
        known._member_count = len(known._members)
    listener = PresenceListener(mark_absent, shared.client)
    with pytest.raises(ExceptionGroup) as failed:
        await listener.on_taken_over(0)
    assert unforeseen(failed.value) is None
    assert compared == [GUILD, others[0]]
    with pytest.raises(ExceptionGroup):
        await listener.try_again()
    away.clear()
    for _ in range(2):
        await listener.try_again()
    assert compared[2:] == [GUILD, GUILD]
