import discord
import pytest

from playground.api import PersonRefused, Playground
from tests.playground.small_bot import SmallBot


async def test_a_bot_hears_of_new_names_in_each_guild(playground: Playground, bot: SmallBot) -> None:
    emil = playground.person("Emil")
    emil.profile.rename(username="captain.emil", display_name="Captain")
    await bot.told_of("user captain.emil Captain")
    assert bot.member(emil.id).global_name == "Captain"
    emil.profile.nickname("Skipper")
    await bot.told_of("member captain.emil Skipper")
    emil.profile.nickname(None)
    emil.profile.rename(display_name="")
    await bot.told_of("user captain.emil None")
    known = [guild.get_member(emil.id) for guild in bot.guilds]
    assert [None if member is None else member.name for member in known] == ["captain.emil"] * 2


async def test_a_new_picture_has_a_new_address_and_none_is_discords_default(
    playground: Playground, bot: SmallBot
) -> None:
    emil = playground.person("Emil")
    before = bot.member(emil.id).display_avatar.url
    emil.profile.change_avatar()
    user = await bot.fetch_user(emil.id)
    assert user.avatar is not None
    assert user.avatar.url != before
    assert (await user.avatar.read()).startswith(b"\x89PNG")
    emil.profile.change_avatar(to_none=True)
    assert (await bot.fetch_user(emil.id)).avatar is None


@pytest.mark.parametrize("names", [{"username": "A"}, {"username": "a..b"}, {"display_name": "x" * 33}])
async def test_a_name_that_discord_would_not_take_is_refused(playground: Playground, names: dict[str, str]) -> None:
    emil = playground.person("Emil")
    with pytest.raises(PersonRefused):
        emil.profile.rename(**names)
    assert playground.world.user(emil.id).username == "emil"


async def test_members_come_and_go_before_the_bots_eyes(playground: Playground, bot: SmallBot) -> None:
    guild = playground.world.guild
    (newcomer,) = playground.crowd.gather(guild, 1)
    await bot.told_of("join visitor11")
    assert isinstance(bot.harbour.get_member(newcomer), discord.Member)
    playground.person("Ivo").leave()
    await bot.told_of("remove ivo")
    playground.person("Ivo").join()
    await bot.told_of("join ivo")
