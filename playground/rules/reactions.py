"""Reactions: added and taken back, by people and by the bot."""

from attrs import define

from playground.rules.local_discord import LocalDiscord, MessageChanged
from playground.wire.rendering import member_json
from playground.world.json_value import Json
from playground.world.records import Message
from playground.world.refusals import DiscordError, Refusal

REACTIONS, _DIRECT_REACTIONS = 1 << 10, 1 << 13


@define(eq=False)
class Reactions:
    _local: LocalDiscord

    def add(self, message: Message, emoji: str, user_id: int) -> None:
        """React; a second time changes nothing. `emoji` is a character, or a name and an id."""
        users = message.reactions.setdefault(emoji, [])
        if user_id not in users:
            users.append(user_id)
            self._tell("MESSAGE_REACTION_ADD", message, emoji, user_id)

    def take_back(self, message: Message, emoji: str, user_id: int) -> None:
        """Raises Discord's error 10014 for a reaction that is not there."""
        users = message.reactions.get(emoji, [])
        if user_id not in users:
            raise DiscordError(Refusal.UNKNOWN_EMOJI)
        users.remove(user_id)
        if not users:
            del message.reactions[emoji]
        self._tell("MESSAGE_REACTION_REMOVE", message, emoji, user_id)

    def toggle(self, message: Message, emoji: str, user_id: int) -> None:
        """What a click on a reaction does."""
        if user_id in message.reactions.get(emoji, []):
            self.take_back(message, emoji, user_id)
        else:
            self.add(message, emoji, user_id)

    def clear(self, message: Message) -> None:
        message.reactions.clear()
        self._dispatch("MESSAGE_REACTION_REMOVE_ALL", message, {})

    def _tell(self, name: str, message: Message, emoji: str, user_id: int) -> None:
        label, _, emoji_id = emoji.partition(":")
        data: dict[str, Json] = {
            "user_id": str(user_id),
            "emoji": {"id": emoji_id or None, "name": label},
            "burst": False,
            "type": 0,
        }
        if name == "MESSAGE_REACTION_ADD":
            data["message_author_id"] = str(message.author_id)
            guild = self._local.world.guild_of(self._local.world.channel(message.channel_id))
            if guild is not None and user_id in guild.members:
                data["member"] = member_json(self._local.world, guild.member(user_id))
        self._dispatch(name, message, data)

    def _dispatch(self, name: str, message: Message, data: dict[str, Json]) -> None:
        """Of a reaction Discord tells by itself: the message does not count as edited."""
        data = {"channel_id": str(message.channel_id), "message_id": str(message.id), **data}
        guild_id = self._local.world.channel(message.channel_id).guild_id
        if guild_id is not None:
            data["guild_id"] = str(guild_id)
        intents = _DIRECT_REACTIONS if guild_id is None else REACTIONS
        self._local.dispatch(name, data, intents=intents, guild_id=guild_id)
        self._local.notify(MessageChanged(message))
