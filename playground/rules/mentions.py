"""Whom a message mentions: what stands in it, what its author allows, and what its author may."""

import re
from collections.abc import Iterable

from attrs import field, frozen

from playground.rules.permissions import in_channel
from playground.wire.components import TEXT, walk
from playground.wire.forms import Form
from playground.world.json_value import as_text
from playground.world.permission import Permission
from playground.world.records import Message
from playground.world.world import World

_USER, _ROLE, _EVERYONE = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>"), re.compile(r"@(?:everyone|here)\b")
_MOST = 100


@frozen
class AllowedMentions:
    """Which of the mentions in a text count; None means each of them."""

    users: frozenset[int] | None = None
    roles: frozenset[int] | None = None
    everyone: bool = True
    replied_user: bool = True

    @classmethod
    def of(cls, form: Form) -> "AllowedMentions":
        """What a message's form allows; all, when it does not say. Raises Discord's error 50035."""
        raw = form.data.get("allowed_mentions")
        if raw is None:
            return cls()
        given = Form.of(raw, (*form.path, "allowed_mentions"))
        parse = given.data.get("parse")
        parsed = {as_text(item) for item in parse} if isinstance(parse, list) else set()
        for key in ("users", "roles"):
            if key in parsed and given.data.get(key):
                words = f'parse:["{key}"] and {key}: [ids...] are mutually exclusive.'
                raise given.wrong(key, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", words)
        return cls(
            users=None if "users" in parsed else frozenset(given.snowflakes("users", longest=_MOST)),
            roles=None if "roles" in parsed else frozenset(given.snowflakes("roles", longest=_MOST)),
            everyone="everyone" in parsed,
            replied_user=given.flag("replied_user"),
        )


@frozen
class Mentions:
    """Who is really told of a message."""

    users: list[int] = field(factory=list)
    roles: list[int] = field(factory=list)
    everyone: bool = False


def mentions_in(world: World, message: Message, allowed: AllowedMentions) -> Mentions:
    """Read a message's content and text displays.

    @everyone, @here, and roles that are not for everybody to mention need MENTION_EVERYONE.
    """
    text = "\n".join(_texts(message))
    channel = world.channel(message.channel_id)
    guild = world.guild_of(channel)
    known = {} if guild is None else guild.roles
    may_mention_all = bool(in_channel(world, message.author_id, channel) & Permission.MENTION_EVERYONE)
    users = [user for user in _ids(_USER, text, allowed.users) if user in world.users]
    replied = _replied_author(world, message) if allowed.replied_user else None
    if replied is not None and replied not in users:
        users.append(replied)
    roles = [
        role
        for role in _ids(_ROLE, text, allowed.roles)
        if role in known and (known[role].mentionable or may_mention_all)
    ]
    everyone = allowed.everyone and may_mention_all and _EVERYONE.search(text) is not None
    return Mentions(users, roles, everyone)


def _texts(message: Message) -> Iterable[str]:
    yield message.content
    for component in walk(message.components):
        if component.get("type") == TEXT:
            yield as_text(component.get("content"))


def _ids(pattern: re.Pattern[str], text: str, allowed: frozenset[int] | None) -> list[int]:
    found = dict.fromkeys(int(number) for number in pattern.findall(text))
    return [number for number in found if allowed is None or number in allowed]


def _replied_author(world: World, message: Message) -> int | None:
    # An answer to a button refers to its message too, but pings nobody.
    if message.origin is not None:
        return None
    kept = world.messages.get(message.channel_id, [])
    return next((earlier.author_id for earlier in kept if earlier.id == message.reply_to), None)
