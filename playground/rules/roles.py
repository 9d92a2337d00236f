"""Roles of a guild: made, changed, moved and deleted under Discord's rules of rights and rank."""

from collections.abc import Mapping

from attrs import define, frozen

from playground.rules.audit_log import AuditLog
from playground.rules.local_discord import GUILDS, LocalDiscord
from playground.rules.permissions import EVERYTHING, in_guild, require, require_rank_over
from playground.wire.forms import Form
from playground.wire.rendering import channel_json, role_json
from playground.world.guild import Guild
from playground.world.json_value import Json, JsonObject
from playground.world.permission import Permission
from playground.world.records import Role
from playground.world.refusals import DiscordError, Refusal

_CREATE, _UPDATE, _DELETE = 30, 31, 32
_LONGEST_NAME, _HIGHEST_COLOR, _MOST = 100, 0xFFFFFF, 250
_AUDITED = ("name", "permissions", "color", "hoist", "mentionable")


@frozen
class RoleChange:
    """What to change about a role; None leaves it as it is."""

    name: str | None = None
    permissions: int | None = None
    color: int | None = None
    hoist: bool | None = None
    mentionable: bool | None = None

    @classmethod
    def of(cls, form: Form) -> "RoleChange":
        """Raises Discord's error 50035."""
        return cls(
            form.text("name", longest=_LONGEST_NAME),
            form.integer("permissions", lowest=0, highest=EVERYTHING),
            form.integer("color", lowest=0, highest=_HIGHEST_COLOR),
            form.flag("hoist") if form.data.get("hoist") is not None else None,
            form.flag("mentionable") if form.data.get("mentionable") is not None else None,
        )

    def apply(self, role: Role) -> None:
        role.name = self.name or role.name
        role.permissions = role.permissions if self.permissions is None else self.permissions
        role.color = role.color if self.color is None else self.color
        role.hoist = role.hoist if self.hoist is None else self.hoist
        role.mentionable = role.mentionable if self.mentionable is None else self.mentionable


