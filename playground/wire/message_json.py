"""A message as Discord's JSON."""

from collections.abc import Mapping

from playground.wire.media import left_over
from playground.wire.rendering import created_at, timestamp, user_json
from playground.world.json_value import Json, JsonObject, as_int, as_object, as_objects
from playground.world.records import Message, Origin
from playground.world.world import World

_FORWARDED = (
    "type",
    "content",
    "embeds",
    "attachments",
    "timestamp",
    "edited_timestamp",
    "flags",
    "mentions",
    "mention_roles",
    "components",
)
_HIDDEN: JsonObject = {"content": "", "embeds": [], "attachments": [], "components": []}


def message_json(world: World, message: Message) -> JsonObject:
    """A message in the shape of Discord's API."""
    rendered: dict[str, Json] = {
        "id": str(message.id),
        "type": message.kind,
        "channel_id": str(message.channel_id),
        "author": user_json(world.users[message.author_id]),
        "content": message.content,
        "timestamp": created_at(message.id),
        "edited_timestamp": timestamp(message.edited_at),
        "flags": message.flags,
        "tts": message.tts,
        "mention_everyone": message.mention_everyone,
        "mentions": [user_json(world.users[user]) for user in message.mentions],
        "mention_roles": [str(role) for role in message.mention_roles],
        "attachments": left_over(message.attachments, message.components, message.embeds),
        "embeds": message.embeds,
        "components": message.components,
        "pinned": message.pinned,
    }
    if message.nonce is not None:
        rendered["nonce"] = message.nonce
    if message.reactions:
        rendered["reactions"] = [_reaction(world, *reaction) for reaction in message.reactions.items()]
    if message.origin is not None:
        rendered.update(_answer(world, message, message.origin))
    if message.reply_to is not None:
        rendered.update(_reply(world, message))
    if message.forward is not None:
        rendered.update(message.forward)
    return rendered


def page_message_json(world: World, message: Message) -> JsonObject:
    """A message as the page shows it, with what only the person who asked may know."""
    rendered = dict(message_json(world, message))
    if message.pending:
        rendered["pending"] = True
    return rendered


def _reaction(world: World, emoji: str, users: list[int]) -> JsonObject:
    name, _, emoji_id = emoji.partition(":")
    return {
        "emoji": {"id": emoji_id or None, "name": name},
        "count": len(users),
        "count_details": {"burst": 0, "normal": len(users)},
        "burst_colors": [],
        "me_burst": False,
        "me": world.bot_id in users,
        "burst_me": False,
        "burst_count": 0,
    }


def _answer(world: World, message: Message, origin: Origin) -> JsonObject:
    guild_id = world.channel(message.channel_id).guild_id
    user = user_json(world.users[origin.user_id])
    fields: dict[str, Json] = {
        "webhook_id": str(world.bot_id),
        "application_id": str(world.bot_id),
        "interaction_metadata": {
            "id": str(origin.interaction_id),
            "type": origin.kind,
            "user": user,
            "authorizing_integration_owners": {"0": str(guild_id or 0)},
            **{key: value for key, value in origin.metadata.items() if key != "target_id"},
        },
    }
    if origin.name:
        identity: dict[str, Json] = {"id": str(origin.interaction_id), "type": origin.kind, "name": origin.name}
        fields["interaction"] = {**identity, "user": user}
    return fields


def _reply(world: World, message: Message) -> JsonObject:
    reference: dict[str, Json] = {"type": 0, "channel_id": str(message.channel_id), "message_id": str(message.reply_to)}
    guild_id = world.channel(message.channel_id).guild_id
    if guild_id is not None:
        reference["guild_id"] = str(guild_id)
    replied = next((kept for kept in world.messages[message.channel_id] if kept.id == message.reply_to), None)
    quoted = None
    if replied is not None:
        quoted = {**message_json(world, replied)}
        quoted.pop("referenced_message", None)
    return {"message_reference": reference, "referenced_message": quoted}


def forward_of(world: World, message: Message) -> JsonObject:
    """What a forward of the message shows: a reference, and what it holds at this moment."""
    whole = message_json(world, message)
    reference: dict[str, Json] = {"type": 1, "channel_id": str(message.channel_id), "message_id": str(message.id)}
    guild_id = world.channel(message.channel_id).guild_id
    if guild_id is not None:
        reference["guild_id"] = str(guild_id)
    return {
        "message_reference": reference,
        "message_snapshots": [{"message": {key: whole[key] for key in _FORWARDED}}],
    }


def without_content(message: JsonObject, bot_id: int) -> JsonObject:
    """A message as a bot without MESSAGE_CONTENT gets it: its own and those that mention it stay whole."""
    own = as_int(as_object(message.get("author")).get("id")) == bot_id
    mentioned = any(as_int(user.get("id")) == bot_id for user in as_objects(message.get("mentions")))
    shown = message if own or mentioned else {**message, **_HIDDEN}
    quoted = message.get("referenced_message")
    if not isinstance(quoted, Mapping):
        return shown
    return {**shown, "referenced_message": without_content(quoted, bot_id)}
