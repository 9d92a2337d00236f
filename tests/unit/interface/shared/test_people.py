"""What somebody is called, of whom only the id is known."""

import asyncio
from unittest.mock import patch

import discord
import pytest

from domain.shared.ids import GuildId
from domain.shared.names import Names
from interface.shared.border import Person, names_of
from interface.shared.client import CurrentClient
from interface.shared.people import DiscordPeople
from tests.builders import GUILD, MEMBER
from tests.fakes.discord_http import Answer, DiscordHttp, refused
from tests.fakes.payloads import member_json
from tests.unit.interface.answers import no_clear_answer

MEMBER_OF = f"GET /guilds/{GUILD}/members/{MEMBER}"
UNNAMED = Person(id=MEMBER, names=Names())


@pytest.fixture
def people(client: CurrentClient) -> DiscordPeople:
    return DiscordPeople(client)


async def test_a_member_is_called_as_the_server_calls_them(people: DiscordPeople, http: DiscordHttp) -> None:
    http.answers[MEMBER_OF] = Answer(body={**member_json(MEMBER), "nick": "Emil K"})
    assert names_of(await people.of(GUILD, MEMBER)) == Names(username=f"user{MEMBER}", display_name="Emil K")


async def test_a_member_whom_discord_told_of_is_not_asked_for(people: DiscordPeople, http: DiscordHttp) -> None:
    member = await people.of(GUILD, MEMBER)
    http.journal.clear()
    with patch.object(discord.Guild, "get_member", lambda _guild, _user: member):
        assert await people.of(GUILD, MEMBER) is member
    assert http.asked == []


async def test_somebody_who_left_has_no_names(people: DiscordPeople, http: DiscordHttp) -> None:
    http.answers[MEMBER_OF] = refused(404, 10007)
    assert await people.of(GUILD, MEMBER) == UNNAMED


async def test_in_a_guild_that_discord_did_not_tell_of_nobody_has_names(people: DiscordPeople) -> None:
    assert await people.of(GuildId(404), MEMBER) == UNNAMED


@no_clear_answer
async def test_without_a_clear_answer_names_are_done_without(
    people: DiscordPeople, http: DiscordHttp, answer: Answer | BaseException
) -> None:
    http.answers[MEMBER_OF] = answer
    assert await people.of(GUILD, MEMBER) == UNNAMED


async def test_names_that_take_too_long_are_done_without(client: CurrentClient) -> None:
    async def never(_guild: discord.Guild, _user: int) -> discord.Member:
        await asyncio.Event().wait()
        raise AssertionError

    with patch.object(discord.Guild, "fetch_member", never):
        assert await DiscordPeople(client, time_limit=0.0).of(GUILD, MEMBER) == UNNAMED
