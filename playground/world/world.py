"""The whole of what the playground's Discord holds: guilds, people, and the bot."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator

from attrs import Factory, define, fields

from playground.world.guild import Guild
from playground.world.intents import ALL_PRIVILEGED
from playground.world.json_value import JsonObject
from playground.world.records import AuditEntry, Ban, Channel, Message, User
from playground.world.refusals import DiscordError, Refusal

KEPT_MESSAGES = 10_000


@define
class World:
    """`messages` are kept by channel, the newest 10,000 of each; `commands` are what the bot registered, as JSON.

    `allowed_intents` are the privileged intents that the bot's owner switched on.
    """

    bot_id: int
    users: dict[int, User]
    guilds: dict[int, Guild]
    direct_channels: dict[int, Channel] = Factory(dict)
    messages: dict[int, list[Message]] = Factory(dict)
    commands: list[JsonObject] = Factory(list)
    allowed_intents: int = int(ALL_PRIVILEGED)

    @property
    def token(self) -> str:
        """The bot's token, in the shape that carries its id."""
        return f"{urlsafe_b64encode(str(self.bot_id).encode()).decode().rstrip('=')}.playground.local"

    def find_guild(self, guild_id: int) -> Guild:
        """Raises Discord's error 10004."""
        if guild_id not in self.guilds:
            raise DiscordError(Refusal.UNKNOWN_GUILD)
        return self.guilds[guild_id]

    def guilds_of(self, user_id: int) -> list[Guild]:
        """The guilds somebody is in."""
        return [guild for guild in self.guilds.values() if user_id in guild.members]

    def guild_of(self, channel: Channel) -> Guild | None:
        """The guild a channel belongs to; None for direct messages."""
        return None if channel.guild_id is None else self.guilds[channel.guild_id]

    def user(self, user_id: int) -> User:
        """Raises Discord's error 10013."""
        if user_id not in self.users:
            raise DiscordError(Refusal.UNKNOWN_USER)
        return self.users[user_id]

    def channels(self) -> Iterator[Channel]:
        """Every channel, direct messages included."""
        for guild in self.guilds.values():
            yield from guild.channels.values()
        yield from self.direct_channels.values()

    def channel(self, channel_id: int) -> Channel:
        """Raises Discord's error 10003."""
        found = self.find_channel(channel_id)
        if found is None:
            raise DiscordError(Refusal.UNKNOWN_CHANNEL)
        return found

    def find_channel(self, channel_id: int) -> Channel | None:
        """Also in a world of thousands of guilds at once: each knows its own by their ids."""
        if channel_id in self.direct_channels:
            return self.direct_channels[channel_id]
        places = (guild.channels for guild in self.guilds.values())
        return next((channels[channel_id] for channels in places if channel_id in channels), None)

    def message(self, channel_id: int, message_id: int) -> Message:
        """Raises Discord's error 10008."""
        for message in reversed(self.messages.get(channel_id, [])):
            if message.id == message_id:
                return message
        raise DiscordError(Refusal.UNKNOWN_MESSAGE)

    def direct_channel(self, user_id: int) -> Channel | None:
        """Somebody's direct messages with the bot, once opened."""
        return next((known for known in self.direct_channels.values() if known.recipient_id == user_id), None)

    def keep_message(self, message: Message) -> None:
        kept = self.messages.setdefault(message.channel_id, [])
        kept.append(message)
        del kept[:-KEPT_MESSAGES]

    def highest_id(self) -> int:
        """The newest id in use, so that new ones come after it."""
        ids = [*self.users, *self.guilds, *(channel.id for channel in self.channels())]
        ids += [message.id for kept in self.messages.values() for message in kept]
        for guild in self.guilds.values():
            ids += [*guild.roles, *(entry.id for entry in guild.audit_log)]
        return max(ids)

    def become(self, other: "World") -> None:
        """Hold what another world holds, for everybody who holds this one."""
        for kept in fields(World):
            setattr(self, kept.name, getattr(other, kept.name))

    # For whoever speaks of one guild only: the first one.

    @property
    def guild(self) -> Guild:
        return next(iter(self.guilds.values()))

    @property
    def bans(self) -> dict[int, Ban]:
        return self.guild.bans

    @property
    def audit_log(self) -> list[AuditEntry]:
        return self.guild.audit_log

    def guild_channels(self) -> list[Channel]:
        return self.guild.listed_channels()
