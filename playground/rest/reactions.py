"""Reactions to messages."""

from playground.rest.call import Call
from playground.wire.rendering import user_json
from playground.world.json_value import Json
from playground.world.permission import Permission


def react(call: Call) -> Json:
    call.channel(Permission.READ_MESSAGE_HISTORY, Permission.ADD_REACTIONS)
    call.services.reactions.add(call.message(), call.path["emoji_name"], call.bot)
    return None


def take_back(call: Call) -> Json:
    call.channel()
    call.services.reactions.take_back(call.message(), call.path["emoji_name"], call.bot)
    return None


def remove(call: Call) -> Json:
    call.channel(Permission.MANAGE_MESSAGES)
    call.services.reactions.take_back(call.message(), call.path["emoji_name"], call.id("user_id"))
    return None


def listed(call: Call) -> Json:
    """Whoever reacted, by their ids; nobody reacts with super reactions here."""
    call.channel(Permission.READ_MESSAGE_HISTORY)
    after, users = call.number("after") or 0, call.message().reactions.get(call.path["emoji_name"], [])
    shown = [] if call.number("type") else sorted(user for user in users if user > after)
    return [user_json(call.world.user(user)) for user in shown[: call.limit(default=25, most=100)]]


def clear(call: Call) -> Json:
    call.guild_of(call.channel(Permission.MANAGE_MESSAGES))
    call.services.reactions.clear(call.message())
    return None
