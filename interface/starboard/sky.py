"""Messages and their reactions, as Discord has them now; none of it needs the message-content intent."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Literal

import discord
from attrs import define

from application.starboard.ports import MessageGone, MessageOutOfReach, Reactions, SeenStars
from domain.shared.emoji import key_of
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from domain.starboard.repository import Starred
from domain.starboard.starring import Place
from interface.shared.client import CurrentClient, discord_answers
from interface.starboard.board_channel import is_board_post

_UNKNOWN_MESSAGE = 10008
"""Discord API reference, "JSON error codes"."""

type _Kind = Literal[0, 1]

_PAGE = 100
_NORMAL: _Kind = 0
_SUPER: _Kind = 1


@define
class DiscordSky:
    _client: CurrentClient

    async def place(self, guild: GuildId, channel: ChannelId) -> Place | None:
        found = await self._channel(guild, channel)
        if found is None:
            return None
        parent = found.parent if isinstance(found, discord.Thread) else found
        above = (None, None) if parent is None else (parent.id, parent.category_id)
        within = dict.fromkeys([found.id, *(each for each in above if each is not None)])
        is_private = isinstance(found, discord.Thread) and found.is_private()
        return Place(
            within=tuple(map(ChannelId, within)),
            is_age_restricted=bool(getattr(parent, "nsfw", True)),  # of a category nobody asks
            everyone_reads=parent is not None
            and not is_private
            and parent.permissions_for(found.guild.default_role).view_channel,
        )

    async def look(self, message: Starred) -> SeenStars:
        place = await self.place(message.guild, message.channel)
        if place is None:
            raise MessageOutOfReach
        async with _reading():
            found = await self._messages(message).fetch_message(message.message)
        return SeenStars(
            author=UserId(found.author.id),
            place=place,
            reactions=_reactions(found),
            is_board_post=is_board_post(found, self._client.own_id()),
        )

    async def has_starred(self, message: Starred, with_: Reactions, user: UserId) -> bool:
        for kind, count in _kinds(with_):
            if count:
                async with _reading():
                    page = await self._page(message, with_, kind, after=user - 1, limit=1)
                if page == [user]:
                    return True
        return False

    async def starrers(self, message: Starred, with_: Reactions) -> frozenset[UserId]:
        found = set[UserId]()
        for kind, count in _kinds(with_):
            after, is_more = UserId(0), count > 0
            while is_more:
                async with _reading():
                    page = await self._page(message, with_, kind, after=after, limit=_PAGE)
                found.update(page)
                after, is_more = max(page, default=after), len(page) == _PAGE
        return frozenset(found)

    async def newest(
        self, guild: GuildId, channel: ChannelId, *, limit: int
    ) -> Sequence[tuple[Starred, frozenset[str]]]:
        found = await self._channel(guild, channel)
        parent = found.parent if isinstance(found, discord.Thread) else found
        if parent is None or not parent.permissions_for(parent.guild.me).read_message_history:
            raise MessageOutOfReach
        target = self._client.get().get_partial_messageable(channel, guild_id=guild)
        async with _reading():
            newest = [each async for each in target.history(limit=limit)]
        return [
            (Starred(guild=guild, channel=channel, message=MessageId(each.id)), frozenset(_reactions(each)))
            for each in newest
        ]

    async def _channel(self, guild: GuildId, channel: ChannelId) -> discord.abc.GuildChannel | discord.Thread | None:
        """Threads that were archived are not known, and asked for."""
        there = self._client.guild(guild)
        known = there.get_channel_or_thread(channel)
        if known is not None:
            return known
        try:
            async with discord_answers():
                return await there.fetch_channel(channel)
        except (discord.HTTPException, discord.InvalidData):
            return None

    def _messages(self, message: Starred) -> discord.PartialMessageable:
        return self._client.get().get_partial_messageable(message.channel, guild_id=message.guild)

    async def _page(self, message: Starred, with_: Reactions, kind: _Kind, *, after: int, limit: int) -> list[UserId]:
        """Of whoever reacted so, by their ids; asked without the message, which has been fetched already."""
        http = self._client.get().http
        page = await http.get_reaction_users(message.channel, message.message, with_.name, limit, after, type=kind)
        return [UserId(int(user["id"])) for user in page]


def _kinds(reactions: Reactions) -> tuple[tuple[_Kind, int], ...]:
    """Discord lists each kind of reaction by itself."""
    return (_NORMAL, reactions.count - reactions.super_count), (_SUPER, reactions.super_count)


def _reactions(message: discord.Message) -> dict[str, Reactions]:
    found = dict[str, Reactions]()
    for each in message.reactions:
        emoji = discord.PartialEmoji(name=each.emoji) if isinstance(each.emoji, str) else each.emoji
        name = emoji.name if emoji.id is None else f"{emoji.name}:{emoji.id}"
        found[key_of(emoji.name, emoji.id)] = Reactions(name=name, count=each.count, super_count=each.burst_count)
    return found


@asynccontextmanager
async def _reading() -> AsyncIterator[None]:
    """Turns Discord's refusal into MessageGone where it misses only the message, else into MessageOutOfReach."""
    try:
        async with discord_answers():
            yield
    except discord.HTTPException as refused:
        raise (MessageGone if refused.code == _UNKNOWN_MESSAGE else MessageOutOfReach) from refused
