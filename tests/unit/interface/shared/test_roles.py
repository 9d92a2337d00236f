"""Roles through discord.py: what Discord is asked, and what its answers mean."""

from typing import Literal

import pytest

from application.shared.errors import DiscordUnreachable, MemberLookUpRefused
from application.shared.roles import NotAMember, RoleRefused
from domain.shared.ids import GuildId, RoleId
from domain.shared.roles import NoSuchRole, RoleIsEverybodys, RoleIsManaged, fault_of
from interface.shared.client import CurrentClient
from interface.shared.roles import DiscordRoles
from tests.builders import GUILD, MEMBER
from tests.fakes.discord_http import Answer, Asked, DiscordHttp, refused
from tests.fakes.interactions import Guild
from tests.fakes.payloads import guild_json, member_json, role_json
from tests.unit.interface.answers import no_clear_answer

type Way = Literal["give", "take"]

ROLE, HIGH, BOOSTERS = RoleId(9001), RoleId(9777), RoleId(9778)
MEMBER_PATH = f"/guilds/{GUILD}/members/{MEMBER}"
PATH = f"{MEMBER_PATH}/roles/{ROLE}"
METHODS: dict[Way, str] = {"give": "PUT", "take": "DELETE"}

acting = pytest.mark.parametrize("way", METHODS)


@pytest.fixture
def roles(client: CurrentClient) -> DiscordRoles:
    return DiscordRoles(client)


async def do(roles: DiscordRoles, way: Way, guild: GuildId = GUILD) -> None:
    match way:
        case "give":
            await roles.give(guild, MEMBER, ROLE, reason="[purchase 7] böught")
        case "take":
            await roles.take(guild, MEMBER, ROLE, reason="[purchase 7] böught")


@acting
async def test_one_role_changes_hands_with_its_reason(roles: DiscordRoles, http: DiscordHttp, way: Way) -> None:
    await do(roles, way)
    assert http.asked[-1] == Asked(METHODS[way], PATH, {}, {}, "[purchase 7] böught")
    assert [asked.path for asked in http.asked] == [MEMBER_PATH, PATH]


async def test_the_roles_that_discord_names_are_held_without_everyones(roles: DiscordRoles, http: DiscordHttp) -> None:
    http.answers[f"GET {MEMBER_PATH}"] = Answer(body=member_json(MEMBER, roles=[ROLE]))
    assert await roles.held(GUILD, MEMBER) == {ROLE}


@acting
async def test_who_is_no_member_is_told_apart_from_what_is_refused(
    roles: DiscordRoles, http: DiscordHttp, way: Way
) -> None:
    http.answers[f"GET {MEMBER_PATH}"] = refused(404, 10007)
    with pytest.raises(NotAMember):
        await roles.held(GUILD, MEMBER)
    with pytest.raises(NotAMember):
        await do(roles, way)
    del http.answers[f"GET {MEMBER_PATH}"]
    for code in (10007, 10013):  # gone between the two requests
        http.answers[f"{METHODS[way]} {PATH}"] = refused(404, code)
        with pytest.raises(NotAMember):
            await do(roles, way)


@acting
@pytest.mark.parametrize("answer", [refused(403, 50013), refused(404, 10011), refused(400, 50035)], ids=repr)
async def test_a_clear_refusal_is_handed_on_in_discords_words(
    roles: DiscordRoles, http: DiscordHttp, way: Way, answer: Answer
) -> None:
    http.answers[f"{METHODS[way]} {PATH}"] = answer
    with pytest.raises(RoleRefused) as refusal:
        await do(roles, way)
    assert (refusal.value.role, refusal.value.why) == (ROLE, "refused")


@acting
async def test_a_refusal_without_words_has_its_status(roles: DiscordRoles, http: DiscordHttp, way: Way) -> None:
    http.answers[f"{METHODS[way]} {PATH}"] = Answer(403, {"code": 50013})
    with pytest.raises(RoleRefused) as refusal:
        await do(roles, way)
    assert refusal.value.why == "403"


