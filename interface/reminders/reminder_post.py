from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import blake2b

import discord
from attrs import define

from application.reminders.ports import PlaceRefused
from application.shared.clock import SharedClock
from application.shared.errors import BotNotInGuild
from domain.reminders.reminder import Place, Reminder
from domain.shared.ids import ChannelId
from interface.reminders.cards import delivered_card, delivery_marker, mention_of
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.guild_languages import GuildLanguages
from interface.shared.languages import language, speaking
from interface.shared.messages import HistoryUnreadable, find_own
from interface.shared.sending import Outgoing, send_once

_LONGEST_REFUSAL = 200


@define
class DiscordReminderPost:
    _client: CurrentClient
    _clock: SharedClock
    _languages: GuildLanguages

    async def is_there(self, reminder: Reminder, place: Place) -> bool:
        try:
            async with discord_answers():
                target = await self._target(reminder, place)
                found = await find_own(target, self._client.own_id(), delivery_marker(reminder), since=reminder.due_at)
        except discord.HTTPException as refused:
            raise PlaceRefused(_said(refused)) from refused
        except HistoryUnreadable as unreadable:
            raise PlaceRefused("the history of the channel may not be read") from unreadable
        return found is not None

    async def send(self, reminder: Reminder, place: Place, *, is_late: bool) -> None:
        next_at = reminder.following(await self._clock.now())
        async with self._speaking(reminder, place):
            shown = delivered_card(reminder, place, is_late=is_late, next_at=next_at)
        outgoing = Outgoing(
            card=shown,
            nonce=_nonce(reminder, place),
            opening=delivery_marker(reminder),
            since=reminder.due_at,
            pings=mention_of(reminder.owner),
            is_silent=False,
        )
        try:
            async with discord_answers():
                target = await self._target(reminder, place)
                if isinstance(target, discord.abc.GuildChannel | discord.Thread):
                    await _check_that_both_may_write(target, reminder)
                await send_once(self._client, target, outgoing, look=False)
        except discord.HTTPException as refused:
            raise PlaceRefused(_said(refused)) from refused

    @asynccontextmanager
    async def _speaking(self, reminder: Reminder, place: Place) -> AsyncIterator[None]:
        """In a direct message the language of who is reminded, in a channel that of the server."""
        async with self._languages.speaking(reminder.guild):
            with speaking(reminder.language if place is Place.DM and reminder.language is not None else language()):
                yield

    async def _target(self, reminder: Reminder, place: Place) -> discord.abc.Messageable:
        if place is Place.DM:
            return await self._client.get().create_dm(discord.Object(reminder.owner))
        assert reminder.guild is not None, "a reminder of no guild has no channel"
        assert reminder.channel is not None, "nor has one whose owner may not write there"
        try:
            guild = self._client.guild(reminder.guild)
        except BotNotInGuild as gone:
            raise PlaceRefused("I am no longer in that server") from gone
        channel = guild.get_channel_or_thread(reminder.channel) or await _asked_for(guild, reminder.channel)
        if not isinstance(channel, discord.abc.Messageable):
            raise PlaceRefused("the channel is gone")
        return channel


async def _asked_for(guild: discord.Guild, channel: ChannelId) -> discord.abc.GuildChannel | discord.Thread | None:
    """Threads that were archived are not known, and a message opens them again. None where there is no such channel."""
    try:
        return await guild.fetch_channel(channel)
    except (discord.NotFound, discord.InvalidData):
        return None


async def _check_that_both_may_write(channel: discord.abc.GuildChannel | discord.Thread, reminder: Reminder) -> None:
    """Nobody is pinged where they are no longer, and what may not be looked for afterwards is not sent."""
    if isinstance(channel, discord.Thread) and channel.parent is None:
        raise PlaceRefused("I may not read and write in the channel")  # nothing is known of who may
    own = channel.permissions_for(channel.guild.me)
    if not (own.view_channel and own.read_message_history and _may_write(channel, own)):
        raise PlaceRefused("I may not read and write in the channel")
    member = await channel.guild.fetch_member(reminder.owner)
    if not _may_write(channel, channel.permissions_for(member)):
        raise PlaceRefused("you may not write in the channel")


def _may_write(channel: discord.abc.GuildChannel | discord.Thread, granted: discord.Permissions) -> bool:
    return granted.send_messages_in_threads if isinstance(channel, discord.Thread) else granted.send_messages


def _nonce(reminder: Reminder, place: Place) -> str:
    """25 characters at most, and the same for the same occurrence in the same place."""
    named = f"{delivery_marker(reminder)} {place.value} {reminder.made_at.isoformat()}"
    return "r" + blake2b(named.encode(), digest_size=12).hexdigest()


def _said(refused: discord.HTTPException) -> str | None:
    return refused.text[:_LONGEST_REFUSAL] or None
