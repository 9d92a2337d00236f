"""What the bot receives of an interaction."""

from collections.abc import Iterable
from datetime import datetime

from attrs import define

from playground.rules.local_discord import LocalDiscord
from playground.rules.permissions import in_channel
from playground.wire.components import SELECTS, walk
from playground.wire.message_json import message_json
from playground.wire.rendering import (
    ATTACHMENT_LIMIT,
    channel_json,
    member_json,
    partial_member_json,
    role_json,
    user_json,
)
from playground.world.json_value import Json, JsonObject, as_int, as_object, as_objects
from playground.world.records import Channel, Message
from playground.world.snowflakes import moment_of
from playground.world.world import World

_USER, _CHANNEL, _ROLE, _MENTIONABLE = 6, 7, 8, 9
_SELECT_OPTION = {5: _USER, 6: _ROLE, 7: _MENTIONABLE, 8: _CHANNEL}


@define(eq=False)
class InteractionPayloads:
    """Builds INTERACTION_CREATE."""

    _local: LocalDiscord

    @property
    def _world(self) -> World:
        return self._local.world

    def moment(self, interaction_id: int) -> datetime:
        return moment_of(interaction_id)

    def create(
        self,
        interaction_id: int,
        token: str,
        kind: int,
        user_id: int,
        channel: Channel,
        data: JsonObject,
        message: Message | None,
    ) -> JsonObject:
        world = self._world
        guild = world.guild_of(channel)
        guild_id = "0" if guild is None else str(guild.id)
        payload: dict[str, Json] = {
            "id": str(interaction_id),
            "application_id": str(world.bot_id),
            "type": kind,
            "token": token,
            "version": 1,
            "data": data,
            "channel_id": str(channel.id),
            "channel": channel_json(world, channel),
            "locale": world.users[user_id].locale,
            "app_permissions": str(in_channel(world, world.bot_id, channel)),
            "attachment_size_limit": ATTACHMENT_LIMIT,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": {"0": guild_id},
        }
        if message is not None:
            payload["message"] = message_json(world, message)
        if guild is None:
            return {**payload, "context": 1, "user": user_json(world.users[user_id])}
        permissions = str(in_channel(world, user_id, channel))
        member = {**member_json(world, guild.member(user_id)), "permissions": permissions}
        partial: JsonObject = {"id": guild_id, "locale": "en-US", "features": []}
        place: JsonObject = {"guild_id": guild_id, "guild_locale": "en-US", "guild": partial, "context": 0}
        return {**payload, **place, "member": member}

    def resolved_options(self, options: Json, channel: Channel) -> JsonObject:
        """The users, members, roles and channels that a command's options name."""
        named: list[tuple[int | None, int]] = []
        waiting = as_objects(options)
        while waiting:
            option = waiting.pop()
            waiting += as_objects(option.get("options"))
            value = as_int(option.get("value"))
            if value is not None:
                named.append((as_int(option.get("type")), value))
        return self._resolved(named, channel)

    def resolved_values(self, component_type: int, values: Iterable[Json], channel: Channel) -> JsonObject:
        """The same for what was picked in a select."""
        kind = _SELECT_OPTION.get(component_type)
        ids = [as_int(value) for value in values]
        return self._resolved([(kind, number) for number in ids if number is not None], channel)

    def resolved_modal(self, components: Json, channel: Channel) -> JsonObject:
        """The same for the selects of a modal."""
        merged: dict[str, Json] = {}
        for component in walk(components):
            kind = as_int(component.get("type"))
            values = component.get("values")
            if kind in SELECTS and isinstance(values, list):
                for key, found in self.resolved_values(kind, values, channel).items():
                    merged[key] = {**as_object(merged.get(key)), **as_object(found)}
        return merged

    def resolved_target(self, command_type: int, target_id: int, channel: Channel) -> JsonObject:
        """The user or message a context menu was opened on."""
        if command_type == 3:
            message = self._world.message(channel.id, target_id)
            return {"messages": {str(target_id): message_json(self._world, message)}}
        return self._resolved([(_USER, target_id)], channel)

    def _resolved(self, named: Iterable[tuple[int | None, int]], channel: Channel) -> JsonObject:
        world, guild = self._world, self._world.guild_of(channel)
        users: dict[str, Json] = {}
        members: dict[str, Json] = {}
        roles: dict[str, Json] = {}
        channels: dict[str, Json] = {}
        for kind, number in named:
            if kind in (_USER, _MENTIONABLE) and number in world.users:
                users[str(number)] = user_json(world.users[number])
            if guild is None:
                continue
            if kind in (_USER, _MENTIONABLE) and number in guild.members:
                bits = str(in_channel(world, number, channel))
                members[str(number)] = {**partial_member_json(guild.members[number]), "permissions": bits}
            if kind in (_ROLE, _MENTIONABLE) and number in guild.roles:
                roles[str(number)] = role_json(guild.roles[number])
            if kind == _CHANNEL and number in guild.channels:
                bits = str(in_channel(world, world.bot_id, guild.channels[number]))
                channels[str(number)] = {**channel_json(world, guild.channels[number]), "permissions": bits}
        found = {"users": users, "members": members, "roles": roles, "channels": channels}
        return {key: value for key, value in found.items() if value}

    def metadata(self, message: Message | None, parent: JsonObject | None) -> JsonObject:
        """What a reply says about the interaction behind it, beyond who and when."""
        if parent is not None:
            triggering: dict[str, Json] = {
                "id": parent["id"],
                "type": parent["type"],
                "user": as_object(parent.get("member")).get("user") or parent.get("user"),
                "authorizing_integration_owners": parent["authorizing_integration_owners"],
            }
            if parent["type"] == 3:
                triggering["interacted_message_id"] = as_object(parent["message"])["id"]
            return {"triggering_interaction_metadata": triggering}
        return {} if message is None else {"interacted_message_id": str(message.id)}
