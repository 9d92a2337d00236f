"""The bot's own account, its application, and where the gateway is."""

from datetime import timedelta

from playground.rest.call import Call
from playground.rules.permissions import in_guild
from playground.rules.session_starts import TOTAL
from playground.wire.account_json import application_json, my_guild_json, own_user_json
from playground.wire.hosts import GATEWAY
from playground.wire.rendering import channel_json, user_json
from playground.world.json_value import Json
from playground.world.refusals import DiscordError, Refusal

_MOST_GUILDS = 200


def me(call: Call) -> Json:
    return own_user_json(call.world)


def user(call: Call) -> Json:
    return user_json(call.world.user(call.id("user_id")))


def my_guilds(call: Call) -> Json:
    """A page of the bot's guilds by id: the first after one, or the last before one."""
    limit, after = call.limit(default=_MOST_GUILDS, most=_MOST_GUILDS), call.number("after")
    before = call.number("before") if after is None else None
    own = sorted(call.world.guilds_of(call.bot), key=lambda guild: guild.id)
    found = [guild for guild in own if guild.id > (after or 0) and (before is None or guild.id < before)]
    page = found[:limit] if before is None else found[-limit:]
    counted = call.query.get("with_counts") in ("1", "true")
    return [my_guild_json(guild, in_guild(guild, call.bot), counted=counted) for guild in page]


def application(call: Call) -> Json:
    return application_json(call.world)


def gateway(call: Call) -> Json:
    return {"url": GATEWAY}


def gateway_bot(call: Call) -> Json:
    starts = call.services.session_starts
    limit = {
        "max_concurrency": call.services.limits.max_concurrency,
        "remaining": starts.remaining,
        "reset_after": int(starts.resets_after / timedelta(milliseconds=1)),
        "total": TOTAL,
    }
    return {"url": GATEWAY, "shards": starts.advised_shards, "session_start_limit": limit}


def open_direct_messages(call: Call) -> Json:
    recipient = call.form.integer("recipient_id")
    if recipient is None or recipient not in call.world.users:
        raise DiscordError(Refusal.INVALID_RECIPIENTS)
    if call.world.users[recipient].bot:
        raise DiscordError(Refusal.CANNOT_WRITE_TO_BOT)
    return channel_json(call.world, call.services.direct_channel(recipient))
