"""Channels of a guild: made, changed and deleted, and who may do what in them."""

from collections.abc import Mapping

from attrs import Factory, define, frozen

from playground.rules.audit_log import AuditLog
from playground.rules.local_discord import GUILDS, LocalDiscord, StateChanged
from playground.rules.permissions import EVERYTHING, in_channel, in_guild, require
from playground.rules.voice import Voice
from playground.wire.forms import Form
from playground.wire.rendering import channel_json
from playground.world.guild import Guild
from playground.world.json_value import JsonObject
from playground.world.permission import Permission
from playground.world.records import CATEGORY, TEXT, VOICE, Channel, Overwrite
from playground.world.refusals import DiscordError, Refusal

_CREATE, _UPDATE, _DELETE = 10, 11, 12
_OVERWRITE_CREATE, _OVERWRITE_UPDATE, _OVERWRITE_DELETE = 13, 14, 15
_LONGEST_NAME, _LONGEST_TOPIC, _MOST = 100, 1024, 500
_LONGEST_SLOWMODE = 21_600
_MOST_OVERWRITES = 100
FOR_ROLE, FOR_MEMBER = 0, 1


@frozen
class ChannelChange:
    """What to change about a channel; None leaves it as it is, an empty topic removes the topic.

    `kind` and `overwrites` count for a new one only; a `parent_id` of 0 takes a channel out of its category.
    """

    name: str | None = None
    topic: str | None = None
    position: int | None = None
    kind: int | None = None
    parent_id: int | None = None
    rate_limit_per_user: int | None = None
    overwrites: Mapping[int, Overwrite] = Factory(dict)

    @classmethod
    def of(cls, form: Form) -> "ChannelChange":
        """Raises Discord's error 50035."""
        topic = form.text("topic", longest=_LONGEST_TOPIC)
        kind = form.integer("type")
        if kind not in (None, TEXT, VOICE, CATEGORY):
            words = "The playground has text channels, voice channels and categories only."
            raise form.wrong("type", "BASE_TYPE_CHOICES", words)
        parent_id = form.integer("parent_id")
        return cls(
            form.text("name", longest=_LONGEST_NAME, shortest=1),
            "" if topic is None and "topic" in form else topic,
            form.integer("position", lowest=0),
            kind,
            0 if parent_id is None and "parent_id" in form else parent_id,
            form.integer("rate_limit_per_user", lowest=0, highest=_LONGEST_SLOWMODE),
            dict(map(_overwrite_for, form.forms("permission_overwrites", longest=_MOST_OVERWRITES))),
        )


