"""Registering application commands, globally or for the guild."""

from playground.rest.call import Call
from playground.world.json_value import Json
from playground.world.refusals import DiscordError, Refusal


def _scope(call: Call) -> int | None:
    if call.id("application_id") != call.bot:
        raise DiscordError(Refusal.UNKNOWN_APPLICATION)
    return call.guild().id if "guild_id" in call.path else None


def listed(call: Call) -> Json:
    return call.services.commands.listed(_scope(call))


def overwrite(call: Call) -> Json:
    return call.services.commands.overwrite(_scope(call), call.body)


def create(call: Call) -> Json:
    return call.services.commands.create(_scope(call), call.body)


def one(call: Call) -> Json:
    return call.services.commands.one(_scope(call), call.id("command_id"))


def edit(call: Call) -> Json:
    return call.services.commands.edit(_scope(call), call.id("command_id"), call.body)


def remove(call: Call) -> Json:
    call.services.commands.remove(_scope(call), call.id("command_id"))
    return None
