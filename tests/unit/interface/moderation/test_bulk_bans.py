"""Many bans through discord.py: what Discord is asked, and what its answers mean."""

from datetime import timedelta

import pytest

from application.moderation.bulk.errors import FileUnreadable, MembersHidden
from application.moderation.bulk.ports import BulkBanAnswer
from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.ports import Ban
from application.shared.errors import DiscordUnreachable
from domain.shared.ids import UserId
from interface.moderation.bulk.bans import DiscordBulkBans
from interface.moderation.bulk.id_file import LARGEST, text_of
from interface.moderation.bulk.members import DiscordBulkMembers
from interface.shared.client import CurrentClient
from tests.builders import GUILD
from tests.fakes.discord_http import Answer, Asked, DiscordHttp, refused
from tests.fakes.payloads import Json, member_json, user_json

BULK, LIST = f"/guilds/{GUILD}/bulk-ban", f"GET /guilds/{GUILD}/bans"
USERS = tuple(map(UserId, (31, 32, 33)))
MANY = tuple(UserId(1_000 + number) for number in range(5))


@pytest.fixture
def bans(client: CurrentClient) -> DiscordBulkBans:
    return DiscordBulkBans(client)


async def ban(bans: DiscordBulkBans) -> BulkBanAnswer:
    return await bans.ban(GUILD, USERS, delete_messages=timedelta(hours=1), audit_reason="[bulk 7] späm")


def banned(*users: int, reason: str | None = "spam") -> list[Json]:
    return [{"user": user_json(UserId(user)), "reason": reason} for user in users]


async def test_all_are_banned_with_one_request(bans: DiscordBulkBans, http: DiscordHttp) -> None:
    http.answers[f"POST {BULK}"] = Answer(body={"banned_users": ["31", "33"], "failed_users": ["32"]})
    assert await ban(bans) == BulkBanAnswer(banned=frozenset({UserId(31), UserId(33)}), failed=frozenset({UserId(32)}))
    body = {"user_ids": [31, 32, 33], "delete_message_seconds": 3600}
    assert http.asked == [Asked("POST", BULK, body, {}, "[bulk 7] späm")]


async def test_that_none_could_be_banned_is_an_answer(bans: DiscordBulkBans, http: DiscordHttp) -> None:
    http.answers[f"POST {BULK}"] = refused(400, 500_000)
    assert await ban(bans) == BulkBanAnswer(banned=frozenset(), failed=frozenset(USERS))


async def test_a_refusal_is_one_and_silence_is_none(bans: DiscordBulkBans, http: DiscordHttp) -> None:
    http.answers[f"POST {BULK}"] = refused(403, 50_013)
    with pytest.raises(EffectRefused):
        await ban(bans)
    http.answers[f"POST {BULK}"] = ConnectionResetError()
    with pytest.raises(DiscordUnreachable):
        await ban(bans)


async def test_few_are_looked_up_one_by_one(bans: DiscordBulkBans, http: DiscordHttp) -> None:
    http.answers[f"{LIST}/31"] = Answer(body=banned(31)[0])
    http.answers[f"{LIST}/32"] = refused(404, 10_026)
    assert await bans.standing(GUILD, USERS[:2]) == {UserId(31): Ban("spam")}


async def test_many_are_found_in_the_list_and_pages_without_them_are_left_out(
    bans: DiscordBulkBans, http: DiscordHttp
) -> None:
    full = banned(*range(1_000, 2_000))
    http.next_answers[LIST] = [Answer(body=full), Answer(body=banned(90_000, reason=None))]
    wanted = [UserId(each) for each in (1_000, 1_500, 5_000, 90_000)]
    found = await bans.standing(GUILD, wanted)
    assert found == {wanted[0]: Ban("spam"), wanted[1]: Ban("spam"), wanted[3]: Ban(None)}
    assert [int(str(asked.query["after"])) for asked in http.asked] == [999, 4_999]


async def test_that_nobody_may_look_does_not_mean_that_nobody_is_banned(
    bans: DiscordBulkBans, http: DiscordHttp
) -> None:
    http.answers[LIST] = refused(403, 50_013)
    with pytest.raises(MayNotLook):
        await bans.standing(GUILD, MANY)
    http.answers[LIST] = ConnectionResetError()
    with pytest.raises(DiscordUnreachable):
        await bans.standing(GUILD, MANY)


async def test_members_are_listed_only_with_the_privileged_intent(client: CurrentClient, http: DiscordHttp) -> None:
    members = DiscordBulkMembers(client)
    with pytest.raises(MembersHidden):
        await members.all(GUILD)
    assert http.asked == []
    client.get()._connection._intents.members = True
    http.next_answers[f"GET /guilds/{GUILD}/members"] = [Answer(body=[member_json(UserId(31))]), Answer(body=[])]
    [found] = await members.all(GUILD)
    assert (found.user, found.names.username, found.roles) == (31, "user31", frozenset())
    assert found.joined_at is not None


class Attached:
    """A file that somebody attached to a command."""

    def __init__(self, content: bytes, size: int | None = None) -> None:
        self.size = len(content) if size is None else size
        self._content = content

    async def read(self) -> bytes:
        return self._content


@pytest.mark.parametrize("file", [Attached(b"", size=LARGEST + 1), Attached(b"\xff\xfe1")])
async def test_a_file_that_is_no_text_or_too_large_is_refused(file: Attached) -> None:
    with pytest.raises(FileUnreadable):
        await text_of(file)  # type: ignore[arg-type]  # as much of discord.py's attachment as is used


async def test_a_file_is_read_whatever_program_wrote_it() -> None:
    assert await text_of(None) is None
    assert await text_of(Attached("\ufeff31\r\n32".encode())) == "31\r\n32"  # type: ignore[arg-type]  # as above
