"""Answering interactions: the callback, and the messages that follow it."""

from playground.rest.call import Call
from playground.rules.drafts import EPHEMERAL
from playground.rules.interactions import Callback, Interaction
from playground.wire.message_json import message_json
from playground.world.json_value import Json
from playground.world.records import Message
from playground.world.refusals import DiscordError, Refusal


def respond(call: Call) -> Json:
    interactions = call.services.interactions
    interaction = interactions.respond(
        call.id("interaction_id"), call.path["interaction_token"], call.form, call.uploads
    )
    if call.query.get("with_response") not in ("1", "true"):
        return None
    identity: dict[str, Json] = {"id": str(interaction.id), "type": int(interaction.kind)}
    identity["channel_id"] = str(interaction.channel.id)
    answer: dict[str, Json] = {"interaction": identity}
    message = interaction.original
    shown = interaction.answered in (Callback.MESSAGE, Callback.UPDATE)
    if message is not None:
        identity["response_message_id"] = str(message.id)
        identity["response_message_loading"] = message.pending
        identity["response_message_ephemeral"] = bool(message.flags & EPHEMERAL)
    if message is not None and shown and interaction.answered is not None:
        answer["resource"] = {"type": int(interaction.answered), "message": message_json(call.world, message)}
    return answer


def _interaction(call: Call) -> Interaction:
    if call.id("webhook_id") != call.bot:
        raise DiscordError(Refusal.UNKNOWN_WEBHOOK)
    return call.services.interactions.by_token(call.path["webhook_token"])


def _message(call: Call, interaction: Interaction) -> Message:
    return call.services.interactions.message_of(interaction, call.path.get("message_id", "@original"))


def follow_up(call: Call) -> Json:
    message = call.services.interactions.follow_up(_interaction(call), call.form, call.uploads)
    return message_json(call.world, message)


def get(call: Call) -> Json:
    return message_json(call.world, _message(call, _interaction(call)))


def edit(call: Call) -> Json:
    interaction = _interaction(call)
    message = _message(call, interaction)
    call.services.messages.edit(message, call.form, call.uploads)
    call.services.interactions.touch(interaction, message)
    return message_json(call.world, message)


def delete(call: Call) -> Json:
    interaction = _interaction(call)
    call.services.interactions.remove(interaction, _message(call, interaction))
    return None
