"""Timeouts through discord.py: what Discord is asked, and what its answers mean."""

from datetime import datetime, timedelta
from typing import Literal

import pytest

from application.moderation.errors import EffectRefused, MayNotLook
from application.shared.errors import BotNotInGuild, DiscordUnreachable
from domain.moderation.case import Failure
from domain.shared.ids import GuildId
from interface.moderation.timeouts import DiscordTimeouts
from interface.shared.client import CurrentClient
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import START
from tests.fakes.discord_http import Answer, Asked, DiscordHttp, refused
from tests.fakes.payloads import Json, member_json
from tests.unit.interface.answers import no_clear_answer

type Way = Literal["time_out", "end", "until"]

PATH = f"/guilds/{GUILD}/members/{MEMBER}"
TOMORROW = START + timedelta(days=1)

acting = pytest.mark.parametrize("way", ["time_out", "end"])
every_way = pytest.mark.parametrize("way", ["time_out", "end", "until"])


@pytest.fixture
def timeouts(client: CurrentClient) -> DiscordTimeouts:
    return DiscordTimeouts(client)


def a_member(until: datetime | None = None) -> Json:
    return {**member_json(MEMBER), "communication_disabled_until": None if until is None else until.isoformat()}


async def do(timeouts: DiscordTimeouts, way: Way, guild: GuildId = GUILD) -> datetime | None:
    match way:
        case "time_out":
            await timeouts.time_out(guild, MEMBER, TOMORROW, audit_reason="[case 7] späm")
        case "end":
            await timeouts.end(guild, MEMBER, audit_reason="[case 7] späm")
        case "until":
            return await timeouts.until(guild, MEMBER)
    return None


@pytest.mark.parametrize(("way", "until"), [("time_out", TOMORROW.isoformat()), ("end", None)])
async def test_a_timeout_carries_its_end_and_its_reason(
    timeouts: DiscordTimeouts, http: DiscordHttp, way: Way, until: str | None
) -> None:
    http.answers[f"GET {PATH}"] = http.answers[f"PATCH {PATH}"] = Answer(body=a_member())
    await do(timeouts, way)
    assert http.asked[-1] == Asked("PATCH", PATH, {"communication_disabled_until": until}, {}, "[case 7] späm")


@pytest.mark.parametrize("until", [TOMORROW, None])
async def test_the_end_of_a_timeout_is_read_from_the_member(
    timeouts: DiscordTimeouts, http: DiscordHttp, until: datetime | None
) -> None:
    http.answers[f"GET {PATH}"] = Answer(body=a_member(until))
    assert await do(timeouts, "until") == until


@pytest.mark.parametrize("code", [10007, 10013])
async def test_who_is_no_member_is_not_timed_out(timeouts: DiscordTimeouts, http: DiscordHttp, code: int) -> None:
    http.answers[f"GET {PATH}"] = refused(404, code)
    assert await do(timeouts, "until") is None


@pytest.mark.parametrize("answer", [refused(403, 50013), refused(404, 0), refused(404, 10003)], ids=repr)
async def test_a_refusal_that_is_not_about_the_member_does_not_mean_that_there_is_no_timeout(
    timeouts: DiscordTimeouts, http: DiscordHttp, answer: Answer
) -> None:
    http.answers[f"GET {PATH}"] = answer
    with pytest.raises(MayNotLook):
        await do(timeouts, "until")


@pytest.mark.parametrize("answer", [refused(404, 10004), refused(403, 50001)], ids=repr)
async def test_a_bot_that_is_not_in_the_server_says_so_and_not_that_nobody_is_timed_out(
    timeouts: DiscordTimeouts, http: DiscordHttp, answer: Answer
) -> None:
    http.answers[f"GET {PATH}"] = answer
    with pytest.raises(BotNotInGuild):
        await do(timeouts, "until")


@acting
@pytest.mark.parametrize(
    ("step", "answer", "failure"),
    [
        ("GET", refused(404, 10007), Failure.UNKNOWN_MEMBER),
        ("PATCH", refused(404, 10007), Failure.UNKNOWN_MEMBER),
        ("PATCH", refused(403, 50013), Failure.REFUSED_BY_DISCORD),
        ("PATCH", refused(400, 50035), Failure.REFUSED_BY_DISCORD),
    ],
    ids=repr,
)
async def test_a_clear_refusal_says_why(
    timeouts: DiscordTimeouts, http: DiscordHttp, way: Way, step: str, answer: Answer, failure: Failure
) -> None:
    http.answers[f"GET {PATH}"] = Answer(body=a_member())
    http.answers[f"{step} {PATH}"] = answer
    with pytest.raises(EffectRefused) as refusal:
        await do(timeouts, way)
    assert refusal.value.failure is failure


@every_way
@no_clear_answer
async def test_without_a_clear_answer_nobody_knows(
    timeouts: DiscordTimeouts, http: DiscordHttp, way: Way, answer: Answer | BaseException
) -> None:
    http.answers[f"GET {PATH}"] = answer
    with pytest.raises(DiscordUnreachable):
        await do(timeouts, way)


@every_way
async def test_in_a_guild_that_discord_did_not_tell_of_nothing_is_asked(
    timeouts: DiscordTimeouts, http: DiscordHttp, way: Way
) -> None:
    with pytest.raises(DiscordUnreachable):
        await do(timeouts, way, GuildId(404))
    assert http.asked == []
