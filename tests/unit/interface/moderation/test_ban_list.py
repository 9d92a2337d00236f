"""Who is banned, as far as Discord can list them while somebody types."""

import asyncio
from unittest.mock import patch

import discord
import pytest

from application.moderation.errors import MayNotLook
from application.moderation.ports import BannedUser, KnownBans
from application.shared.errors import DiscordUnreachable
from domain.shared.ids import GuildId, UserId
from interface.moderation.ban_list import DiscordBanList
from interface.shared.client import CurrentClient
from tests.builders import GUILD
from tests.fakes.discord_http import Answer, DiscordHttp, refused
from tests.fakes.payloads import Json, user_json
from tests.unit.interface.answers import no_clear_answer

LIST = f"GET /guilds/{GUILD}/bans"


def banned(*users: int, reason: str | None = "spam") -> list[Json]:
    return [{"user": user_json(UserId(user)), "reason": reason} for user in users]


@pytest.fixture
def bans(client: CurrentClient) -> DiscordBanList:
    return DiscordBanList(client, now=lambda: 0.0)


async def test_names_and_reasons_are_listed(bans: DiscordBanList, http: DiscordHttp) -> None:
    named = {**user_json(UserId(30)), "global_name": "Emil"}
    http.answers[LIST] = Answer(body=[{"user": named, "reason": "x" * 600}, *banned(31, reason=None)])
    emil = BannedUser(user=UserId(30), username="user30", display_name="Emil", reason="x" * 100)
    assert await bans.known(GUILD) == KnownBans(
        (emil, BannedUser(user=UserId(31), username="user31")), is_complete=True
    )
    assert [(asked.path, int(str(asked.query["limit"]))) for asked in http.asked] == [(f"/guilds/{GUILD}/bans", 1000)]


async def test_who_is_listed_already_is_known_without_asking(bans: DiscordBanList, http: DiscordHttp) -> None:
    assert bans.listed(GUILD, UserId(30)) is None
    http.answers[LIST] = Answer(body=banned(30))
    await bans.known(GUILD)
    assert bans.listed(GUILD, UserId(30)) == BannedUser(user=UserId(30), username="user30", reason="spam")
    assert bans.listed(GUILD, UserId(31)) is None
    assert len(http.asked) == 1


async def test_while_somebody_types_bans_are_listed_once_and_soon_anew(
    client: CurrentClient, http: DiscordHttp
) -> None:
    now = [0.0]
    bans = DiscordBanList(client, now=lambda: now[0])
    http.answers[LIST] = Answer(body=banned(30))
    for _ in range(3):
        assert len((await bans.known(GUILD)).bans) == 1
    assert len(http.asked) == 1
    http.answers[LIST] = Answer(body=banned(30, 31))
    now[0] += 16
    assert len((await bans.known(GUILD)).bans) == 2


async def test_a_large_list_is_read_a_thousand_at_a_time_up_to_ten_thousand(
    bans: DiscordBanList, http: DiscordHttp
) -> None:
    pages = [banned(*range(first, first + 1000)) for first in range(1, 12_000, 1000)]
    http.next_answers[LIST] = [Answer(body=page) for page in pages]
    known = await bans.known(GUILD)
    assert [ban.user for ban in known.bans] == [*range(1, 10_001)]
    assert not known.is_complete
    assert [int(str(asked.query["after"])) for asked in http.asked] == [*range(0, 10_000, 1000)]


async def test_two_who_type_at_once_have_the_list_read_once(bans: DiscordBanList, http: DiscordHttp) -> None:
    http.answers[LIST] = Answer(body=banned(30))
    first, second = await asyncio.gather(bans.known(GUILD), bans.known(GUILD))
    assert first == second != KnownBans((), is_complete=True)
    assert len(http.asked) == 1


async def test_what_could_be_listed_in_time_is_listed_and_the_next_to_ask_goes_on_from_there(
    client: CurrentClient, http: DiscordHttp
) -> None:
    bans, listed = DiscordBanList(client, now=lambda: 0.0), list[int]()
    limits, is_slow = list[asyncio.Timeout](), [True]

    def limited(_seconds: float) -> asyncio.Timeout:
        limits.append(asyncio.Timeout(None))
        return limits[-1]

    async def get_bans(_http: object, _guild: int, limit: int, before: object = None, after: int = 0) -> list[Json]:
        listed.append(after)
        if after and is_slow[0]:
            limits[-1].reschedule(asyncio.get_running_loop().time())  # time is up while this page is waited for
            await asyncio.Event().wait()
        return banned(1001) if after else banned(*range(1, 1001))

    with (
        patch.object(discord.http.HTTPClient, "get_bans", get_bans),
        patch("interface.moderation.ban_list.asyncio.timeout", limited),
    ):
        cut = await bans.known(GUILD)
        assert (len(cut.bans), cut.is_complete) == (1000, False)
        is_slow[0] = False
        whole = await bans.known(GUILD)
        assert (len(whole.bans), whole.is_complete) == (1001, True)
    assert listed == [0, 1000, 1000]


async def test_the_lists_of_only_a_few_guilds_are_kept(bans: DiscordBanList, http: DiscordHttp) -> None:
    http.answers[LIST] = Answer(body=banned(30))
    await bans.known(GUILD)
    with patch.object(CurrentClient, "guild", lambda client, _: client.get().get_guild(GUILD)):
        for guild in range(1, 9):
            await bans.known(GuildId(guild))
    await bans.known(GUILD)
    assert len(http.asked) == 10


async def test_a_bot_that_may_not_see_bans_says_so(bans: DiscordBanList, http: DiscordHttp) -> None:
    http.answers[LIST] = refused(403, 50013)
    with pytest.raises(MayNotLook):
        await bans.known(GUILD)


@no_clear_answer
async def test_without_a_clear_answer_there_is_no_list(
    bans: DiscordBanList, http: DiscordHttp, answer: Answer | BaseException
) -> None:
    http.answers[LIST] = answer
    with pytest.raises(DiscordUnreachable):
        await bans.known(GUILD)


async def test_of_a_guild_that_discord_did_not_tell_of_there_is_no_list(bans: DiscordBanList) -> None:
    with pytest.raises(DiscordUnreachable):
        await bans.known(GuildId(404))
