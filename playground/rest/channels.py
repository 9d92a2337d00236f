"""A channel itself, and its permission overwrites."""

from playground.rest.call import Call
from playground.rules.channels import ChannelChange, overwrite_of
from playground.wire.rendering import channel_json
from playground.world.json_value import Json


def one(call: Call) -> Json:
    return channel_json(call.world, call.channel())


def edit(call: Call) -> Json:
    guild, change = call.guild_of(call.channel()), ChannelChange.of(call.form)
    edited = call.services.channels.edit(guild, call.bot, call.id("channel_id"), change, reason=call.reason)
    return channel_json(call.world, edited)


def delete(call: Call) -> Json:
    channel = call.channel()
    rendered = channel_json(call.world, channel)
    call.services.channels.delete(call.guild_of(channel), call.bot, channel.id, reason=call.reason)
    return rendered


def set_overwrite(call: Call) -> Json:
    channel = call.channel()
    guild, overwrite = call.guild_of(channel), overwrite_of(call.form)
    target = call.id("overwrite_id")
    call.services.channels.set_overwrite(guild, call.bot, channel.id, target, overwrite, reason=call.reason)
    return None


def remove_overwrite(call: Call) -> Json:
    channel = call.channel()
    guild, target = call.guild_of(channel), call.id("overwrite_id")
    call.services.channels.remove_overwrite(guild, call.bot, channel.id, target, reason=call.reason)
    return None
