"""The bot's own name, picture and bio in one guild, through the adapter that the product uses."""

import pytest

from application.setup.ports import ProfileRefused
from domain.setup.bot_profile import BotProfileChange, ProfilePart
from domain.shared.ids import GuildId
from interface.setup.own_profile import DiscordOwnProfile
from interface.shared.client import CurrentClient
from playground.api import Playground
from playground.wire.avatars import drawn_avatar
from playground.world.permission import Permission
from tests.playground.small_bot import SmallBot

REASON = "profile changed by 1"


async def test_they_hold_in_that_guild_alone_and_are_taken_back(playground: Playground, bot: SmallBot) -> None:
    profile, harbour = DiscordOwnProfile(CurrentClient(bot)), bot.harbour
    guild = GuildId(harbour.id)
    picture = drawn_avatar("0f" * 16, 32)
    await profile.change(guild, BotProfileChange(name="Pingu", avatar=picture, bio="Noot"), audit_reason=REASON)
    me = playground.world.guild.members[playground.world.bot_id]
    assert (me.nick, me.bio) == ("Pingu", "Noot")
    assert playground.world.guild.audit_log[-1].reason == REASON
    fetched = await harbour.fetch_member(me.user_id)
    assert fetched.guild_avatar is not None
    assert (await fetched.guild_avatar.read()).startswith(b"\x89PNG")
    elsewhere = next(each for each in playground.world.guilds.values() if each is not playground.world.guild)
    assert elsewhere.members[me.user_id].avatar is None
    await profile.change(guild, BotProfileChange(reset=frozenset({ProfilePart.AVATAR})), audit_reason=REASON)
    assert (me.nick, me.bio, me.avatar) == ("Pingu", "Noot", None)


async def test_of_what_discord_refuses_nothing_is_done(playground: Playground, bot: SmallBot) -> None:
    profile, guild = DiscordOwnProfile(CurrentClient(bot)), GuildId(bot.harbour.id)
    me = playground.world.guild.members[playground.world.bot_id]
    with pytest.raises(ProfileRefused, match="Invalid image data"):
        await profile.change(guild, BotProfileChange(name="Pingu", avatar=b"\xff\xd8\xff"), audit_reason=REASON)
    everyone = playground.world.guild.everyone
    everyone.permissions &= ~Permission.CHANGE_NICKNAME
    for role in me.roles:
        playground.world.guild.roles[role].permissions &= ~(
            Permission.CHANGE_NICKNAME | Permission.MANAGE_NICKNAMES | Permission.ADMINISTRATOR
        )
    with pytest.raises(ProfileRefused, match="Missing Permissions"):
        await profile.change(guild, BotProfileChange(name="Pingu", bio="Noot"), audit_reason=REASON)
    assert (me.nick, me.bio) == (None, "")