@define(eq=False)
class Channels:
    """Every method raises `DiscordError` when Discord would refuse."""

    _local: LocalDiscord
    _audit_log: AuditLog
    _voice: Voice

    def create(self, guild: Guild, actor: int, change: ChannelChange, *, reason: str | None = None) -> Channel:
        """A new channel, below the others unless a position is named."""
        require(guild, actor, Permission.MANAGE_CHANNELS)
        if len(guild.channels) >= _MOST:
            raise DiscordError(Refusal.TOO_MANY_CHANNELS)
        number, last = self._local.snowflakes.next(), len(guild.channels)
        channel = Channel(number, guild.id, "", last, change.topic or None, kind=change.kind or TEXT)
        channel.name = _as_discord_writes_it(channel, change.name or "")
        if change.parent_id is not None:
            channel.parent_id = _parent(guild, channel, change.parent_id)
        channel.overwrites = _allowed(guild, actor, change.overwrites)
        if channel.parent_id is not None and not change.overwrites:
            channel.overwrites = dict(guild.channels[channel.parent_id].overwrites)
        guild.channels[channel.id] = channel
        self._tell("CHANNEL_CREATE", channel)
        if change.position is not None:
            self._move(guild, {channel.id: change.position})
        new: JsonObject = {"key": "name", "new_value": channel.name}
        self._audit_log.record(guild, _CREATE, actor, channel.id, reason, changes=[new])
        return channel

    def edit(
        self, guild: Guild, actor: int, channel_id: int, change: ChannelChange, *, reason: str | None = None
    ) -> Channel:
        channel = self._within_reach(guild, actor, channel_id, Permission.MANAGE_CHANNELS)
        changes: list[JsonObject] = []
        if change.name is not None and change.name != channel.name:
            before, channel.name = channel.name, _as_discord_writes_it(channel, change.name)
            changes.append({"key": "name", "old_value": before, "new_value": channel.name})
        if change.topic is not None and change.topic != (channel.topic or ""):
            old, channel.topic = channel.topic, change.topic or None
            values = {"old_value": old, "new_value": channel.topic}
            changes.append({"key": "topic", **{key: value for key, value in values.items() if value is not None}})
        if change.parent_id is not None and (change.parent_id or None) != channel.parent_id:
            channel.parent_id = _parent(guild, channel, change.parent_id)
            changes.append({"key": "parent_id", "new_value": str(channel.parent_id or "")})
        slowmode = change.rate_limit_per_user
        if slowmode is not None and slowmode != channel.rate_limit_per_user:
            was, channel.rate_limit_per_user = channel.rate_limit_per_user, slowmode
            changes.append({"key": "rate_limit_per_user", "old_value": was, "new_value": slowmode})
        if changes:
            self._tell("CHANNEL_UPDATE", channel)
            self._audit_log.record(guild, _UPDATE, actor, channel.id, reason, changes=changes)
        if change.position is not None:
            self._move(guild, {channel.id: change.position})
        return channel

    def move(self, guild: Guild, actor: int, positions: Mapping[int, int]) -> None:
        """Put channels at these places, counted from 0 at the top; the others make room."""
        require(guild, actor, Permission.MANAGE_CHANNELS)
        if not guild.channels.keys() >= positions.keys():
            raise DiscordError(Refusal.UNKNOWN_CHANNEL)
        self._move(guild, positions)

    def delete(self, guild: Guild, actor: int, channel_id: int, *, reason: str | None = None) -> Channel:
        """Delete a channel with everything that was written in it; what stands in a category stays, without one."""
        channel = self._within_reach(guild, actor, channel_id, Permission.MANAGE_CHANNELS)
        self._voice.empty(guild, channel.id)
        rendered = channel_json(self._local.world, channel)
        del guild.channels[channel.id]
        self._local.world.messages.pop(channel.id, None)
        if guild.system_channel_id == channel.id:
            guild.system_channel_id = None
        if guild.afk_channel_id == channel.id:
            guild.afk_channel_id = None
        self._local.dispatch("CHANNEL_DELETE", rendered, intents=GUILDS, guild_id=guild.id)
        for child in [known for known in guild.channels.values() if known.parent_id == channel.id]:
            child.parent_id = None
            self._tell("CHANNEL_UPDATE", child)
        old: JsonObject = {"key": "name", "old_value": channel.name}
        self._audit_log.record(guild, _DELETE, actor, channel.id, reason, changes=[old])
        return channel

    def set_overwrite(
        self,
        guild: Guild,
        actor: int,
        channel_id: int,
        target: int,
        overwrite: Overwrite,
        *,
        reason: str | None = None,
    ) -> None:
        """Say what a role or member may and may not do in a channel, whatever holds elsewhere."""
        channel = self._within_reach(guild, actor, channel_id, Permission.MANAGE_ROLES)
        known = channel.overwrites.get(target, Overwrite(overwrite.kind))
        changed = (known.allow ^ overwrite.allow) | (known.deny ^ overwrite.deny)
        if changed & ~in_channel(self._local.world, actor, channel):
            raise DiscordError(Refusal.MISSING_PERMISSIONS)
        if target not in (guild.roles if overwrite.kind == FOR_ROLE else self._local.world.users):
            raise DiscordError(Refusal.UNKNOWN_OVERWRITE)
        action = _OVERWRITE_UPDATE if target in channel.overwrites else _OVERWRITE_CREATE
        self._put_overwrites(guild, channel, {**channel.overwrites, target: overwrite})
        self._record_overwrite(guild, action, actor, channel, target, overwrite, reason)

    def remove_overwrite(
        self, guild: Guild, actor: int, channel_id: int, target: int, *, reason: str | None = None
    ) -> None:
        channel = self._within_reach(guild, actor, channel_id, Permission.MANAGE_ROLES)
        if target not in channel.overwrites:
            raise DiscordError(Refusal.UNKNOWN_OVERWRITE)
        removed = channel.overwrites[target]
        self._put_overwrites(
            guild, channel, {each: kept for each, kept in channel.overwrites.items() if each != target}
        )
        self._record_overwrite(guild, _OVERWRITE_DELETE, actor, channel, target, removed, reason)

    def _put_overwrites(self, guild: Guild, channel: Channel, overwrites: dict[int, Overwrite]) -> None:
        """Channels whose overwrites were those of their category follow it (Discord's "Permission Syncing")."""
        within = [each for each in guild.channels.values() if each.parent_id == channel.id]
        for each in [channel, *(child for child in within if child.overwrites == channel.overwrites)]:
            each.overwrites = dict(overwrites)
            self._tell("CHANNEL_UPDATE", each)

    def _within_reach(self, guild: Guild, actor: int, channel_id: int, permission: Permission) -> Channel:
        if channel_id not in guild.channels:
            raise DiscordError(Refusal.UNKNOWN_CHANNEL)
        channel = guild.channels[channel_id]
        held = in_channel(self._local.world, actor, channel)
        if not held & Permission.VIEW_CHANNEL:
            raise DiscordError(Refusal.MISSING_ACCESS)
        if not held & permission:
            raise DiscordError(Refusal.MISSING_PERMISSIONS)
        return channel

    def _move(self, guild: Guild, positions: Mapping[int, int]) -> None:
        def place(channel: Channel) -> tuple[int, int]:
            wanted = positions.get(channel.id, channel.position)
            # At the place of a channel that stays, one from above comes to stand under it, one from below over it.
            return wanted, wanted - channel.position

        for number, channel in enumerate(sorted(guild.listed_channels(), key=place)):
            if channel.position != number:
                channel.position = number
                self._tell("CHANNEL_UPDATE", channel)

    def _tell(self, name: str, channel: Channel) -> None:
        rendered = channel_json(self._local.world, channel)
        self._local.dispatch(name, rendered, intents=GUILDS, guild_id=channel.guild_id)
        self._local.notify(StateChanged())

    def _record_overwrite(
        self,
        guild: Guild,
        action: int,
        actor: int,
        channel: Channel,
        target: int,
        overwrite: Overwrite,
        reason: str | None,
    ) -> None:
        options = {"id": str(target), "type": str(overwrite.kind)}
        if target in guild.roles:
            options["role_name"] = guild.roles[target].name
        side = "old_value" if action == _OVERWRITE_DELETE else "new_value"
        changes: list[JsonObject] = [
            {"key": "allow", side: str(int(overwrite.allow))},
            {"key": "deny", side: str(int(overwrite.deny))},
        ]
        self._audit_log.record(guild, action, actor, channel.id, reason, changes=changes, options=options)


