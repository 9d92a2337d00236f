"""The whole of what the playground's Discord holds: one guild, its people, and the bot."""

from base64 import urlsafe_b64encode
from datetime import datetime

from attrs import Factory, define

from playground.world.json_value import JsonObject
from playground.world.records import AuditEntry, Ban, Channel, Guild, Member, Message, Role, User
from playground.world.refusals import DiscordError, Refusal

KEPT_MESSAGES = 1000
KEPT_AUDIT_ENTRIES = 5000


@define
class World:
    """`commands` holds what the bot registered, as Discord's JSON; `kept_timeouts` outlive a leave and a return."""

    guild: Guild
    bot_id: int
    users: dict[int, User]
    roles: dict[int, Role]
    channels: dict[int, Channel]
    members: dict[int, Member]
    bans: dict[int, Ban] = Factory(dict)
    messages: dict[int, list[Message]] = Factory(dict)
    audit_log: list[AuditEntry] = Factory(list)
    commands: list[JsonObject] = Factory(list)
    kept_timeouts: dict[int, datetime] = Factory(dict)

    @property
    def token(self) -> str:
        """The bot's token, in the shape that carries its id."""
        return f"{urlsafe_b64encode(str(self.bot_id).encode()).decode().rstrip('=')}.playground.local"

    @property
    def everyone(self) -> Role:
        return self.roles[self.guild.id]

    def user(self, user_id: int) -> User:
        """Raises Discord's error 10013."""
        if user_id not in self.users:
            raise DiscordError(Refusal.UNKNOWN_USER)
        return self.users[user_id]

    def member(self, user_id: int) -> Member:
        """Raises Discord's error 10007."""
        if user_id not in self.members:
            raise DiscordError(Refusal.UNKNOWN_MEMBER)
        return self.members[user_id]

    def channel(self, channel_id: int) -> Channel:
        """Raises Discord's error 10003."""
        if channel_id not in self.channels:
            raise DiscordError(Refusal.UNKNOWN_CHANNEL)
        return self.channels[channel_id]

    def role(self, role_id: int) -> Role:
        """Raises Discord's error 10011."""
        if role_id not in self.roles:
            raise DiscordError(Refusal.UNKNOWN_ROLE)
        return self.roles[role_id]

    def message(self, channel_id: int, message_id: int) -> Message:
        """Raises Discord's error 10008."""
        for message in reversed(self.messages.get(channel_id, [])):
            if message.id == message_id:
                return message
        raise DiscordError(Refusal.UNKNOWN_MESSAGE)

    def guild_channels(self) -> list[Channel]:
        """The guild's channels, in the order of the sidebar."""
        own = [channel for channel in self.channels.values() if channel.recipient_id is None]
        return sorted(own, key=lambda channel: (channel.position, channel.id))

    def direct_channel(self, user_id: int) -> Channel | None:
        """Somebody's direct messages with the bot, once opened."""
        return next((channel for channel in self.channels.values() if channel.recipient_id == user_id), None)

    def keep_message(self, message: Message) -> None:
        kept = self.messages.setdefault(message.channel_id, [])
        kept.append(message)
        del kept[:-KEPT_MESSAGES]

    def keep_audit_entry(self, entry: AuditEntry) -> None:
        self.audit_log.append(entry)
        del self.audit_log[:-KEPT_AUDIT_ENTRIES]

    def highest_id(self) -> int:
        """The newest id in use, so that new ones come after it."""
        ids = [message.id for kept in self.messages.values() for message in kept]
        return max([*self.users, *self.roles, *self.channels, *ids, *(entry.id for entry in self.audit_log)])
