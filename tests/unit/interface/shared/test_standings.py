"""Where people stand, as Discord's roles say it."""

from collections.abc import Mapping

import discord
import pytest

from application.shared.errors import BotNotInGuild, DiscordUnreachable, MemberLookUpRefused
from domain.shared.ids import ApplicationId, GuildId, RoleId, UserId
from domain.shared.permission import Permission
from domain.shared.role_rank import RoleRank
from domain.shared.standing import Standing
from interface.shared.client import CurrentClient
from interface.shared.standings import DiscordStandings
from tests.builders import BOT, EVERYTHING, GUILD, MEMBER, OWNER
from tests.fakes.discord_http import Answer, DiscordHttp, refused
from tests.fakes.interactions import Guild
from tests.fakes.payloads import BOT_ROLE, flag, guild_json, member_json, role_json
from tests.unit.interface.answers import no_clear_answer

HIGH, ADMIN = 31, 32
_ROLES = {
    GUILD: (0, flag(Permission.MODERATE_MEMBERS)),
    HIGH: (7, flag(Permission.KICK_MEMBERS)),
    ADMIN: (3, discord.Permissions(administrator=True).value),
}


@pytest.fixture
def standings(client: CurrentClient) -> DiscordStandings:
    return DiscordStandings(client)


async def stand(
    standings: DiscordStandings,
    guild: Guild,
    *roles: int,
    user: UserId = MEMBER,
    known: Mapping[int, tuple[int, int]] = _ROLES,
) -> Standing:
    listed = [role_json(role, position=position, permissions=given) for role, (position, given) in known.items()]
    guild.bot._connection.parsers["GUILD_UPDATE"](guild_json(roles=listed))
    guild.http.answers[f"GET /guilds/{GUILD}/members/{user}"] = Answer(body=member_json(user, roles=roles))
    return await standings.of(GUILD, user)


async def test_without_roles_the_permissions_of_everyone_apply(standings: DiscordStandings, guild: Guild) -> None:
    expected = Standing(user=MEMBER, permissions=frozenset({Permission.MODERATE_MEMBERS}))
    assert await stand(standings, guild) == expected


async def test_roles_add_their_rights_and_the_highest_counts(standings: DiscordStandings, guild: Guild) -> None:
    both = frozenset({Permission.MODERATE_MEMBERS, Permission.KICK_MEMBERS})
    assert await stand(standings, guild, HIGH) == Standing(
        user=MEMBER, top_role=RoleRank(7, RoleId(HIGH)), permissions=both
    )


async def test_roles_are_in_the_order_of_their_height_without_everybodys(
    standings: DiscordStandings, guild: Guild
) -> None:
    assert (await stand(standings, guild, ADMIN, HIGH)).roles == (RoleId(HIGH), RoleId(ADMIN))


OLDER, YOUNGER = 40, 41


async def test_of_two_roles_at_one_position_the_one_with_the_lower_id_stands_higher(
    standings: DiscordStandings, guild: Guild
) -> None:
    tie = {GUILD: (0, 0), OLDER: (7, 0), YOUNGER: (7, 0)}
    both = await stand(standings, guild, YOUNGER, OLDER, known=tie)
    younger = await stand(standings, guild, YOUNGER, known=tie)
    assert both.top_role == RoleRank(7, RoleId(OLDER))
    assert (both.outranks(younger), younger.outranks(both)) == (True, False)


async def test_everybodys_role_stands_below_one_at_its_position(standings: DiscordStandings, guild: Guild) -> None:
    tie = {GUILD: (0, 0), GUILD + 1: (0, 0)}
    without, with_role = await stand(standings, guild, known=tie), await stand(standings, guild, GUILD + 1, known=tie)
    assert (with_role.outranks(without), without.outranks(with_role)) == (True, False)


async def test_an_administrator_may_do_everything(standings: DiscordStandings, guild: Guild) -> None:
    assert await stand(standings, guild, ADMIN) == Standing(
        user=MEMBER, is_administrator=True, top_role=RoleRank(3, RoleId(ADMIN)), permissions=EVERYTHING
    )


async def test_the_owner_is_known(standings: DiscordStandings, guild: Guild) -> None:
    standing = await stand(standings, guild, user=OWNER)
    assert (standing.is_owner, standing.permissions) == (True, EVERYTHING)


@pytest.mark.parametrize("permission", Permission)
async def test_each_permission_is_read_from_its_flag(
    standings: DiscordStandings, guild: Guild, permission: Permission
) -> None:
    standing = await stand(standings, guild, HIGH, known={GUILD: (0, 0), HIGH: (1, flag(permission))})
    assert standing.permissions == {permission}


@pytest.mark.parametrize(("user", "is_owner"), [(MEMBER, False), (OWNER, True)])
async def test_someone_who_left_is_no_longer_a_member(
    standings: DiscordStandings, http: DiscordHttp, user: UserId, is_owner: bool
) -> None:
    http.answers[f"GET /guilds/{GUILD}/members/{user}"] = refused(404, 10007)
    assert await standings.of(GUILD, user) == Standing(user=user, is_member=False, is_owner=is_owner)


async def test_the_bot_knows_where_it_stands_itself(standings: DiscordStandings, http: DiscordHttp) -> None:
    assert await standings.of_bot(GUILD) == Standing(
        user=BOT, top_role=RoleRank(50, RoleId(BOT_ROLE)), permissions=EVERYTHING
    )
    assert http.asked == []


async def test_before_the_roles_are_known_there_is_no_standing(standings: DiscordStandings, guild: Guild) -> None:
    with pytest.raises(DiscordUnreachable):
        await stand(standings, guild, known={})


@no_clear_answer
async def test_without_a_clear_answer_nobody_knows(
    standings: DiscordStandings, http: DiscordHttp, answer: Answer | BaseException
) -> None:
    http.answers[f"GET /guilds/{GUILD}/members/{MEMBER}"] = answer
    with pytest.raises(DiscordUnreachable):
        await standings.of(GUILD, MEMBER)


@pytest.mark.parametrize("guild_id", [404])
async def test_in_a_guild_that_discord_did_not_tell_of_nobody_stands(
    standings: DiscordStandings, guild_id: int
) -> None:
    with pytest.raises(DiscordUnreachable):
        await standings.of(GuildId(guild_id), MEMBER)
    with pytest.raises(DiscordUnreachable):
        await standings.of_bot(GuildId(guild_id))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refused(403, 50001), BotNotInGuild(GUILD, ApplicationId(BOT))),
        (refused(404, 10004), BotNotInGuild(GUILD, ApplicationId(BOT))),
        (refused(403, 50013), MemberLookUpRefused("refused")),
    ],
    ids=repr,
)
async def test_a_refused_look_says_why(
    standings: DiscordStandings, guild: Guild, answer: Answer, error: DiscordUnreachable
) -> None:
    guild.http.answers[f"GET /guilds/{GUILD}/members/{MEMBER}"] = answer
    with pytest.raises(type(error)) as raised:
        await standings.of(GUILD, MEMBER)
    assert repr(raised.value) == repr(error)