@define(eq=False)
class Roles:
    """Every method raises `DiscordError` when Discord would refuse."""

    _local: LocalDiscord
    _audit_log: AuditLog

    def create(self, guild: Guild, actor: int, change: RoleChange, *, reason: str | None = None) -> Role:
        """A new role, below all others but @everyone, with @everyone's permissions unless others are named."""
        require(guild, actor, Permission.MANAGE_ROLES)
        if len(guild.roles) >= _MOST:
            raise DiscordError(Refusal.TOO_MANY_ROLES)
        role = Role(self._local.snowflakes.next(), "new role", 1, permissions=guild.everyone.permissions)
        _check_grant(guild, actor, role, change)
        change.apply(role)
        # It comes in under all others: at one position the younger role ranks lower.
        guild.roles[role.id] = role
        self._tell("GUILD_ROLE_CREATE", guild, role)
        self._renumber(guild, _from_below(guild))
        self._record(_CREATE, guild, actor, role, {}, _audited(role), reason)
        return role

    def edit(self, guild: Guild, actor: int, role_id: int, change: RoleChange, *, reason: str | None = None) -> Role:
        role = self._within_reach(guild, actor, role_id)
        _check_grant(guild, actor, role, change)
        before = _audited(role)
        everyone = role is guild.everyone
        (RoleChange(permissions=change.permissions) if everyone else change).apply(role)
        if _audited(role) != before:
            self._tell("GUILD_ROLE_UPDATE", guild, role)
            self._record(_UPDATE, guild, actor, role, before, _audited(role), reason)
        return role

    def move(self, guild: Guild, actor: int, positions: Mapping[int, int], *, reason: str | None = None) -> None:
        """Put roles at these places, counted from 1 at the bottom; the others make room."""
        before = {role.id: role.position for role in guild.roles.values()}
        moved = {number: place for number, place in positions.items() if before.get(number) != place}
        roles = [self._within_reach(guild, actor, role_id) for role_id in moved]
        if guild.everyone in roles:
            raise DiscordError(Refusal.INVALID_ROLE)

        def place(role: Role) -> tuple[int, int]:
            wanted = moved.get(role.id, role.position)
            # At the place of a role that stays, one from below comes to stand over it, one from above under it.
            return wanted, wanted - role.position

        order = sorted(_from_below(guild), key=place)
        if not all(_stands_above(guild, actor, order[order.index(role) :]) for role in roles):
            raise DiscordError(Refusal.MISSING_PERMISSIONS)
        self._renumber(guild, order)
        for role in roles:
            if role.position != before[role.id]:
                self._record(_UPDATE, guild, actor, role, {}, {}, reason)

    def delete(self, guild: Guild, actor: int, role_id: int, *, reason: str | None = None) -> None:
        """Delete a role: it is taken from everybody, and from the overwrites of every channel."""
        role = self._within_reach(guild, actor, role_id)
        if role.managed or role is guild.everyone:
            raise DiscordError(Refusal.INVALID_ROLE)
        del guild.roles[role.id]
        for member in (*guild.members.values(), *guild.former.values()):
            member.roles = [held for held in member.roles if held != role.id]
        data: JsonObject = {"guild_id": str(guild.id), "role_id": str(role.id)}
        self._local.dispatch("GUILD_ROLE_DELETE", data, intents=GUILDS, guild_id=guild.id)
        for channel in guild.channels.values():
            if channel.overwrites.pop(role.id, None) is not None:
                changed = channel_json(self._local.world, channel)
                self._local.dispatch("CHANNEL_UPDATE", changed, intents=GUILDS, guild_id=guild.id)
        self._renumber(guild, _from_below(guild))
        self._record(_DELETE, guild, actor, role, _audited(role), {}, reason)

    def _within_reach(self, guild: Guild, actor: int, role_id: int) -> Role:
        role = guild.role(role_id)
        require(guild, actor, Permission.MANAGE_ROLES)
        require_rank_over(guild, actor, role)
        return role

    def _renumber(self, guild: Guild, order: list[Role]) -> None:
        for position, role in enumerate(order, start=1):
            if role.position != position:
                role.position = position
                self._tell("GUILD_ROLE_UPDATE", guild, role)

    def _tell(self, name: str, guild: Guild, role: Role) -> None:
        data: JsonObject = {"guild_id": str(guild.id), "role": role_json(role)}
        self._local.dispatch(name, data, intents=GUILDS, guild_id=guild.id)

    def _record(
        self,
        action: int,
        guild: Guild,
        actor: int,
        role: Role,
        before: Mapping[str, Json],
        after: Mapping[str, Json],
        reason: str | None,
    ) -> None:
        changes: list[JsonObject] = []
        for key in _AUDITED:
            if before.get(key) != after.get(key):
                values = {"old_value": before.get(key), "new_value": after.get(key)}
                changes.append({"key": key, **{name: value for name, value in values.items() if value is not None}})
        self._audit_log.record(guild, action, actor, role.id, reason, changes=changes)


def _from_below(guild: Guild) -> list[Role]:
    """All roles but @everyone, lowest first."""
    others = [role for role in guild.roles.values() if role is not guild.everyone]
    return sorted(others, key=lambda role: (role.position, -role.id))


def _stands_above(guild: Guild, actor: int, lowest_first: list[Role]) -> bool:
    """Whether someone stands above the lowest of these roles."""
    return actor == guild.owner_id or any(role.id in guild.members[actor].roles for role in lowest_first[1:])


def _check_grant(guild: Guild, actor: int, role: Role, change: RoleChange) -> None:
    """Nobody grants or revokes a permission that they do not have themselves."""
    if change.permissions is not None and (change.permissions ^ role.permissions) & ~in_guild(guild, actor):
        raise DiscordError(Refusal.MISSING_PERMISSIONS)


def _audited(role: Role) -> dict[str, Json]:
    rendered = role_json(role)
    return {key: rendered[key] for key in _AUDITED}
