"""The bot's way of handing out roles, against the local Discord's rules."""

import pytest

from application.shared.roles import NotAMember, RoleRefused
from domain.shared.ids import GuildId, RoleId, UserId
from interface.shared.client import CurrentClient
from interface.shared.roles import DiscordRoles
from playground.api import Playground
from tests.playground.small_bot import SmallBot


@pytest.fixture
def roles(bot: SmallBot) -> DiscordRoles:
    return DiscordRoles(CurrentClient(bot))


def _named(bot: SmallBot, name: str) -> RoleId:
    return RoleId(next(role.id for role in bot.harbour.roles if role.name == name))


async def test_a_role_is_given_and_taken_as_often_as_asked(
    playground: Playground, bot: SmallBot, roles: DiscordRoles
) -> None:
    guild, ivo, regular = GuildId(bot.harbour.id), UserId(playground.person("Ivo").id), _named(bot, "Regular")
    for _ in range(2):
        await roles.give(guild, ivo, regular, reason="[purchase 7] bought")
        assert await roles.held(guild, ivo) == {regular}
    await bot.told_of("audit member_role_update [purchase 7] bought")
    for _ in range(2):
        await roles.take(guild, ivo, regular, reason="[purchase 7] back")
        assert await roles.held(guild, ivo) == frozenset()


async def test_a_role_above_the_bots_own_is_refused_and_known_to_be(
    playground: Playground, bot: SmallBot, roles: DiscordRoles
) -> None:
    guild, ivo, admin = GuildId(bot.harbour.id), UserId(playground.person("Ivo").id), _named(bot, "Admin")
    with pytest.raises(RoleRefused) as refusal:
        await roles.give(guild, ivo, admin, reason="x")
    assert refusal.value.why == "Missing Permissions"
    facts = (await roles.of(guild)).known
    assert not facts[admin].is_below_the_bot
    assert facts[_named(bot, "Regular")].is_below_the_bot


async def test_a_role_that_was_deleted_is_refused(playground: Playground, bot: SmallBot, roles: DiscordRoles) -> None:
    guild, ivo = GuildId(bot.harbour.id), UserId(playground.person("Ivo").id)
    with pytest.raises(RoleRefused) as refusal:
        await roles.give(guild, ivo, RoleId(404), reason="x")
    assert refusal.value.why == "Unknown Role"


async def test_someone_who_left_is_no_member(playground: Playground, bot: SmallBot, roles: DiscordRoles) -> None:
    guild, ivo, regular = GuildId(bot.harbour.id), UserId(playground.person("Ivo").id), _named(bot, "Regular")
    playground.person("Ivo").leave()
    with pytest.raises(NotAMember):
        await roles.give(guild, ivo, regular, reason="x")
    with pytest.raises(NotAMember):
        await roles.held(guild, ivo)
