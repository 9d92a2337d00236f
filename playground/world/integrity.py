"""Whether the parts of a world fit together, which nobody else sees to in a state file edited by hand."""

from collections.abc import Iterable, Iterator

from playground.world.guild import Guild
from playground.world.records import VOICE, Message
from playground.world.world import World


def misfits(world: World) -> Iterator[str]:
    """What names something that is not there, each in words for whoever edits the file."""
    if world.bot_id not in world.users:
        yield f"the bot, {world.bot_id}, is no user"
    if not world.guilds:
        yield "there is no guild"
    yield from _misplaced("user", world.users, [user.id for user in world.users.values()])
    yield from _misplaced("guild", world.guilds, [guild.id for guild in world.guilds.values()])
    for guild in world.guilds.values():
        yield from (f"in guild {guild.id} {words}" for words in _of_guild(world, guild))
    yield from _misplaced("direct channel", world.direct_channels, [one.id for one in world.direct_channels.values()])
    for channel in world.direct_channels.values():
        if channel.recipient_id not in world.users:
            yield f"the direct channel {channel.id} is with {channel.recipient_id}, who is no user"
    for channel_id, messages in world.messages.items():
        if world.find_channel(channel_id) is None:
            yield f"there are messages of channel {channel_id}, which is not there"
        for message in messages:
            yield from (f"message {message.id} {words}" for words in _of_message(world, channel_id, message))


def _of_guild(world: World, guild: Guild) -> Iterator[str]:
    yield from _misplaced("role", guild.roles, [role.id for role in guild.roles.values()])
    yield from _misplaced("channel", guild.channels, [channel.id for channel in guild.channels.values()])
    yield from _misplaced("member", guild.members, [member.user_id for member in guild.members.values()])
    yield from _misplaced("ban", guild.bans, [ban.user_id for ban in guild.bans.values()])
    yield from _misplaced("voice state", guild.voice, [state.user_id for state in guild.voice.values()])
    if guild.id not in guild.roles:
        yield f"there is no role @everyone, {guild.id}"
    if guild.owner_id not in guild.members:
        yield f"the owner, {guild.owner_id}, is no member"
    for user_id in {**guild.members, **guild.bans}:
        if user_id not in world.users:
            yield f"{user_id} is a member or banned, and no user"
    for channel in guild.channels.values():
        if channel.guild_id != guild.id:
            yield f"channel {channel.id} says that it is of guild {channel.guild_id}"
    for state in guild.voice.values():
        if state.user_id not in guild.members:
            yield f"{state.user_id} is in voice, and no member"
        place = None if state.channel_id is None else guild.channels.get(state.channel_id)
        if place is None or place.kind != VOICE:
            yield f"{state.user_id} is in {state.channel_id}, which is no voice channel"


def _of_message(world: World, channel_id: int, message: Message) -> Iterator[str]:
    if message.channel_id != channel_id:
        yield f"says that it is of channel {message.channel_id}, and stands under {channel_id}"
    named = [message.author_id, *message.mentions]
    if message.origin is not None:
        named.append(message.origin.user_id)
    yield from (f"names {user_id}, who is no user" for user_id in named if user_id not in world.users)


def _misplaced(kind: str, keys: Iterable[int], ids: Iterable[int]) -> Iterator[str]:
    """What stands under another number than its own."""
    for key, number in zip(keys, ids, strict=True):
        if key != number:
            yield f"the {kind} {number} stands under {key}"
