"""What the bot lacks the right for is refused, and that right alone is looked at."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import discord
import pytest

from playground.api import Playground
from playground.world.permission import Permission
from tests.playground.small_bot import SmallBot

type Act = Callable[[SmallBot, discord.Member], Awaitable[object]]

_OTHER_NAMES = {"use_vad": "use_voice_activation"}
"""Discord's name is another than discord.py's."""


_ACTS: dict[str, tuple[Permission, Act]] = {
    "ban": (Permission.BAN_MEMBERS, lambda _, ivo: ivo.ban()),
    "unban": (Permission.BAN_MEMBERS, lambda _, ivo: ivo.unban()),
    "look at bans": (Permission.BAN_MEMBERS, lambda _, ivo: ivo.guild.fetch_ban(ivo)),
    "kick": (Permission.KICK_MEMBERS, lambda _, ivo: ivo.kick()),
    "time out": (Permission.MODERATE_MEMBERS, lambda _, ivo: ivo.timeout(timedelta(hours=1))),
    "rename": (Permission.MANAGE_NICKNAMES, lambda _, ivo: ivo.edit(nick="x")),
    "give a role": (Permission.MANAGE_ROLES, lambda _, ivo: ivo.edit(roles=[])),
    "make a role": (Permission.MANAGE_ROLES, lambda _, ivo: ivo.guild.create_role(name="x")),
    "make a channel": (Permission.MANAGE_CHANNELS, lambda _, ivo: ivo.guild.create_text_channel("x")),
    "change a channel": (Permission.MANAGE_CHANNELS, lambda bot, _: bot.text_channel("general").edit(name="x")),
    "move a channel": (Permission.MANAGE_CHANNELS, lambda bot, _: bot.text_channel("general").edit(position=0)),
    "delete a channel": (Permission.MANAGE_CHANNELS, lambda bot, _: bot.text_channel("general").delete()),
    "take out of voice": (Permission.MOVE_MEMBERS, lambda _, ivo: ivo.move_to(None)),
    "mute": (Permission.MUTE_MEMBERS, lambda _, ivo: ivo.edit(mute=True)),
    "deafen": (Permission.DEAFEN_MEMBERS, lambda _, ivo: ivo.edit(deafen=True)),
}


async def test_each_act_is_refused_without_its_right(playground: Playground, bot: SmallBot) -> None:
    ivo, own = bot.member(playground.person("Ivo").id), playground.world.guild.role(bot.harbour.me.top_role.id)
    every = Permission(sum(Permission)) & ~Permission.ADMINISTRATOR
    for name, (right, act) in _ACTS.items():
        own.permissions = every & ~right
        playground.world.guild.everyone.permissions &= ~right
        with pytest.raises(discord.Forbidden) as refused:
            await act(bot, ivo)
        assert refused.value.code == 50013, name
    assert playground.world.audit_log == []
    assert ivo.id in playground.world.guild.members


def test_rights_have_the_numbers_that_discord_gives_them() -> None:
    for each in Permission:
        name = str(each.name).lower()
        assert getattr(discord.Permissions, _OTHER_NAMES.get(name, name)).flag == each, name