@acting
@pytest.mark.parametrize("answer", [refused(404, 10004), refused(403, 50001), refused(401)], ids=repr)
async def test_a_bot_that_is_out_of_the_guild_or_logged_out_learns_nothing_of_the_role(
    roles: DiscordRoles, http: DiscordHttp, way: Way, answer: Answer
) -> None:
    http.answers[f"{METHODS[way]} {PATH}"] = answer
    with pytest.raises(DiscordUnreachable):
        await do(roles, way)


@acting
@no_clear_answer
async def test_without_a_clear_answer_nobody_knows(
    roles: DiscordRoles, http: DiscordHttp, way: Way, answer: Answer | BaseException
) -> None:
    http.answers[f"{METHODS[way]} {PATH}"] = answer
    with pytest.raises(DiscordUnreachable):
        await do(roles, way)


@no_clear_answer
async def test_without_a_clear_answer_nobody_knows_what_is_held(
    roles: DiscordRoles, http: DiscordHttp, answer: Answer | BaseException
) -> None:
    http.answers[f"GET {MEMBER_PATH}"] = answer
    with pytest.raises(DiscordUnreachable):
        await roles.held(GUILD, MEMBER)


@pytest.mark.parametrize(("answer", "why"), [(refused(403, 50013), "refused"), (Answer(403, {"code": 50013}), "403")])
async def test_looking_is_not_refused_the_way_giving_is(
    roles: DiscordRoles, http: DiscordHttp, answer: Answer, why: str
) -> None:
    http.answers[f"GET {MEMBER_PATH}"] = answer
    with pytest.raises(MemberLookUpRefused) as refusal:
        await roles.held(GUILD, MEMBER)
    assert refusal.value.why == why


@acting
async def test_in_a_guild_that_discord_did_not_tell_of_nothing_is_asked(
    roles: DiscordRoles, http: DiscordHttp, way: Way
) -> None:
    with pytest.raises(DiscordUnreachable):
        await do(roles, way, GuildId(404))
    assert http.asked == []


async def test_before_the_roles_are_known_nobody_seems_to_have_none(
    roles: DiscordRoles, http: DiscordHttp, guild: Guild
) -> None:
    guild.bot._connection.parsers["GUILD_UPDATE"](guild_json(roles=[]))
    with pytest.raises(DiscordUnreachable):
        await roles.held(GUILD, MEMBER)
    assert http.asked == []


async def test_the_directory_knows_which_roles_the_bot_may_hand_out(roles: DiscordRoles, guild: Guild) -> None:
    listed = [
        role_json(GUILD, position=0, permissions=0),
        role_json(ROLE, position=3, permissions=0),
        role_json(9100, position=50, permissions=1 << 28),  # the bot's own, with Manage Roles
        role_json(HIGH, position=60, permissions=1 << 3),
        {**role_json(BOOSTERS, position=2, permissions=0), "managed": True},
    ]
    guild.bot._connection.parsers["GUILD_UPDATE"](guild_json(roles=listed))
    known = await roles.of(GUILD)
    assert known.bot_may_manage
    assert [known.known[role].is_below_the_bot for role in (ROLE, HIGH)] == [True, False]
    assert known.known[HIGH].grants == {"administrator"}
    assert known.known[ROLE].position == 3
    assert fault_of(known, ROLE) is None
    assert isinstance(fault_of(known, RoleId(GUILD)), RoleIsEverybodys)
    assert isinstance(fault_of(known, BOOSTERS), RoleIsManaged)
    assert isinstance(fault_of(known, RoleId(1)), NoSuchRole)


async def test_a_bot_without_the_right_is_known_to_lack_it(roles: DiscordRoles, guild: Guild) -> None:
    listed = [role_json(GUILD, position=0, permissions=0), role_json(9100, position=50, permissions=0)]
    guild.bot._connection.parsers["GUILD_UPDATE"](guild_json(roles=listed))
    assert not (await roles.of(GUILD)).bot_may_manage
