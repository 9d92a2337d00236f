"""Messages of a channel, their pins, and typing."""

from datetime import datetime

from playground.rest.call import Call
from playground.rules.drafts import draft_of
from playground.rules.local_discord import GUILDS
from playground.rules.permissions import in_channel
from playground.wire.message_json import forward_of, message_json, without_content
from playground.wire.rendering import member_json, timestamp
from playground.world.intents import PrivilegedIntent
from playground.world.json_value import Json, JsonObject, as_int, as_object
from playground.world.permission import Permission
from playground.world.records import CATEGORY, Channel, Message
from playground.world.refusals import DiscordError, Refusal
from playground.world.snowflakes import moment_of

_MESSAGE_DELETE, _MESSAGE_BULK_DELETE = 72, 73
_FORWARD = 1
_FORWARDABLE = (0, 19, 20, 23)  # kinds of messages: those that somebody wrote, and answers to commands
_TYPING, _DIRECT_TYPING, _DIRECT_MESSAGES = 1 << 11, 1 << 14, 1 << 12


def messages(call: Call) -> Json:
    channel = call.channel()
    visible = _readable(call, channel)
    limit = call.limit(default=50, most=100)
    before, after, around = call.number("before"), call.number("after"), call.number("around")
    if around is not None:
        older = [message for message in visible if message.id < around]
        older = older[max(len(older) - limit // 2, 0) :]
        newer = [message for message in visible if message.id >= around][: limit - len(older)]
        found = [*older, *newer]
    elif after is not None:
        found = [message for message in visible if message.id > after][:limit]
    else:
        found = [message for message in visible if before is None or message.id < before][-limit:]
    return [_shown(call, message) for message in reversed(found)]


def _shown(call: Call, message: Message) -> Json:
    """What others wrote and attached is hidden from an application without the intent for it, as on the gateway."""
    rendered = message_json(call.world, message)
    if (
        call.world.allowed_intents & PrivilegedIntent.MESSAGE_CONTENT
        or message.channel_id in call.world.direct_channels
    ):
        return rendered
    return without_content(rendered, call.bot)


def _readable(call: Call, channel: Channel) -> list[Message]:
    """What may be read of a channel, oldest first: without READ_MESSAGE_HISTORY nothing, and that is no error."""
    held = in_channel(call.world, call.bot, channel)
    return call.services.messages.visible(channel.id) if held & Permission.READ_MESSAGE_HISTORY else []


def message(call: Call) -> Json:
    call.channel(Permission.READ_MESSAGE_HISTORY)
    return _shown(call, call.message())


def create(call: Call) -> Json:
    channel = call.channel(Permission.SEND_MESSAGES)
    if channel.kind == CATEGORY:
        raise DiscordError(Refusal.NO_TEXT_CHANNEL)
    _check_reachable(call, channel)
    form = call.form
    raw = form.data.get("nonce")
    nonce = str(raw) if isinstance(raw, int) else form.text("nonce", longest=25)
    if nonce is not None and form.flag("enforce_nonce"):
        earlier = call.services.messages.sent_before(channel.id, call.bot, nonce)
        if earlier is not None:
            return message_json(call.world, earlier)
    if call.uploads:
        call.channel(Permission.ATTACH_FILES)
    draft = draft_of(form, call.services.attachments.keep(channel.id, form, call.uploads))
    reference = as_object(form.data.get("message_reference"))
    if as_int(reference.get("type")) == _FORWARD:
        forward = forward_of(call.world, _forwarded(call, reference))
        return message_json(
            call.world, call.services.messages.post(call.bot, channel.id, draft, nonce=nonce, forward=forward)
        )
    reply_to = as_int(reference.get("message_id"))
    if reply_to is not None and all(kept.id != reply_to for kept in call.services.messages.visible(channel.id)):
        raise form.wrong("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
    posted = call.services.messages.post(call.bot, channel.id, draft, nonce=nonce, reply_to=reply_to)
    return message_json(call.world, posted)


def _forwarded(call: Call, reference: JsonObject) -> Message:
    """The message that is to be forwarded. Raises Discord's errors where it is gone, or the bot may not read it."""
    source = call.world.channel(as_int(reference.get("channel_id")) or 0)
    held = in_channel(call.world, call.bot, source)
    if not held & Permission.VIEW_CHANNEL or not held & Permission.READ_MESSAGE_HISTORY:
        raise DiscordError(Refusal.MISSING_ACCESS)
    message = call.world.message(source.id, as_int(reference.get("message_id")) or 0)
    if message.addressee is not None or message.kind not in _FORWARDABLE:
        raise DiscordError(Refusal.UNKNOWN_MESSAGE)
    return message


def _check_reachable(call: Call, channel: Channel) -> None:
    recipient = channel.recipient_id
    if recipient is None:
        return
    shared = any(call.bot in guild.members for guild in call.world.guilds_of(recipient))
    if not shared or call.world.users[recipient].closed_direct_messages:
        raise DiscordError(Refusal.CANNOT_SEND_TO_USER)


def edit(call: Call) -> Json:
    call.channel()
    message = call.message()
    if message.author_id != call.bot:
        raise DiscordError(Refusal.CANNOT_EDIT_OTHERS)
    call.services.messages.edit(message, call.form, call.uploads)
    return message_json(call.world, message)


def delete(call: Call) -> Json:
    channel = call.channel()
    message = call.message()
    if message.author_id == call.bot:
        call.services.messages.remove(message)
        return None
    guild = call.guild_of(channel)
    call.channel(Permission.MANAGE_MESSAGES)
    call.services.messages.remove(message)
    options = {"channel_id": str(channel.id), "count": "1"}
    call.services.audit_log.record(guild, _MESSAGE_DELETE, call.bot, message.author_id, call.reason, options=options)
    return None


def bulk_delete(call: Call) -> Json:
    channel = call.channel(Permission.MANAGE_MESSAGES)
    guild = call.guild_of(channel)
    ids = call.form.snowflakes("messages", longest=100)
    if len(ids) < 2:
        raise DiscordError(Refusal.TOO_FEW_OR_MANY_MESSAGES)
    if any(call.services.messages.too_old_to_bulk_delete(number) for number in ids):
        raise DiscordError(Refusal.TOO_OLD_FOR_BULK_DELETE)
    count = call.services.messages.remove_many(channel.id, ids)
    options = {"count": str(count)}
    call.services.audit_log.record(guild, _MESSAGE_BULK_DELETE, call.bot, channel.id, call.reason, options=options)
    return None


def typing(call: Call) -> Json:
    channel = call.channel(Permission.SEND_MESSAGES)
    started: dict[str, Json] = {"channel_id": str(channel.id), "user_id": str(call.bot), "timestamp": int(_now(call))}
    guild = call.world.guild_of(channel)
    if guild is None:
        call.services.local.dispatch("TYPING_START", started, intents=_DIRECT_TYPING)
        return None
    member = member_json(call.world, guild.member(call.bot))
    full: dict[str, Json] = {**started, "guild_id": str(guild.id), "member": member}
    call.services.local.dispatch("TYPING_START", full, intents=_TYPING, guild_id=guild.id)
    return None


def _now(call: Call) -> float:
    return call.services.local.clock().timestamp()


def pin(call: Call) -> Json:
    return _pin(call, pinned=True)


def unpin(call: Call) -> Json:
    return _pin(call, pinned=False)


def _pin(call: Call, *, pinned: bool) -> Json:
    channel = call.channel(Permission.PIN_MESSAGES)
    message = call.message()
    message.pinned, message.pinned_at = pinned, call.services.local.clock() if pinned else None
    call.services.messages.changed(message)
    last = max((kept.pinned_at for kept in _pinned(call, channel) if kept.pinned_at is not None), default=None)
    data: dict[str, Json] = {"channel_id": str(channel.id), "last_pin_timestamp": timestamp(last)}
    if channel.guild_id is not None:
        data["guild_id"] = str(channel.guild_id)
    intents = _DIRECT_MESSAGES if channel.guild_id is None else GUILDS
    call.services.local.dispatch("CHANNEL_PINS_UPDATE", data, intents=intents, guild_id=channel.guild_id)
    return None


def _pinned(call: Call, channel: Channel) -> list[Message]:
    """The pinned messages, the one that was pinned last first."""
    found = [message for message in _readable(call, channel) if message.pinned]
    return sorted(found, key=lambda message: message.pinned_at or moment_of(message.id), reverse=True)


def pins(call: Call) -> Json:
    channel = call.channel()
    dated = [(message.pinned_at or moment_of(message.id), message) for message in _pinned(call, channel)]
    if "before" in call.query:
        dated = [
            (moment, message) for moment, message in dated if moment < datetime.fromisoformat(call.query["before"])
        ]
    limit = call.limit(default=50, most=50)
    items: list[Json] = [
        {"pinned_at": timestamp(moment), "message": message_json(call.world, message)}
        for moment, message in dated[:limit]
    ]
    return {"items": items, "has_more": len(dated) > limit}
