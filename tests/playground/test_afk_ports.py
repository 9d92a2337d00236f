"""How the bot looks at nicknames and changes them, against the local Discord's rules."""

import pytest

from application.afk.ports import RenameRefused
from domain.afk.nickname import Obstacle, SeenMember, tagged
from domain.shared.ids import GuildId, UserId
from interface.afk.nicknames import DiscordMemberNicknames
from interface.shared.client import CurrentClient
from playground.api import Playground
from tests.playground.small_bot import SmallBot


async def test_a_nickname_is_seen_tagged_and_given_back(playground: Playground, bot: SmallBot) -> None:
    nicknames, guild = DiscordMemberNicknames(CurrentClient(bot)), GuildId(bot.harbour.id)
    emil = playground.person("Emil")
    member = UserId(emil.id)
    seen = await nicknames.look(guild, member)
    assert seen == SeenMember(nick=None, name="Emil", obstacle=None)
    assert await nicknames.rename(guild, member, tagged(seen.name)) == "[AFK] Emil"
    assert emil.guild.members[emil.id].nick == "[AFK] Emil"
    emil.profile.nickname("Emil of the Harbour")
    assert (await nicknames.look(guild, member)) == SeenMember(nick="Emil of the Harbour", name="Emil", obstacle=None)
    assert await nicknames.rename(guild, member, None) is None
    assert emil.guild.members[emil.id].nick is None
    emil.leave()
    assert await nicknames.look(guild, member) is None


async def test_the_owner_is_not_renamed_and_is_seen_to_be_the_owner(playground: Playground, bot: SmallBot) -> None:
    nicknames, guild = DiscordMemberNicknames(CurrentClient(bot)), GuildId(bot.harbour.id)
    owner = UserId(bot.harbour.owner_id or 0)
    seen = await nicknames.look(guild, owner)
    assert seen is not None
    assert seen.obstacle is Obstacle.OWNER
    with pytest.raises(RenameRefused, match="Missing Permissions"):
        await nicknames.rename(guild, owner, "[AFK] me")
