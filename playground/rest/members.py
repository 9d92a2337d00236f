"""Members and bans."""

from datetime import datetime

from playground.rest.call import Call
from playground.rules.member_search import members_named
from playground.rules.permissions import require
from playground.wire.forms import Form, InvalidForm
from playground.wire.rendering import ban_json, member_json
from playground.wire.uploads import picture_hash
from playground.world.guild import Guild
from playground.world.intents import PrivilegedIntent
from playground.world.json_value import Json
from playground.world.permission import Permission
from playground.world.refusals import DiscordError, Refusal

_LONGEST_DELETION = 604_800
_LONGEST_BIO = 190


def member(call: Call) -> Json:
    guild = call.guild()
    call.world.user(call.id("user_id"))
    return member_json(call.world, guild.member(call.id("user_id")))


def members(call: Call) -> Json:
    guild = call.guild()
    if not call.world.allowed_intents & PrivilegedIntent.GUILD_MEMBERS:
        raise DiscordError(Refusal.MISSING_ACCESS)
    after = call.number("after") or 0
    ids = sorted(number for number in guild.members if number > after)[: call.limit(default=1, most=1000)]
    return [member_json(call.world, guild.members[number]) for number in ids]


def search(call: Call) -> Json:
    found = members_named(call.world, call.guild(), call.query.get("query") or "")
    return [member_json(call.world, member) for member in found[: call.limit(default=1, most=1000)]]


def edit(call: Call) -> Json:
    guild, form, target = call.guild(), call.form, call.id("user_id")
    moderation = call.services.moderation
    until = _moment(form)
    if "nick" in form:
        moderation.rename(guild, call.bot, target, form.text("nick", longest=32), reason=call.reason)
    if "roles" in form:
        moderation.set_roles(guild, call.bot, target, form.snowflakes("roles", longest=350), reason=call.reason)
    if "communication_disabled_until" in form:
        moderation.time_out(guild, call.bot, target, until, reason=call.reason)
    _edit_voice(call, guild, target)
    return member_json(call.world, guild.member(target))


def _edit_voice(call: Call, guild: Guild, target: int) -> None:
    form, voice = call.form, call.services.voice
    mute, deaf = (form.flag(key) if form.data.get(key) is not None else None for key in ("mute", "deaf"))
    voice.silence(guild, call.bot, target, mute=mute, deaf=deaf, reason=call.reason)
    if "channel_id" in form:
        voice.move(guild, call.bot, target, form.integer("channel_id"), reason=call.reason)


def edit_me(call: Call) -> Json:
    """All of it is checked before any of it is done."""
    guild, form = call.guild(), call.form
    nick, bio = form.text("nick", longest=32), form.text("bio", longest=_LONGEST_BIO)
    avatar, me = picture_hash(form, "avatar"), guild.member(call.bot)
    if "nick" in form:
        call.services.moderation.rename(guild, call.bot, call.bot, nick, reason=call.reason)
    if "avatar" in form or "bio" in form:
        call.services.accounts.show_in_guild(
            guild,
            call.bot,
            avatar=avatar if "avatar" in form else me.avatar,
            bio=(bio or "") if "bio" in form else me.bio,
        )
    return member_json(call.world, me)


def _moment(form: Form) -> datetime | None:
    written = form.text("communication_disabled_until")
    if written is None:
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InvalidForm(("communication_disabled_until",), "DATE_TIME_TYPE_PARSE", "Could not parse the timestamp.")
    return moment


def kick(call: Call) -> Json:
    guild = call.guild()
    call.services.moderation.kick(guild, call.bot, call.id("user_id"), reason=call.reason)
    return None


def add_role(call: Call) -> Json:
    guild = call.guild()
    member, role = guild.member(call.id("user_id")), guild.role(call.id("role_id"))
    call.services.moderation.set_roles(guild, call.bot, member.user_id, [*member.roles, role.id], reason=call.reason)
    return None


def remove_role(call: Call) -> Json:
    guild = call.guild()
    member, role = guild.member(call.id("user_id")), guild.role(call.id("role_id"))
    kept = [held for held in member.roles if held != role.id]
    call.services.moderation.set_roles(guild, call.bot, member.user_id, kept, reason=call.reason)
    return None


def ban(call: Call) -> Json:
    guild = call.guild()
    options = Form({**call.query, **call.form.data})
    seconds = options.integer("delete_message_seconds", lowest=0, highest=_LONGEST_DELETION) or 0
    days = options.integer("delete_message_days", lowest=0, highest=7) or 0
    target = call.id("user_id")
    call.services.moderation.ban(
        guild, call.bot, target, delete_message_seconds=seconds or days * 86_400, reason=call.reason
    )
    return None


def bulk_ban(call: Call) -> Json:
    guild = call.guild()
    moderation = call.services.moderation
    for permission in (Permission.BAN_MEMBERS, Permission.MANAGE_GUILD):
        require(guild, call.bot, permission)
    seconds = call.form.integer("delete_message_seconds", lowest=0, highest=_LONGEST_DELETION) or 0
    banned: list[str] = []
    failed: list[str] = []
    for target in call.form.snowflakes("user_ids", longest=200):
        if target in guild.bans:
            failed.append(str(target))
            continue
        try:
            moderation.ban(guild, call.bot, target, delete_message_seconds=seconds, reason=call.reason)
        except DiscordError:
            failed.append(str(target))
        else:
            banned.append(str(target))
    if not banned:
        raise DiscordError(Refusal.BULK_BAN_FAILED)
    return {"banned_users": banned, "failed_users": failed}


def unban(call: Call) -> Json:
    guild = call.guild()
    call.services.moderation.unban(guild, call.bot, call.id("user_id"), reason=call.reason)
    return None


def one_ban(call: Call) -> Json:
    guild = call.guild()
    require(guild, call.bot, Permission.BAN_MEMBERS)
    found = guild.bans.get(call.id("user_id"))
    if found is None:
        raise DiscordError(Refusal.UNKNOWN_BAN)
    return ban_json(call.world, found)


def bans(call: Call) -> Json:
    guild = call.guild()
    require(guild, call.bot, Permission.BAN_MEMBERS)
    limit = call.limit(default=1000, most=1000)
    before, after = call.number("before"), call.number("after")
    ids = sorted(number for number in guild.bans if before is None or number < before)
    ids = ids[-limit:] if before is not None else [number for number in ids if number > (after or 0)][:limit]
    return [ban_json(call.world, guild.bans[number]) for number in ids]
