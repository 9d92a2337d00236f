"""What the bot may do in a channel, by the roles and overwrites that the gateway told of."""

from collections.abc import Mapping, Sequence

import discord
import pytest

from application.shared.errors import DiscordUnreachable
from domain.shared.channels import ChannelRight
from domain.shared.ids import ChannelId
from interface.shared.channels import DiscordChannels
from interface.shared.client import CurrentClient
from tests.builders import BOT, GUILD
from tests.fakes.interactions import Guild
from tests.fakes.payloads import CHANNEL, Json, channel_json, guild_json, member_json, role_json

_ROLE, _OTHER_ROLE = 9100, 9101
VIEW, SEND, HISTORY, ATTACH, *_ = ChannelRight
ALL = frozenset(ChannelRight)


def bits(*rights: ChannelRight) -> str:
    return str(sum(discord.Permissions(**{right.value: True}).value for right in rights))


def overwrite(
    who: int, *, is_member: bool = False, allow: Sequence[ChannelRight] = (), deny: Sequence[ChannelRight] = ()
) -> Json:
    return {"id": str(who), "type": int(is_member), "allow": bits(*allow), "deny": bits(*deny)}


def channels(guild: Guild, *overwrites: Json, everyone: int = 0, role: int | None = None) -> DiscordChannels:
    """`role`: what the bot's role grants; all four rights without it."""
    granted = int(bits(*ChannelRight)) if role is None else role
    told: Mapping[str, object] = {
        **guild_json(),
        "roles": [
            role_json(GUILD, position=0, permissions=everyone),
            role_json(_ROLE, position=1, permissions=granted),
            role_json(_OTHER_ROLE, position=2, permissions=0),
        ],
        "channels": [{**channel_json(), "permission_overwrites": [*overwrites]}],
        "members": [member_json(BOT, roles=[_ROLE, _OTHER_ROLE])],
    }
    guild.bot._connection.parsers["GUILD_CREATE"](told)
    return DiscordChannels(CurrentClient(guild.bot))


@pytest.mark.parametrize(
    ("overwrites", "may"),
    [
        ([], ALL),
        ([overwrite(GUILD, deny=[VIEW])], ALL - {VIEW}),
        ([overwrite(GUILD, deny=[VIEW, SEND]), overwrite(_ROLE, allow=[VIEW])], ALL - {SEND}),
        ([overwrite(_ROLE, deny=[SEND]), overwrite(_OTHER_ROLE, allow=[SEND])], ALL),
        ([overwrite(_ROLE, allow=[SEND]), overwrite(BOT, is_member=True, deny=[SEND, HISTORY])], ALL - {SEND, HISTORY}),
        ([overwrite(5, deny=[SEND]), overwrite(6, is_member=True, deny=[VIEW])], ALL),
    ],
    ids=["none", "everyone", "a role over everyone", "roles among each other", "the bot itself", "others"],
)
async def test_overwrites_count_in_discords_order_and_each_right_by_itself(
    overwrites: Sequence[Json], may: frozenset[ChannelRight], guild: Guild
) -> None:
    found = await channels(guild, *overwrites).of(GUILD, [CHANNEL])
    assert found[CHANNEL].bot_may == may


async def test_an_administrator_may_everything_everywhere(guild: Guild) -> None:
    administrator = discord.Permissions(administrator=True).value
    found = await channels(guild, overwrite(_ROLE, deny=[*ChannelRight]), role=administrator).of(GUILD, [CHANNEL])
    assert found[CHANNEL].bot_may == ALL


@pytest.mark.parametrize(("denied", "reads"), [([], True), ([overwrite(GUILD, deny=[VIEW])], False)])
async def test_a_channel_is_everyones_where_everyone_sees_it(denied: Sequence[Json], reads: bool, guild: Guild) -> None:
    found = await channels(guild, *denied, everyone=int(bits(VIEW))).of(GUILD, [CHANNEL])
    assert found[CHANNEL].everyone_reads is reads


async def test_a_channel_that_is_not_there_is_left_out(guild: Guild) -> None:
    assert await channels(guild).of(GUILD, [ChannelId(5)]) == {}


async def test_before_discord_told_of_the_roles_nothing_is_known(guild: Guild) -> None:
    directory = channels(guild)
    directory._client.guild(GUILD)._roles.clear()
    with pytest.raises(DiscordUnreachable):
        await directory.of(GUILD, [CHANNEL])
