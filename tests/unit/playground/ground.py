"""The playground's Discord without its network: what is done in it, and what its bot is told."""

from datetime import UTC, datetime

import discord
from attrs import define, field

from playground.rest.call import Call
from playground.rules.local_discord import AnyEvent, GatewayEvent, Notice
from playground.rules.services import Services
from playground.world.default_world import default_world
from playground.world.guild import Guild
from playground.world.json_value import Json
from playground.world.records import AuditEntry, Channel, Member, Role
from playground.world.world import World

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def _by_name(world: World, name: str) -> int:
    return next(user.id for user in world.users.values() if name in (user.global_name, user.username))


@define(eq=False)
class Ground:
    """The default world at a moment that stands still; everything is meant of its first guild."""

    now: datetime = NOW
    services: Services = field(init=False)
    told: list[GatewayEvent] = field(init=False, factory=list)
    shown: list[Notice] = field(init=False, factory=list)
    up_to_date: bool = field(init=False, default=True)
    """Whether the page was told of a change after the bot was."""

    def __attrs_post_init__(self) -> None:
        self.services = Services.of(default_world(), lambda: self.now)
        self.services.local.send_gateway_events_to(self._tell)
        self.services.local.watch(self._show)

    def _tell(self, event: AnyEvent) -> None:
        assert isinstance(event, GatewayEvent)
        self.told.append(event)
        self.up_to_date = False

    def _show(self, notice: Notice) -> None:
        self.shown.append(notice)
        self.up_to_date = True

    @property
    def world(self) -> World:
        return self.services.world

    @property
    def guild(self) -> Guild:
        return self.world.guild

    def id(self, name: str) -> int:
        """A person's."""
        return _by_name(self.world, name)

    def member(self, name: str) -> Member:
        return self.guild.members[self.id(name)]

    def role(self, name: str) -> Role:
        return next(role for role in self.guild.roles.values() if role.name == name)

    def channel(self, name: str) -> Channel:
        return next(channel for channel in self.guild.channels.values() if channel.name == name)

    def call(self, body: Json = None, *, query: dict[str, str] | None = None, **path: int) -> Call:
        """A request of the bot."""
        named = {"guild_id": self.guild.id, **path}
        return Call(self.services, {key: str(value) for key, value in named.items()}, query or {}, body, "why")

    def promote(self, name: str, permissions: int) -> int:
        """Give somebody a role above all but the owner, with these rights and no others; returns the person's id."""
        self.guild.everyone.permissions = 0
        role = Role(self.services.local.snowflakes.next(), "Special", 50, permissions)
        self.guild.roles[role.id] = role
        self.member(name).roles = [role.id]
        return self.id(name)

    @property
    def heard(self) -> list[str]:
        """The events' names, each of them of the guild and behind the intent that Discord asks for."""
        for event in self.told:
            assert (event.guild_id, event.intents) == (
                self.guild.id,
                getattr(discord.Intents, INTENTS[event.name]).flag,
            )
            assert event.data["guild_id"] == str(self.guild.id)
        return [event.name for event in self.told]

    @property
    def recorded(self) -> AuditEntry:
        """The only entry of the audit log."""
        [entry] = self.guild.audit_log
        return entry


INTENTS = {
    "CHANNEL_CREATE": "guilds",
    "CHANNEL_UPDATE": "guilds",
    "CHANNEL_DELETE": "guilds",
    "GUILD_ROLE_CREATE": "guilds",
    "GUILD_ROLE_UPDATE": "guilds",
    "GUILD_ROLE_DELETE": "guilds",
    "CHANNEL_PINS_UPDATE": "guilds",
    "GUILD_MEMBER_ADD": "members",
    "GUILD_MEMBER_UPDATE": "members",
    "GUILD_MEMBER_REMOVE": "members",
    "GUILD_BAN_ADD": "moderation",
    "GUILD_BAN_REMOVE": "moderation",
    "GUILD_AUDIT_LOG_ENTRY_CREATE": "moderation",
    "VOICE_STATE_UPDATE": "voice_states",
    "MESSAGE_CREATE": "guild_messages",
    "MESSAGE_UPDATE": "guild_messages",
    "MESSAGE_DELETE": "guild_messages",
    "MESSAGE_DELETE_BULK": "guild_messages",
    "MESSAGE_REACTION_ADD": "guild_reactions",
    "MESSAGE_REACTION_REMOVE": "guild_reactions",
    "MESSAGE_REACTION_REMOVE_ALL": "guild_reactions",
    "TYPING_START": "guild_typing",
}
"""By Discord's gateway reference, "List of Intents"."""
