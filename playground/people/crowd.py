"""A crowd that writes more than people can, for tests and measurements under load."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from attrs import define, frozen

from playground.people.people import People
from playground.people.refused import PersonRefused
from playground.rules.local_discord import WrittenEvent
from playground.rules.messages import GUILD_MESSAGES
from playground.wire.message_json import message_json
from playground.wire.rendering import created_at, message_member_json
from playground.world.guild import Guild
from playground.world.json_value import JsonObject, dump
from playground.world.permission import Permission
from playground.world.records import Message, User

CONTENT = "Have you seen the harbour lights?"
MOST_MESSAGES, MOST_PEOPLE = 1_000_000, 100_000
_PAUSE = 0.002  # seconds
_AT_ONCE = 500


@frozen
class Sent:
    """What a crowd sent: messages by user and channel, the ids of the first and the last, and how long it took.

    `longest_backlog` is how many events waited for the bot to read them, at most.
    """

    counts: Mapping[tuple[int, int], int]
    first_id: int
    last_id: int
    seconds: float
    longest_backlog: int

    @property
    def messages(self) -> int:
        return sum(self.counts.values())

    @property
    def by_member(self) -> Mapping[int, int]:
        members: Counter[int] = Counter()
        for (user_id, _), count in self.counts.items():
            members[user_id] += count
        return members

    def to_json(self) -> JsonObject:
        return {
            "messages": self.messages,
            "first_id": str(self.first_id),
            "last_id": str(self.last_id),
            "seconds": self.seconds,
            "longest_backlog": self.longest_backlog,
            "counts": [
                {"user_id": str(user_id), "channel_id": str(channel_id), "messages": count}
                for (user_id, channel_id), count in self.counts.items()
            ],
        }


@frozen(eq=False)
class Writer:
    """Somebody who may write in a guild, with all of their messages that stays the same written down already."""

    guild_id: int
    user_id: int
    ending: bytes


@define(eq=False)
class Crowd:
    """Messages that only the bot is told of: they are kept nowhere, and nobody else sees them.

    `backlog` tells how many events wait for the bot's connections.
    """

    _people: People
    _backlog: Callable[[], int]

    def gather(self, guild: Guild, count: int) -> list[int]:
        """Let so many new people into a guild; returns their ids."""
        services, start = self._people.services, len(self._people.world.users)
        ids = []
        for number in range(start, start + count):
            user = User(services.local.snowflakes.next(), f"visitor{number}", f"Visitor {number}")
            services.world.users[user.id] = user
            services.moderation.add_member(guild, user.id)
            ids.append(user.id)
        return ids

    async def write(
        self,
        guild: Guild,
        members: Sequence[int],
        channels: Sequence[int],
        *,
        messages: int,
        rate: float | None = None,
        content: str = CONTENT,
        seed: int = 0,
    ) -> Sent:
        """Send messages, each by one of the members in one of the channels, and wait until the bot was sent them.

        `rate` is in messages a second; None sends all at once. Raises `PersonRefused` when one of them may not write.
        """
        writers = self.writers(guild, members, channels)
        draw, counts, longest = random.Random(seed), Counter[tuple[int, int]](), 0
        clock = asyncio.get_running_loop().time
        first_id, last_id, sent, start = 0, 0, 0, clock()
        while sent < messages or self._backlog():
            due = messages if rate is None else min(messages, int((clock() - start) * rate) + 1)
            for _ in range(min(due - sent, _AT_ONCE)):
                writer, channel_id = draw.choice(writers), draw.choice(channels)
                last_id = self.say(writer, channel_id, content)
                first_id = first_id or last_id
                counts[writer.user_id, channel_id] += 1
                sent += 1
            longest = max(longest, self._backlog())
            await asyncio.sleep(0 if sent < due else _PAUSE)
        return Sent(counts, first_id, last_id, clock() - start, longest)

    def writers(self, guild: Guild, members: Sequence[int], channels: Sequence[int]) -> list[Writer]:
        """Raises `PersonRefused` when one of them may not write in one of the channels."""
        self._check(guild, members, channels)
        return [Writer(guild.id, user_id, self._ending(guild, user_id, channels[0])) for user_id in members]

    def say(self, writer: Writer, channel_id: int, content: str = CONTENT) -> int:
        """Send one message at once; returns its id."""
        local = self._people.services.local
        number = local.snowflakes.next()
        start = f'{{"id":"{number}","timestamp":"{created_at(number)}","channel_id":"{channel_id}","content":'.encode()
        whole, without = start + dump(content) + b"," + writer.ending, start + b'"",' + writer.ending
        local.send(WrittenEvent("MESSAGE_CREATE", whole, without, GUILD_MESSAGES, writer.guild_id))
        return number

    def _check(self, guild: Guild, members: Sequence[int], channels: Sequence[int]) -> None:
        if not members or not channels:
            raise PersonRefused("A crowd needs people and a channel.")
        if not guild.channels.keys() >= set(channels):
            raise PersonRefused("There is no such channel.", status=404)
        for channel_id in channels:
            channel = guild.channels[channel_id]
            for user_id in members:
                if not self._people.permissions(user_id, channel) & Permission.SEND_MESSAGES:
                    raise PersonRefused(f"{user_id} cannot write in #{channel.name}.", status=403)

    def _ending(self, guild: Guild, user_id: int, channel_id: int) -> bytes:
        """All of a message's JSON that is the same for each message of one member, from after the first fields."""
        message = dict(message_json(self._people.world, Message(0, channel_id, user_id)))
        for key in ("id", "timestamp", "channel_id", "content"):
            del message[key]
        return dump({**message, "guild_id": str(guild.id), "member": message_member_json(guild.members[user_id])})[1:]
