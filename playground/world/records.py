"""What the playground's Discord remembers."""

from datetime import datetime

from attrs import Factory, define

from playground.world.json_value import JsonObject
from playground.world.locales import FIRST


@define
class User:
    id: int
    username: str
    global_name: str | None = None
    bot: bool = False
    closed_direct_messages: bool = False
    avatar: str | None = None
    locale: str = FIRST
    """In which language they use Discord."""


@define
class Role:
    id: int
    name: str
    position: int
    permissions: int = 0
    color: int = 0
    hoist: bool = False
    managed: bool = False
    mentionable: bool = False
    bot_id: int | None = None
    premium: bool = False
    """Whether it is that of the guild's boosters."""


@define
class Overwrite:
    """`kind` is 0 for a role, 1 for a member."""

    kind: int
    allow: int = 0
    deny: int = 0


TEXT, VOICE, CATEGORY = 0, 2, 4


@define
class Channel:
    """A channel of a guild or, with a recipient, somebody's direct messages with the bot.

    `parent_id` is the category that it stands in, `rate_limit_per_user` how many seconds members wait between two
    messages.
    """

    id: int
    guild_id: int | None
    name: str
    position: int = 0
    topic: str | None = None
    overwrites: dict[int, Overwrite] = Factory(dict)
    recipient_id: int | None = None
    kind: int = TEXT
    user_limit: int = 0
    parent_id: int | None = None
    rate_limit_per_user: int = 0


@define
class VoiceState:
    """`channel_id` is None in the last that is heard of somebody who left."""

    user_id: int
    channel_id: int | None
    session_id: str
    self_mute: bool = False
    self_deaf: bool = False
    self_video: bool = False
    self_stream: bool = False


@define
class Member:
    """`mute` and `deaf` are what the guild's staff did, and hold in every voice channel; `pending` is who has not
    passed the guild's screening yet; `avatar` and `bio` are those that somebody has in this guild alone."""

    user_id: int
    joined_at: datetime
    roles: list[int] = Factory(list)
    nick: str | None = None
    communication_disabled_until: datetime | None = None
    mute: bool = False
    deaf: bool = False
    pending: bool = False
    avatar: str | None = None
    bio: str = ""


@define
class Ban:
    user_id: int
    reason: str | None = None


@define
class AuditEntry:
    id: int
    action_type: int
    user_id: int
    target_id: int | None = None
    reason: str | None = None
    changes: list[JsonObject] = Factory(list)
    options: dict[str, str] = Factory(dict)


@define
class Origin:
    """Which interaction a message answers; `name` is empty for a component or a modal."""

    interaction_id: int
    kind: int
    user_id: int
    name: str = ""
    metadata: JsonObject = Factory(dict)


@define
class Message:
    """`addressee` is the only person who sees an ephemeral message; `pending` means "is thinking"."""

    id: int
    channel_id: int
    author_id: int
    content: str = ""
    kind: int = 0
    flags: int = 0
    embeds: list[JsonObject] = Factory(list)
    components: list[JsonObject] = Factory(list)
    attachments: list[JsonObject] = Factory(list)
    mentions: list[int] = Factory(list)
    mention_roles: list[int] = Factory(list)
    mention_everyone: bool = False
    reactions: dict[str, list[int]] = Factory(dict)
    edited_at: datetime | None = None
    nonce: str | None = None
    reply_to: int | None = None
    forward: JsonObject | None = None
    """What a forward shows: `message_reference` and `message_snapshots`."""
    origin: Origin | None = None
    addressee: int | None = None
    pending: bool = False
    pinned: bool = False
    pinned_at: datetime | None = None
    tts: bool = False
