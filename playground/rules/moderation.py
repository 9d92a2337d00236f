"""What somebody, bot or person, does to members, under Discord's rules of permissions and rank."""

from datetime import datetime, timedelta

from attrs import define

from playground.rules.audit_log import AuditLog
from playground.rules.local_discord import LocalDiscord, StateChanged
from playground.rules.messages import Messages
from playground.rules.permissions import in_guild, require, require_rank_over
from playground.rules.voice import Voice
from playground.wire.forms import InvalidForm
from playground.wire.rendering import member_json, timestamp, user_json
from playground.world.guild import Guild
from playground.world.json_value import JsonObject
from playground.world.permission import Permission
from playground.world.records import Ban, Member
from playground.world.refusals import DiscordError, Refusal
from playground.world.world import World

GUILD_MEMBERS, GUILD_MODERATION = 1 << 1, 1 << 2
_LONGEST_TIMEOUT = timedelta(days=28, seconds=10)
_KICK, _BAN, _UNBAN, _MEMBER_UPDATE, _ROLE_UPDATE = 20, 22, 23, 24, 25


@define(eq=False)
class Moderation:
    """Bans, kicks, timeouts, nicknames and roles. Every method raises `DiscordError` when Discord would refuse."""

    _local: LocalDiscord
    _messages: Messages
    _audit_log: AuditLog
    _voice: Voice

    @property
    def _world(self) -> World:
        return self._local.world

    def ban(
        self, guild: Guild, actor: int, target: int, *, delete_message_seconds: int = 0, reason: str | None = None
    ) -> None:
        """Ban; somebody already banned stays banned for the first reason."""
        require(guild, actor, Permission.BAN_MEMBERS)
        user = self._world.user(target)
        if target in guild.members:
            require_rank_over(guild, actor, guild.members[target])
        if target in guild.bans:
            return
        guild.bans[target] = Ban(target, reason)
        data: JsonObject = {"guild_id": str(guild.id), "user": user_json(user)}
        self._local.dispatch("GUILD_BAN_ADD", data, intents=GUILD_MODERATION, guild_id=guild.id)
        if target in guild.members:
            self.remove_member(guild, target)
        if delete_message_seconds:
            self._messages.remove_recent_of(guild, target, delete_message_seconds)
        self._audit_log.record(guild, _BAN, actor, target, reason)

    def unban(self, guild: Guild, actor: int, target: int, *, reason: str | None = None) -> None:
        require(guild, actor, Permission.BAN_MEMBERS)
        if target not in guild.bans:
            raise DiscordError(Refusal.UNKNOWN_BAN)
        del guild.bans[target]
        data: JsonObject = {"guild_id": str(guild.id), "user": user_json(self._world.user(target))}
        self._local.dispatch("GUILD_BAN_REMOVE", data, intents=GUILD_MODERATION, guild_id=guild.id)
        self._audit_log.record(guild, _UNBAN, actor, target, reason)

    def kick(self, guild: Guild, actor: int, target: int, *, reason: str | None = None) -> None:
        member = guild.member(target)
        require(guild, actor, Permission.KICK_MEMBERS)
        require_rank_over(guild, actor, member)
        self.remove_member(guild, target)
        self._audit_log.record(guild, _KICK, actor, target, reason)

    def time_out(
        self, guild: Guild, actor: int, target: int, until: datetime | None, *, reason: str | None = None
    ) -> None:
        """Set or, with None, lift a timeout."""
        member = guild.member(target)
        require(guild, actor, Permission.MODERATE_MEMBERS)
        require_rank_over(guild, actor, member)
        now = self._local.clock()
        if until is not None and until > now + _LONGEST_TIMEOUT:
            words = "Must be less than 28 days in the future."
            raise InvalidForm(("communication_disabled_until",), "BASE_TYPE_BAD_DATETIME", words)
        if until is not None and in_guild(guild, target) & Permission.ADMINISTRATOR:
            raise DiscordError(Refusal.MISSING_PERMISSIONS)
        before, member.communication_disabled_until = member.communication_disabled_until, until
        change = _change("communication_disabled_until", timestamp(before), timestamp(until))
        self._audit_log.record(guild, _MEMBER_UPDATE, actor, target, reason, changes=[change])
        self.tell_member_update(guild, member)
        if until is not None and until > now:
            self._voice.leave(guild, target)

    def rename(self, guild: Guild, actor: int, target: int, nick: str | None, *, reason: str | None = None) -> None:
        member = guild.member(target)
        if actor == target:
            require(guild, actor, Permission.CHANGE_NICKNAME | Permission.MANAGE_NICKNAMES)
        else:
            require(guild, actor, Permission.MANAGE_NICKNAMES)
            require_rank_over(guild, actor, member)
        before, member.nick = member.nick, nick or None
        change = _change("nick", before, member.nick)
        self._audit_log.record(guild, _MEMBER_UPDATE, actor, target, reason, changes=[change])
        self.tell_member_update(guild, member)

    def set_roles(self, guild: Guild, actor: int, target: int, roles: list[int], *, reason: str | None = None) -> None:
        """Give exactly these roles; only roles below the actor's own may change hands."""
        member = guild.member(target)
        require(guild, actor, Permission.MANAGE_ROLES)
        added = [role for role in roles if role not in member.roles]
        removed = [role for role in member.roles if role not in roles]
        for role_id in (*added, *removed):
            role = guild.role(role_id)
            if role.managed or role is guild.everyone:
                raise DiscordError(Refusal.MISSING_PERMISSIONS)
            require_rank_over(guild, actor, role)
        if not added and not removed:
            return
        member.roles = list(dict.fromkeys(roles))
        changes: list[JsonObject] = [
            {"key": key, "new_value": [{"id": str(role), "name": guild.roles[role].name} for role in moved]}
            for key, moved in (("$add", added), ("$remove", removed))
            if moved
        ]
        self._audit_log.record(guild, _ROLE_UPDATE, actor, target, reason, changes=changes)
        self.tell_member_update(guild, member)

    def remove_member(self, guild: Guild, target: int) -> None:
        """Take someone out of the guild, which remembers them as they were."""
        self._voice.leave(guild, target)
        guild.former[target] = guild.members.pop(target)
        data: JsonObject = {"guild_id": str(guild.id), "user": user_json(self._world.user(target))}
        self._local.dispatch("GUILD_MEMBER_REMOVE", data, intents=GUILD_MEMBERS, guild_id=guild.id)
        self._local.notify(StateChanged())

    def add_member(self, guild: Guild, target: int, *, with_roles: bool = False, pending: bool = False) -> Member:
        """Let someone in, without roles, or with those they had when they left; `pending` as far as the screening."""
        member = Member(self._world.user(target).id, self._local.clock(), pending=pending)
        former = guild.former.pop(target, None)
        if former is not None:
            member.communication_disabled_until = former.communication_disabled_until
            member.roles = former.roles if with_roles else []
        guild.members[target] = member
        data = {**member_json(self._world, member), "guild_id": str(guild.id)}
        self._local.dispatch("GUILD_MEMBER_ADD", data, intents=GUILD_MEMBERS, guild_id=guild.id)
        self._local.notify(StateChanged())
        return member

    def tell_member_update(self, guild: Guild, member: Member) -> None:
        data = {**member_json(self._world, member), "guild_id": str(guild.id)}
        # Of its own member a bot hears without any intent.
        intents = 0 if member.user_id == self._world.bot_id else GUILD_MEMBERS
        self._local.dispatch("GUILD_MEMBER_UPDATE", data, intents=intents, guild_id=guild.id)
        self._local.notify(StateChanged())


def _change(key: str, before: str | None, after: str | None) -> JsonObject:
    change = {"key": key, "old_value": before, "new_value": after}
    return {name: value for name, value in change.items() if value is not None}
