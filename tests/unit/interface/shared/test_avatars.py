"""Members' pictures: had from Discord when they can be had, and never waited for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from domain.shared.ids import UserId
from interface.shared.avatars import DiscordAvatars, default_avatar
from interface.shared.client import CurrentClient
from tests.builders import GUILD, MEMBER
from tests.fakes.discord_http import Answer, DiscordHttp, refused
from tests.fakes.payloads import Json, member_json, user_json
from tests.unit.interface.answers import no_clear_answer

AT = f"/guilds/{GUILD}/members/{MEMBER}"
OWN = f"https://cdn.discordapp.com/avatars/{MEMBER}/abc.png?size=256"
HERE = f"https://cdn.discordapp.com/guilds/{GUILD}/users/{MEMBER}/avatars/def.png?size=256"


@pytest.fixture
def avatars(client: CurrentClient) -> DiscordAvatars:
    return DiscordAvatars(client)


def a_member(*, own: str | None = "abc", here: str | None = None) -> Answer:
    member: Json = member_json(MEMBER)
    return Answer(body={**member, "user": {**user_json(MEMBER), "avatar": own}, "avatar": here})


async def test_the_picture_that_a_member_has_is_read_small_and_not_moving(
    avatars: DiscordAvatars, http: DiscordHttp
) -> None:
    http.answers |= {f"GET {AT}": a_member(own="a_abc"), f"GET {OWN.replace('abc', 'a_abc')}": Answer(body=b"cat")}
    assert await avatars.of(GUILD, MEMBER) == b"cat"


async def test_the_picture_for_this_guild_comes_first(avatars: DiscordAvatars, http: DiscordHttp) -> None:
    http.answers |= {f"GET {AT}": a_member(here="def"), f"GET {HERE}": Answer(body=b"cat"), f"GET {OWN}": refused(404)}
    assert await avatars.of(GUILD, MEMBER) == b"cat"


async def test_who_chose_no_picture_has_none(avatars: DiscordAvatars, http: DiscordHttp) -> None:
    http.answers[f"GET {AT}"] = a_member(own=None)
    assert await avatars.of(GUILD, MEMBER) is None
    assert len(http.asked) == 1


async def test_who_left_still_has_one(avatars: DiscordAvatars, http: DiscordHttp) -> None:
    http.answers |= {
        f"GET {AT}": refused(404, 10007),
        f"GET /users/{MEMBER}": Answer(body={**user_json(MEMBER), "avatar": "abc"}),
        f"GET {OWN}": Answer(body=b"cat"),
    }
    assert await avatars.of(GUILD, MEMBER) == b"cat"


async def test_a_picture_is_read_once_until_it_changes(avatars: DiscordAvatars, http: DiscordHttp) -> None:
    http.answers |= {f"GET {AT}": a_member(), f"GET {OWN}": Answer(body=b"cat")}
    for _ in range(3):
        assert await avatars.of(GUILD, MEMBER) == b"cat"
    assert len(http.find("GET", r"https://.*")) == 1
    http.answers |= {f"GET {AT}": a_member(here="def"), f"GET {HERE}": Answer(body=b"dog")}
    assert await avatars.of(GUILD, MEMBER) == b"dog"


async def test_few_pictures_are_kept_and_no_large_ones(avatars: DiscordAvatars, http: DiscordHttp) -> None:
    for number in range(130):
        user = UserId(1000 + number)
        member = {**member_json(user), "user": {**user_json(user), "avatar": "abc"}}
        http.answers |= {
            f"GET /guilds/{GUILD}/members/{user}": Answer(body=member),
            f"GET {OWN.replace(str(MEMBER), str(user), 1)}": Answer(body=b"x" * (600_000 if number == 129 else 1)),
        }
        assert await avatars.of(GUILD, user)
    assert len(avatars._kept) == 128


@no_clear_answer
async def test_what_cannot_be_had_is_done_without(
    avatars: DiscordAvatars, http: DiscordHttp, answer: Answer | BaseException
) -> None:
    avatars.time_limit = 0.1
    http.answers[f"GET {AT}"] = answer
    assert await avatars.of(GUILD, MEMBER) is None


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_a_picture_that_is_gone_is_done_without(avatars: DiscordAvatars, http: DiscordHttp, status: int) -> None:
    http.answers |= {f"GET {AT}": a_member(), f"GET {OWN}": refused(status)}
    assert await avatars.of(GUILD, MEMBER) is None


async def test_a_slow_picture_is_not_waited_for(
    avatars: DiscordAvatars, http: DiscordHttp, monkeypatch: pytest.MonkeyPatch
) -> None:
    @asynccontextmanager
    async def never() -> AsyncIterator[None]:
        await asyncio.Event().wait()
        yield

    avatars.time_limit = 0.05
    http.answers[f"GET {AT}"] = a_member()
    monkeypatch.setattr(DiscordHttp, "get", lambda _, url: never())
    assert await avatars.of(GUILD, MEMBER) is None


async def test_without_a_client_there_are_no_pictures() -> None:
    assert await DiscordAvatars(CurrentClient()).of(GUILD, MEMBER) is None


async def test_the_address_of_a_picture_is_asked_for_once_by_the_users_id(
    avatars: DiscordAvatars, http: DiscordHttp
) -> None:
    http.answers[f"GET /users/{MEMBER}"] = Answer(body={**user_json(MEMBER), "avatar": "abc"})
    assert await avatars.address(MEMBER) == f"https://cdn.discordapp.com/avatars/{MEMBER}/abc.png?size=1024"
    assert [asked.path for asked in http.asked] == [f"/users/{MEMBER}"]


@pytest.mark.parametrize("answer", [refused(404, 10013), refused(403), refused(500)], ids=repr)
async def test_where_it_cannot_be_had_it_is_the_one_that_discord_gives_them(
    avatars: DiscordAvatars, http: DiscordHttp, answer: Answer
) -> None:
    user, avatars.time_limit = UserId(3 << 22), 0.1  # discord.py tries again after a 500, which takes longer
    http.answers[f"GET /users/{user}"] = answer
    assert await avatars.address(user) == "https://cdn.discordapp.com/embed/avatars/3.png"
    assert default_avatar(7 << 22) == "https://cdn.discordapp.com/embed/avatars/1.png"


async def test_without_a_client_there_is_still_an_address() -> None:
    assert await DiscordAvatars(CurrentClient()).address(MEMBER) == default_avatar(MEMBER)
