"""A guild's channels and roles as the rules for locks see them."""

from collections.abc import Mapping, Sequence
from typing import cast

import discord

from domain.channels.locking import LockableChannel, LockableGuild, RolePowers
from domain.channels.overwrites import NEUTRAL, Overwrite, Overwrites, Target, TargetKind
from domain.shared.ids import ChannelId, RoleId, UserId

_VOICE = (2, 13)
_CATEGORY = 4
_LOCKABLE = (0, 2, _CATEGORY, 5, 13, 15, 16)
"""Text, voice, categories, announcements, stages, forums, media (Discord API reference, "Channel types")."""

_EVERYTHING = discord.Permissions.all().value


def lockable_guild(guild: discord.Guild, channels: Sequence[object]) -> LockableGuild:
    """`channels` are as Discord sends them; the roles are those that it told of last."""
    given = [cast(Mapping[str, object], each) for each in channels]
    found = [_channel(guild, each) for each in given if each["type"] in _LOCKABLE]
    return LockableGuild(
        everyone=RoleId(guild.id),
        bot=UserId(guild.me.id),
        bot_is_administrator=guild.me.guild_permissions.administrator,
        bot_may_set=_held(guild),
        roles={
            RoleId(role.id): RolePowers(permissions=role.permissions.value, is_managed=role.managed)
            for role in guild.roles
        },
        channels={channel.id: channel for channel in found},
    )


def _channel(guild: discord.Guild, given: Mapping[str, object]) -> LockableChannel:
    parent = given.get("parent_id")
    overwrites = _overwrites(cast(Sequence[Mapping[str, object]], given.get("permission_overwrites") or ()))
    return LockableChannel(
        id=ChannelId(int(str(given["id"]))),
        category=None if parent is None else ChannelId(int(str(parent))),
        is_category=given["type"] == _CATEGORY,
        has_voice=given["type"] in _VOICE,
        overwrites=overwrites,
        bot_holds=_held_in(guild, overwrites),
    )


def _overwrites(given: Sequence[Mapping[str, object]]) -> Overwrites:
    return {
        Target(int(str(each["id"])), TargetKind(int(str(each["type"])))): Overwrite(
            int(str(each["allow"])), int(str(each["deny"]))
        )
        for each in given
    }


def _held(guild: discord.Guild) -> int:
    granted = guild.me.guild_permissions
    return _EVERYTHING if granted.administrator else granted.value


def _held_in(guild: discord.Guild, overwrites: Overwrites) -> int:
    """The bot's bits there, each by itself (Discord API reference, "Permission overwrites")."""
    held = _held(guild)
    if guild.me.guild_permissions.administrator:
        return held
    of_roles = [overwrites.get(Target(role.id), NEUTRAL) for role in guild.me.roles if not role.is_default()]
    allowed = denied = 0
    for each in of_roles:
        allowed, denied = allowed | each.allow, denied | each.deny
    held = overwrites.get(Target(guild.id), NEUTRAL).over(held)
    held = Overwrite(allowed, denied).over(held)
    return overwrites.get(Target(guild.me.id, TargetKind.MEMBER), NEUTRAL).over(held)