def overwrite_of(form: Form) -> Overwrite:
    """Raises Discord's error 50035."""
    kind = form.integer("type", lowest=FOR_ROLE, highest=FOR_MEMBER)
    if kind is None:
        raise form.wrong("type", "BASE_TYPE_REQUIRED", "This field is required")
    allow = form.integer("allow", lowest=0, highest=EVERYTHING) or 0
    return Overwrite(kind, allow, form.integer("deny", lowest=0, highest=EVERYTHING) or 0)


def _overwrite_for(form: Form) -> tuple[int, Overwrite]:
    return form.integer("id") or 0, overwrite_of(form)


def _allowed(guild: Guild, actor: int, overwrites: Mapping[int, Overwrite]) -> dict[int, Overwrite]:
    """Raises Discord's error 50013 for rights that the actor does not have in the guild."""
    for overwrite in overwrites.values():
        if (overwrite.allow | overwrite.deny) & ~in_guild(guild, actor):
            raise DiscordError(Refusal.MISSING_PERMISSIONS)
    return dict(overwrites)


def _parent(guild: Guild, channel: Channel, category_id: int) -> int | None:
    """Raises Discord's error 50035 for anything but a category, and for a category in another one."""
    if category_id == 0:
        return None
    category = guild.channels.get(category_id)
    if category is None:
        raise Form({}).wrong("parent_id", "CHANNEL_PARENT_INVALID", "Category does not exist")
    if category.kind != CATEGORY or channel.kind == CATEGORY:
        raise Form({}).wrong("parent_id", "CHANNEL_PARENT_INVALID_TYPE", "Not a category")
    return category_id


def _as_discord_writes_it(channel: Channel, name: str) -> str:
    """A text channel's name is lower case, with hyphens for spaces. Raises Discord's error 50035."""
    written = name.strip() if channel.kind != TEXT else "-".join(name.lower().split())
    if not written:
        raise Form({}).wrong("name", "BASE_TYPE_REQUIRED", "This field is required")
    return written
