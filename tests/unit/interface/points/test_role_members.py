from collections.abc import Collection

import aiohttp
import pytest

from application.points.ports import MembersHidden, RoleMember
from application.shared.errors import DiscordUnreachable
from domain.shared.ids import RoleId, UserId
from interface.points.role_members import DiscordRoleMembers
from interface.shared.client import CurrentClient
from tests.builders import GUILD
from tests.fakes.discord_http import Answer, DiscordHttp, refused
from tests.fakes.payloads import Json, member_json

ROLE, OTHER_ROLE = RoleId(9100), RoleId(9000)
_MEMBERS = f"GET /guilds/{GUILD}/members"
_AT_ONCE = 1_000


@pytest.fixture
def members(client: CurrentClient) -> DiscordRoleMembers:
    """Of a bot that runs with the members intent."""
    client.get()._connection._intents.members = True
    return DiscordRoleMembers(client)


def some(users: Collection[int], *roles: RoleId, bot: bool = False) -> list[Json]:
    people = [member_json(UserId(user), roles=roles) for user in users]
    return [{**person, "user": {**person["user"], "bot": bot}} for person in people]  # type: ignore[dict-item]  # Json


async def test_without_the_members_intent_nobody_is_asked(client: CurrentClient, http: DiscordHttp) -> None:
    with pytest.raises(MembersHidden):
        await DiscordRoleMembers(client).of(GUILD, ROLE)
    assert http.asked == []


async def test_those_with_the_role_are_found_a_thousand_at_a_time(
    members: DiscordRoleMembers, http: DiscordHttp
) -> None:
    first = [*some(range(1_000, 1_998), OTHER_ROLE), *some([1_998], ROLE, OTHER_ROLE), *some([1_999], ROLE, bot=True)]
    assert len(first) == _AT_ONCE
    http.next_answers[_MEMBERS] = [Answer(body=first), Answer(body=some([5_000], ROLE)), Answer(body=[])]
    assert {*await members.of(GUILD, ROLE)} == {
        RoleMember(UserId(1_998), is_bot=False),
        RoleMember(UserId(1_999), is_bot=True),
        RoleMember(UserId(5_000), is_bot=False),
    }
    assert [asked.query["limit"] for asked in http.asked] == [_AT_ONCE] * 2


async def test_everybody_has_the_role_that_has_the_guilds_id(members: DiscordRoleMembers, http: DiscordHttp) -> None:
    http.next_answers[_MEMBERS] = [Answer(body=some([5, 6])), Answer(body=[])]
    found = await members.of(GUILD, RoleId(GUILD))
    assert {member.user for member in found} == {5, 6}


@pytest.mark.parametrize(
    ("answer", "error"), [(refused(403), MembersHidden), (aiohttp.ClientConnectionError(), DiscordUnreachable)]
)
async def test_what_discord_does_not_tell_is_not_taken_for_nobody(
    members: DiscordRoleMembers, http: DiscordHttp, answer: Answer | Exception, error: type[Exception]
) -> None:
    http.answers[_MEMBERS] = answer
    with pytest.raises(error):
        await members.of(GUILD, ROLE)
