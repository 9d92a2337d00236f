"""The posts of boards: a card, which is edited as the stars change, and below it the message itself, forwarded.

A forward shows all that the message holds, files included, and keeps it; Discord copies that, so the bot need not be
allowed to read it. It can hold nothing else and is never edited, which is why the card is a message of its own.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from hashlib import blake2s

import discord
from attrs import define

from application.shared.posting import PostGone
from application.starboard.ports import BoardUnwritable, Posted, StarredView
from domain.shared.ids import ChannelId, MessageId, UserId
from domain.starboard.repository import BoardPost
from interface.shared.client import CurrentClient, discord_answers, no_clear_answer
from interface.shared.guild_languages import GuildLanguages
from interface.shared.layout import Card, texts, texts_of
from interface.shared.messages import NOBODY, REFUSALS, find_own
from interface.shared.sending import Outgoing, send_once
from interface.starboard.cards import MARKED, starred_card, starred_marker

_UNKNOWN_MESSAGE = 10008
"""Discord API reference, "JSON error codes"."""

_LOOK_AHEAD = 200  # messages
_NONCE_BYTES = 12  # twice as many characters, of 25


@define
class DiscordBoardChannel:
    _client: CurrentClient
    _languages: GuildLanguages

    async def post(self, place: BoardPost, view: StarredView, *, may_be_there: bool) -> Posted:
        target, shown = self._target(place), await self._shown(view)
        outgoing = Outgoing(
            card=shown,
            nonce=_nonce(place, "card"),
            opening=starred_marker(place.board, place.message),
            since=place.chosen_at,
        )
        async with _writing(place.channel):
            card = await send_once(self._client, target, outgoing, look=may_be_there)
            if list(texts(card.components)) != texts_of(shown):
                await card.edit(view=await self._shown(view), allowed_mentions=NOBODY)
            forward = await self._forwarded(target, place, card, look=may_be_there)
            if forward is None:
                forward = await self._forward(target, place, view)
        return Posted(MessageId(card.id), None if forward is None else MessageId(forward.id))

    async def edit(self, post: BoardPost, view: StarredView) -> None:
        assert post.card is not None, "only what stands is edited"
        card = self._target(post).get_partial_message(post.card)
        async with _writing(post.channel):
            await card.edit(view=await self._shown(view), allowed_mentions=NOBODY)

    async def _shown(self, view: StarredView) -> Card:
        async with self._languages.speaking(view.message.guild):
            return starred_card(view)

    async def stands(self, post: BoardPost) -> bool:
        if post.card is None:
            return True
        try:
            async with discord_answers():
                await self._target(post).fetch_message(post.card)
        except discord.HTTPException as refused:
            return refused.code != _UNKNOWN_MESSAGE
        return True

    async def remove(self, post: BoardPost) -> None:
        target, known = self._target(post), [post.forward, post.card]
        async with _writing(post.channel):
            if post.card is None:
                opening = starred_marker(post.board, post.message)
                card = await find_own(target, self._client.own_id(), opening, since=post.chosen_at)
                if card is None:
                    return
                forward = await self._forwarded(target, post, card, look=True)
                known = [None if forward is None else MessageId(forward.id), MessageId(card.id)]
            for each in known:
                if each is not None:
                    with suppress(discord.NotFound):
                        await target.get_partial_message(each).delete()

    async def _forward(
        self, target: discord.PartialMessageable, place: BoardPost, view: StarredView
    ) -> discord.Message | None:
        """None where Discord refuses it, as of polls and of what it says itself; the card has the link."""
        reference = discord.MessageReference(
            message_id=view.message.message,
            channel_id=view.message.channel,
            guild_id=view.message.guild,
            type=discord.MessageReferenceType.forward,
        )
        try:
            return await target.send(
                reference=reference, nonce=_nonce(place, "forward"), silent=True, allowed_mentions=NOBODY
            )
        except discord.HTTPException as refused:
            if no_clear_answer(refused):
                raise
            return None

    async def _forwarded(
        self, target: discord.PartialMessageable, place: BoardPost, card: discord.Message, *, look: bool
    ) -> discord.Message | None:
        """The forward that an earlier try left below the card."""
        if look:
            async for message in target.history(limit=_LOOK_AHEAD, after=card, oldest_first=True):
                of = message.reference
                is_own = message.author.id == self._client.own_id()
                if is_own and of is not None and of.message_id == place.message and _is_forward(of):
                    return message
        return None

    def _target(self, post: BoardPost) -> discord.PartialMessageable:
        return self._client.get().get_partial_messageable(post.channel, guild_id=post.guild)


def is_board_post(message: discord.Message, me: UserId) -> bool:
    """Whether it is a card of this bot's, or a message that it has forwarded: it forwards nothing else."""
    if message.author.id != me:
        return False
    if message.reference is not None and _is_forward(message.reference):
        return True
    return any(text.startswith(MARKED) for text in texts(message.components))


def _is_forward(reference: discord.MessageReference) -> bool:
    return reference.type is discord.MessageReferenceType.forward


def _nonce(place: BoardPost, part: str) -> str:
    """Another one each time that a place is chosen: what was taken off a board may come back within minutes."""
    of = f"{place.guild}:{place.board}:{place.message}:{place.chosen_at.timestamp()}:{part}"
    return blake2s(of.encode(), digest_size=_NONCE_BYTES).hexdigest()


@asynccontextmanager
async def _writing(channel: ChannelId) -> AsyncIterator[None]:
    """Turns Discord's refusal into BoardUnwritable, or into PostGone where it misses only the message."""
    try:
        async with discord_answers():
            yield
    except REFUSALS as error:
        if isinstance(error, discord.HTTPException) and error.code == _UNKNOWN_MESSAGE:
            raise PostGone from error
        raise BoardUnwritable(channel) from error
