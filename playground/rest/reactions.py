"""Reactions to messages."""

from playground.rest.call import Call
from playground.wire.rendering import user_json
from playground.world.json_value import Json
from playground.world.permission import Permission
from playground.world.records import Message
from playground.world.refusals import DiscordError, Refusal

_REACTIONS, _DIRECT_REACTIONS = 1 << 10, 1 << 13


def react(call: Call) -> Json:
    call.channel(Permission.READ_MESSAGE_HISTORY, Permission.ADD_REACTIONS)
    message, emoji = call.message(), call.path["emoji_name"]
    users = message.reactions.setdefault(emoji, [])
    if call.bot not in users:
        users.append(call.bot)
        _tell_reaction(call, "MESSAGE_REACTION_ADD", message, emoji, call.bot)
    return None


def take_back(call: Call) -> Json:
    call.channel()
    return _unreact(call, call.bot)


def remove(call: Call) -> Json:
    call.channel(Permission.MANAGE_MESSAGES)
    return _unreact(call, call.id("user_id"))


def _unreact(call: Call, user_id: int) -> Json:
    message, emoji = call.message(), call.path["emoji_name"]
    users = message.reactions.get(emoji, [])
    if user_id not in users:
        raise DiscordError(Refusal.UNKNOWN_EMOJI)
    users.remove(user_id)
    if not users:
        del message.reactions[emoji]
    _tell_reaction(call, "MESSAGE_REACTION_REMOVE", message, emoji, user_id)
    return None


def listed(call: Call) -> Json:
    call.channel(Permission.READ_MESSAGE_HISTORY)
    users = call.message().reactions.get(call.path["emoji_name"], [])
    return [user_json(call.world.user(user)) for user in users[: call.limit(default=25, most=100)]]


def clear(call: Call) -> Json:
    guild = call.guild_of(call.channel(Permission.MANAGE_MESSAGES))
    message = call.message()
    message.reactions.clear()
    data: dict[str, Json] = {"channel_id": str(message.channel_id), "message_id": str(message.id)}
    data["guild_id"] = str(guild.id)
    call.services.local.dispatch("MESSAGE_REACTION_REMOVE_ALL", data, intents=_REACTIONS, guild_id=guild.id)
    call.services.messages.changed(message)
    return None


def _tell_reaction(call: Call, name: str, message: Message, emoji: str, user_id: int) -> None:
    label, _, emoji_id = emoji.partition(":")
    data: dict[str, Json] = {
        "channel_id": str(message.channel_id),
        "message_id": str(message.id),
        "user_id": str(user_id),
        "emoji": {"id": emoji_id or None, "name": label},
        "message_author_id": str(message.author_id),
        "burst": False,
        "type": 0,
    }
    guild_id = call.world.channel(message.channel_id).guild_id
    if guild_id is not None:
        data["guild_id"] = str(guild_id)
    intents = _DIRECT_REACTIONS if guild_id is None else _REACTIONS
    call.services.local.dispatch(name, data, intents=intents, guild_id=guild_id)
    call.services.messages.changed(message)
