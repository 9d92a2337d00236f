"""Bans through discord.py: what Discord is asked, and what its answers mean."""

from datetime import timedelta
from typing import Literal

import pytest

from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.ports import Ban
from application.shared.errors import BotNotInGuild, DiscordUnreachable
from domain.moderation.case import Failure
from domain.shared.ids import GuildId
from interface.moderation.bans import DiscordBans
from interface.shared.client import CurrentClient
from tests.builders import GUILD, MEMBER
from tests.fakes.discord_http import Answer, Asked, DiscordHttp, refused
from tests.fakes.payloads import user_json
from tests.unit.interface.answers import no_clear_answer

type Way = Literal["ban", "unban", "find"]

PATH = f"/guilds/{GUILD}/bans/{MEMBER}"
METHODS: dict[Way, str] = {"ban": "PUT", "unban": "DELETE", "find": "GET"}

acting = pytest.mark.parametrize("way", ["ban", "unban"])
every_way = pytest.mark.parametrize("way", METHODS)


@pytest.fixture
def bans(client: CurrentClient) -> DiscordBans:
    return DiscordBans(client)


async def do(bans: DiscordBans, way: Way, guild: GuildId = GUILD) -> Ban | None:
    match way:
        case "ban":
            await bans.ban(guild, MEMBER, delete_messages=timedelta(hours=1), audit_reason="[case 7] späm")
        case "unban":
            await bans.unban(guild, MEMBER, audit_reason="[case 7] späm")
        case "find":
            return await bans.find(guild, MEMBER)
    return None


async def test_a_ban_carries_its_window_and_its_reason(bans: DiscordBans, http: DiscordHttp) -> None:
    await do(bans, "ban")
    assert http.asked == [Asked("PUT", PATH, {}, {"delete_message_seconds": 3600}, "[case 7] späm")]


async def test_an_unban_carries_its_reason(bans: DiscordBans, http: DiscordHttp) -> None:
    await do(bans, "unban")
    assert http.asked == [Asked("DELETE", PATH, {}, {}, "[case 7] späm")]


@pytest.mark.parametrize("reason", ["[case 7] spam", None])
async def test_a_ban_is_found_with_its_reason(bans: DiscordBans, http: DiscordHttp, reason: str | None) -> None:
    http.answers[f"GET {PATH}"] = Answer(body={"user": user_json(MEMBER), "reason": reason})
    assert await do(bans, "find") == Ban(reason)


@pytest.mark.parametrize("code", [10013, 10026])
async def test_where_there_is_no_ban_none_is_found(bans: DiscordBans, http: DiscordHttp, code: int) -> None:
    http.answers[f"GET {PATH}"] = refused(404, code)
    assert await do(bans, "find") is None


@pytest.mark.parametrize("answer", [refused(403, 50013), refused(404, 0), refused(404, 10003)], ids=repr)
async def test_a_refusal_that_is_not_about_the_ban_does_not_mean_that_there_is_none(
    bans: DiscordBans, http: DiscordHttp, answer: Answer
) -> None:
    http.answers[f"GET {PATH}"] = answer
    with pytest.raises(MayNotLook):
        await do(bans, "find")


@pytest.mark.parametrize("answer", [refused(404, 10004), refused(403, 50001)], ids=repr)
async def test_a_bot_that_is_not_in_the_server_says_so_and_not_that_nobody_is_banned(
    bans: DiscordBans, http: DiscordHttp, answer: Answer
) -> None:
    http.answers[f"GET {PATH}"] = answer
    with pytest.raises(BotNotInGuild):
        await do(bans, "find")


@acting
@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (refused(404, 10007), Failure.UNKNOWN_MEMBER),
        (refused(404, 10013), Failure.UNKNOWN_MEMBER),
        (refused(404, 10026), Failure.UNKNOWN_MEMBER),
        (refused(404, 10004), Failure.REFUSED_BY_DISCORD),
        (refused(403, 50013), Failure.REFUSED_BY_DISCORD),
        (refused(400, 50035), Failure.REFUSED_BY_DISCORD),
    ],
    ids=repr,
)
async def test_a_clear_refusal_says_why(
    bans: DiscordBans, http: DiscordHttp, way: Way, answer: Answer, failure: Failure
) -> None:
    http.answers[f"{METHODS[way]} {PATH}"] = answer
    with pytest.raises(EffectRefused) as refusal:
        await do(bans, way)
    assert refusal.value.failure is failure


@every_way
@no_clear_answer
async def test_without_a_clear_answer_nobody_knows(
    bans: DiscordBans, http: DiscordHttp, way: Way, answer: Answer | BaseException
) -> None:
    http.answers[f"{METHODS[way]} {PATH}"] = answer
    with pytest.raises(DiscordUnreachable):
        await do(bans, way)


@every_way
async def test_in_a_guild_that_discord_did_not_tell_of_nothing_is_asked(
    bans: DiscordBans, http: DiscordHttp, way: Way
) -> None:
    with pytest.raises(DiscordUnreachable):
        await do(bans, way, GuildId(404))
    assert http.asked == []
