"""Messages: written, changed, removed, and told to the bot."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from attrs import define

from playground.rules.attachments import Attachments, Upload
from playground.rules.drafts import EPHEMERAL, SUPPRESS_EMBEDS, Draft, draft_of
from playground.rules.local_discord import LocalDiscord, MessageChanged, MessageRemoved
from playground.rules.mentions import AllowedMentions, mentions_in
from playground.wire.components import COMPONENTS_V2
from playground.wire.forms import Form
from playground.wire.message_json import message_json
from playground.wire.rendering import message_member_json
from playground.world.guild import Guild
from playground.world.json_value import JsonObject, as_int, as_object
from playground.world.permission import Permission
from playground.world.records import Channel, Message, Origin
from playground.world.refusals import DiscordError, Refusal
from playground.world.snowflakes import moment_of
from playground.world.world import World

LOADING = 1 << 7
GUILD_MESSAGES, _DIRECT_MESSAGES = 1 << 9, 1 << 12
_NONCE_WINDOW = timedelta(minutes=5)
_BULK_DELETE_WINDOW = timedelta(days=14)


@define(eq=False)
class Messages:
    """Every way in which a message comes, changes and goes."""

    _local: LocalDiscord
    _attachments: Attachments

    @property
    def _world(self) -> World:
        return self._local.world

    def post(
        self,
        author_id: int,
        channel_id: int,
        draft: Draft,
        *,
        nonce: str | None = None,
        reply_to: int | None = None,
        forward: JsonObject | None = None,
        origin: Origin | None = None,
        addressee: int | None = None,
        pending: bool = False,
    ) -> Message:
        """Write a message; an empty one is error 50006 unless it is pending."""
        if draft.empty and not pending and forward is None:
            raise DiscordError(Refusal.EMPTY_MESSAGE)
        message = Message(self._local.snowflakes.next(), channel_id, author_id, nonce=nonce, origin=origin)
        message.addressee, message.reply_to, message.tts = addressee, reply_to, draft.tts
        message.forward = forward
        message.kind = 19 if reply_to is not None else 0
        if origin is not None and origin.name:
            message.kind = 20 if origin.metadata.get("target_id") is None else 23
        self._fill(message, draft, pending=pending)
        self._world.keep_message(message)
        self._tell("MESSAGE_CREATE", message)
        return message

    def has_to_wait(self, channel: Channel, author_id: int, held: int) -> bool:
        """Whether somebody with these rights wrote there less than its slowmode ago."""
        if held & (Permission.MANAGE_MESSAGES | Permission.MANAGE_CHANNELS | Permission.BYPASS_SLOWMODE):
            return False
        since = self._local.clock() - timedelta(seconds=channel.rate_limit_per_user)
        return any(kept.author_id == author_id and moment_of(kept.id) > since for kept in self.visible(channel.id))

    def fill(self, message: Message, draft: Draft) -> None:
        """Replace the content of a pending message, which keeps whom it is for."""
        self._fill(message, draft, pending=False)
        self._tell("MESSAGE_UPDATE", message)

    def edit(self, message: Message, form: Form, uploads: Sequence[Upload] = ()) -> None:
        """Change the fields that were sent, leave the others."""
        v2 = bool((message.flags | (form.integer("flags") or 0)) & COMPONENTS_V2)
        attachments = self._attachments.after_edit(
            message.channel_id, form, uploads, message.attachments, ephemeral=message.addressee is not None
        )
        checked = draft_of(Form({**form.data, "flags": COMPONENTS_V2 if v2 else 0}, form.path), attachments)
        if v2:
            message.flags |= COMPONENTS_V2
        if "flags" in form:
            message.flags = message.flags & ~SUPPRESS_EMBEDS | (form.integer("flags") or 0) & SUPPRESS_EMBEDS
        if "content" in form:
            message.content = checked.content
        if "embeds" in form:
            message.embeds = checked.embeds
        if "components" in form:
            message.components = checked.components
        message.attachments = attachments
        if not (message.content or message.embeds or message.components or message.attachments):
            raise DiscordError(Refusal.EMPTY_MESSAGE)
        if "content" in form or "components" in form:
            self._read_mentions(message, checked.allowed_mentions)
        message.pending = False
        message.flags &= ~LOADING
        message.edited_at = self._local.clock()
        self._tell("MESSAGE_UPDATE", message)

    def sent_before(self, channel_id: int, author_id: int, nonce: str) -> Message | None:
        """The message an enforced nonce already stands for, within five minutes."""
        oldest = self._local.clock() - _NONCE_WINDOW
        for message in self._world.messages.get(channel_id, []):
            if message.nonce == nonce and message.author_id == author_id and moment_of(message.id) >= oldest:
                return message
        return None

    def visible(self, channel_id: int) -> list[Message]:
        """The channel's messages as everyone sees them, oldest first."""
        return [message for message in self._world.messages.get(channel_id, []) if message.addressee is None]

    def remove(self, message: Message) -> None:
        self._world.messages[message.channel_id].remove(message)
        self._local.notify(MessageRemoved(message))
        if message.addressee is None:
            data: dict[str, str] = {"id": str(message.id), "channel_id": str(message.channel_id)}
            self._dispatch("MESSAGE_DELETE", message.channel_id, data)

    def remove_many(self, channel_id: int, ids: Iterable[int]) -> int:
        """Remove those of the messages that exist, as one event; returns their number."""
        wanted = set(ids)
        found = [message for message in self.visible(channel_id) if message.id in wanted]
        for message in found:
            self._world.messages[channel_id].remove(message)
            self._local.notify(MessageRemoved(message))
        if found:
            data: JsonObject = {"ids": [str(message.id) for message in found], "channel_id": str(channel_id)}
            self._dispatch("MESSAGE_DELETE_BULK", channel_id, data)
        return len(found)

    def too_old_to_bulk_delete(self, message_id: int) -> bool:
        return moment_of(message_id) < self._local.clock() - _BULK_DELETE_WINDOW

    def remove_recent_of(self, guild: Guild, author_id: int, seconds: int) -> None:
        """Remove what someone wrote in a guild within the last seconds, as a ban does."""
        oldest = self._local.clock() - timedelta(seconds=seconds)
        for channel in guild.channels.values():
            theirs = [message for message in self.visible(channel.id) if message.author_id == author_id]
            self.remove_many(channel.id, [item.id for item in theirs if moment_of(item.id) >= oldest])

    def changed(self, message: Message) -> None:
        """Tell everyone that a message is different now."""
        self._tell("MESSAGE_UPDATE", message)

    def _fill(self, message: Message, draft: Draft, *, pending: bool) -> None:
        message.content, message.embeds, message.components = draft.content, draft.embeds, draft.components
        message.attachments = draft.attachments
        message.pending = pending
        ephemeral = EPHEMERAL if message.addressee is not None else 0
        message.flags = (draft.flags & ~EPHEMERAL) | ephemeral | (LOADING if pending else 0)
        self._read_mentions(message, draft.allowed_mentions)

    def _read_mentions(self, message: Message, allowed: AllowedMentions) -> None:
        found = mentions_in(self._world, message, allowed)
        message.mentions, message.mention_roles, message.mention_everyone = found.users, found.roles, found.everyone

    def _tell(self, name: str, message: Message) -> None:
        self._local.notify(MessageChanged(message))
        if message.addressee is None:
            self._dispatch(name, message.channel_id, message_json(self._world, message))

    def _dispatch(self, name: str, channel_id: int, data: JsonObject) -> None:
        guild = self._world.guild_of(self._world.channel(channel_id))
        if guild is None:
            self._local.dispatch(name, data, intents=_DIRECT_MESSAGES)
            return
        full = {**data, "guild_id": str(guild.id)}
        author = as_int(as_object(data.get("author")).get("id"))
        member = guild.members.get(author or 0)
        if member is not None:
            full["member"] = message_member_json(member)
        self._local.dispatch(name, full, intents=GUILD_MESSAGES, guild_id=guild.id)
