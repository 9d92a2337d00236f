"""What somebody, bot or person, does to members: with Discord's rules of rights and rank."""

from datetime import datetime, timedelta

from attrs import define

from playground.rules.audit_log import AuditLog
from playground.rules.local_discord import LocalDiscord, StateChanged
from playground.rules.messages import Messages
from playground.rules.permissions import in_guild, rank, role_rank
from playground.wire.forms import InvalidForm
from playground.wire.rendering import member_json, timestamp, user_json
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

    @property
    def _world(self) -> World:
        return self._local.world

    def require(self, actor: int, permission: Permission) -> None:
        if not in_guild(self._world, actor) & permission:
            raise DiscordError(Refusal.MISSING_PERMISSIONS)

    def _require_rank_over(self, actor: int, target: int) -> None:
        if target in self._world.members and rank(self._world, actor) <= rank(self._world, target):
            raise DiscordError(Refusal.MISSING_PERMISSIONS)

    def ban(self, actor: int, target: int, *, delete_message_seconds: int = 0, reason: str | None = None) -> None:
        """Ban; somebody already banned stays banned for the first reason."""
        self.require(actor, Permission.BAN_MEMBERS)
        user = self._world.user(target)
        self._require_rank_over(actor, target)
        if target in self._world.bans:
            return
        self._world.bans[target] = Ban(target, reason)
        data: JsonObject = {"guild_id": str(self._world.guild.id), "user": user_json(user)}
        self._local.dispatch("GUILD_BAN_ADD", data, intents=GUILD_MODERATION)
        if target in self._world.members:
            self.remove_member(target)
        if delete_message_seconds:
            self._messages.remove_recent_of(target, delete_message_seconds)
        self._audit_log.record(_BAN, actor, target, reason)

    def unban(self, actor: int, target: int, *, reason: str | None = None) -> None:
        self.require(actor, Permission.BAN_MEMBERS)
        if target not in self._world.bans:
            raise DiscordError(Refusal.UNKNOWN_BAN)
        del self._world.bans[target]
        data: JsonObject = {"guild_id": str(self._world.guild.id), "user": user_json(self._world.user(target))}
        self._local.dispatch("GUILD_BAN_REMOVE", data, intents=GUILD_MODERATION)
        self._audit_log.record(_UNBAN, actor, target, reason)

    def kick(self, actor: int, target: int, *, reason: str | None = None) -> None:
        self._world.member(target)
        self.require(actor, Permission.KICK_MEMBERS)
        self._require_rank_over(actor, target)
        self.remove_member(target)
        self._audit_log.record(_KICK, actor, target, reason)

    def time_out(self, actor: int, target: int, until: datetime | None, *, reason: str | None = None) -> None:
        """Set or, with None, lift a timeout."""
        member = self._world.member(target)
        self.require(actor, Permission.MODERATE_MEMBERS)
        self._require_rank_over(actor, target)
        now = self._local.clock()
        if until is not None and until > now + _LONGEST_TIMEOUT:
            words = "Must be less than 28 days in the future."
            raise InvalidForm(("communication_disabled_until",), "BASE_TYPE_BAD_DATETIME", words)
        if until is not None and in_guild(self._world, target) & Permission.ADMINISTRATOR:
            raise DiscordError(Refusal.MISSING_PERMISSIONS)
        before, member.communication_disabled_until = member.communication_disabled_until, until
        change = _change("communication_disabled_until", timestamp(before), timestamp(until))
        self._audit_log.record(_MEMBER_UPDATE, actor, target, reason, changes=[change])
        self.tell_member_update(member)

    def rename(self, actor: int, target: int, nick: str | None, *, reason: str | None = None) -> None:
        member = self._world.member(target)
        if actor == target:
            self.require(actor, Permission.CHANGE_NICKNAME | Permission.MANAGE_NICKNAMES)
        else:
            self.require(actor, Permission.MANAGE_NICKNAMES)
            self._require_rank_over(actor, target)
        before, member.nick = member.nick, nick or None
        change = _change("nick", before, member.nick)
        self._audit_log.record(_MEMBER_UPDATE, actor, target, reason, changes=[change])
        self.tell_member_update(member)

    def set_roles(self, actor: int, target: int, roles: list[int], *, reason: str | None = None) -> None:
        """Give exactly these roles; only roles below the actor's own may change hands."""
        member = self._world.member(target)
        self.require(actor, Permission.MANAGE_ROLES)
        added = [role for role in roles if role not in member.roles]
        removed = [role for role in member.roles if role not in roles]
        for role_id in (*added, *removed):
            role = self._world.role(role_id)
            if role.managed or role is self._world.everyone or role_rank(role) >= rank(self._world, actor):
                raise DiscordError(Refusal.MISSING_PERMISSIONS)
        if not added and not removed:
            return
        member.roles = list(dict.fromkeys(roles))
        changes: list[JsonObject] = [
            {"key": key, "new_value": [{"id": str(role), "name": self._world.roles[role].name} for role in moved]}
            for key, moved in (("$add", added), ("$remove", removed))
            if moved
        ]
        self._audit_log.record(_ROLE_UPDATE, actor, target, reason, changes=changes)
        self.tell_member_update(member)

    def remove_member(self, target: int) -> None:
        """Take someone out of the guild; a running timeout waits for their return."""
        member = self._world.members.pop(target)
        if member.communication_disabled_until is not None:
            self._world.kept_timeouts[target] = member.communication_disabled_until
        data: JsonObject = {"guild_id": str(self._world.guild.id), "user": user_json(self._world.user(target))}
        self._local.dispatch("GUILD_MEMBER_REMOVE", data, intents=GUILD_MEMBERS)
        self._local.notify(StateChanged())

    def add_member(self, target: int) -> Member:
        """Let someone in, without roles."""
        member = Member(self._world.user(target).id, self._local.clock())
        member.communication_disabled_until = self._world.kept_timeouts.pop(target, None)
        self._world.members[target] = member
        data = {**member_json(self._world, member), "guild_id": str(self._world.guild.id)}
        self._local.dispatch("GUILD_MEMBER_ADD", data, intents=GUILD_MEMBERS)
        self._local.notify(StateChanged())
        return member

    def tell_member_update(self, member: Member) -> None:
        data = {**member_json(self._world, member), "guild_id": str(self._world.guild.id)}
        self._local.dispatch("GUILD_MEMBER_UPDATE", data, intents=GUILD_MEMBERS)
        self._local.notify(StateChanged())


def _change(key: str, before: str | None, after: str | None) -> JsonObject:
    change = {"key": key, "old_value": before, "new_value": after}
    return {name: value for name, value in change.items() if value is not None}
