"""Roles and channels of a guild through discord.py, as a jail needs them."""

from collections.abc import AsyncIterator, Awaitable, Collection, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime

import discord
from attrs import define

from application.moderation.jail.ports import ChannelOfGuild, SetUpRefused, Sight
from domain.shared.ids import ChannelId, GuildId, RoleId
from domain.shared.roles import GuildRoles
from interface.moderation.audit_log_right import may_see_audit_log
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.roles import roles_of

_SEEN = discord.PermissionOverwrite(view_channel=True, send_messages=True, read_message_history=True)
_LOOK_BACK = 2_000  # entries, a hundred in a request
_UNSEEN = discord.PermissionOverwrite(view_channel=False)


@define
class DiscordJailGrounds:
    """What there is, the gateway has told; what is made comes along with all its rights in one request."""

    _client: CurrentClient

    async def channels(self, guild: GuildId, jail_role: RoleId) -> tuple[ChannelOfGuild, ...]:
        found = sorted(self._client.guild(guild).channels, key=lambda each: not _is_category(each))
        return tuple(_facts(channel, jail_role) for channel in found)

    async def made_since(self, guild: GuildId, jail_role: RoleId, *, since: datetime) -> Mapping[ChannelId, Sight]:
        first = discord.utils.time_snowflake(since)
        young = (each for each in self._client.guild(guild).channels if each.id >= first)
        found = sorted(young, key=lambda each: not _is_category(each))
        return {ChannelId(each.id): _sight(each, jail_role) for each in found}

    async def hidden_since(self, guild: GuildId, jail_role: RoleId, *, since: datetime) -> frozenset[ChannelId]:
        there, found = self._client.guild(guild), set[ChannelId]()
        if not may_see_audit_log(there):
            return frozenset()
        log = there.audit_logs(action=discord.AuditLogAction.overwrite_create, user=there.me, limit=_LOOK_BACK)
        with suppress(discord.HTTPException):
            async with discord_answers():
                async for entry in log:
                    if entry.created_at < since:
                        break
                    if getattr(entry.extra, "id", None) == jail_role and entry.target is not None and _hides(entry):
                        found.add(ChannelId(int(entry.target.id)))
        return frozenset(found)

    async def channel_named(self, guild: GuildId, name: str) -> ChannelId | None:
        async with _set_up():
            channels = await self._client.guild(guild).fetch_channels()
        named = (each.id for each in channels if isinstance(each, discord.TextChannel) and each.name == name)
        return next(map(ChannelId, named), None)

    async def roles(self, guild: GuildId) -> GuildRoles:
        discord_guild = self._client.guild(guild)
        async with _set_up():
            roles = await discord_guild.fetch_roles()
        return roles_of(roles, discord_guild.me)

    async def worn_by(self, guild: GuildId, role: RoleId) -> int:
        async with _set_up():
            counts = await self._client.guild(guild).role_member_counts()
        return next((count for each, count in counts.items() if each.id == role), 0)

    async def create_role(self, guild: GuildId, name: str, *, reason: str) -> RoleId:
        async with _set_up():
            made = await self._client.guild(guild).create_role(
                name=name, permissions=discord.Permissions.none(), reason=reason
            )
        return RoleId(made.id)

    async def discard_role(self, guild: GuildId, role: RoleId, *, reason: str) -> None:
        await self._discard(self._client.get().http.delete_role(guild, role, reason=reason))

    async def discard_channel(self, guild: GuildId, channel: ChannelId, *, reason: str) -> None:
        await self._discard(self._client.get().http.delete_channel(channel, reason=reason))

    async def _discard(self, request: Awaitable[None]) -> None:
        async with _set_up():
            with suppress(discord.NotFound):
                await request

    async def create_channel(
        self, guild: GuildId, name: str, jail_role: RoleId, staff: Collection[RoleId], *, reason: str
    ) -> ChannelId:
        discord_guild = self._client.guild(guild)
        see = [discord.Object(role, type=discord.Role) for role in {jail_role, *staff}]
        overwrites: dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite] = {
            discord_guild.default_role: _UNSEEN,
            discord_guild.me: _SEEN,
            **dict.fromkeys(see, _SEEN),
        }
        async with _set_up():
            made = await discord_guild.create_text_channel(name, overwrites=overwrites, reason=reason)
        return ChannelId(made.id)

    async def hide(self, guild: GuildId, channel: ChannelId, jail_role: RoleId, *, reason: str) -> None:
        await self._overwrite(guild, channel, jail_role, _UNSEEN, reason)

    async def let_in(self, guild: GuildId, channel: ChannelId, jail_role: RoleId, *, reason: str) -> None:
        await self._overwrite(guild, channel, jail_role, _SEEN, reason)

    async def _overwrite(
        self, guild: GuildId, channel: ChannelId, role: RoleId, to: discord.PermissionOverwrite, reason: str
    ) -> None:
        """Nothing happens where the channel is gone by now. Other rights of the role there are left as they are."""
        discord_guild = self._client.guild(guild)
        found = discord_guild.get_channel(channel)
        if found is None:
            return
        async with _set_up():
            whose = discord_guild.get_role(role) or await discord_guild.fetch_role(role)
            await found.set_permissions(whose, overwrite=_onto(found.overwrites_for(whose), to), reason=reason)


def _onto(before: discord.PermissionOverwrite, to: discord.PermissionOverwrite) -> discord.PermissionOverwrite:
    before.update(**{name: value for name, value in to if value is not None})
    return before


def _facts(channel: discord.abc.GuildChannel, jail_role: RoleId) -> ChannelOfGuild:
    allow, deny = channel.overwrites_for(discord.Object(jail_role)).pair()
    seen, unseen = _SEEN.pair()[0], _UNSEEN.pair()[1]
    return ChannelOfGuild(
        id=ChannelId(channel.id), is_category=_is_category(channel), hides=deny >= unseen, lets_in=allow >= seen
    )


def _sight(channel: discord.abc.GuildChannel, jail_role: RoleId) -> Sight:
    if channel.overwrites_for(discord.Object(jail_role)).view_channel is not None:
        return Sight.DECIDED
    own, role = channel.permissions_for(channel.guild.me), channel.guild.get_role(jail_role)
    is_seen = role is not None and channel.permissions_for(role).view_channel
    if own.view_channel and own.manage_roles:
        return Sight.TO_HIDE if is_seen else Sight.TO_KEEP_HIDDEN
    return Sight.OPEN if is_seen else Sight.OUT_OF_REACH


def _hides(entry: discord.AuditLogEntry) -> bool:
    denied = getattr(entry.after, "deny", None)  # there only where the entry names it
    return isinstance(denied, discord.Permissions) and denied.view_channel


def _is_category(channel: discord.abc.GuildChannel) -> bool:
    return isinstance(channel, discord.CategoryChannel)


@asynccontextmanager
async def _set_up() -> AsyncIterator[None]:
    """Turns Discord's clear refusal into SetUpRefused, and an unclear answer into DiscordUnreachable."""
    try:
        async with discord_answers():
            yield
    except discord.HTTPException as error:
        raise SetUpRefused(error.text or str(error.status)) from error
