"""Who is banned, for those who type a name: Discord lists bans by id alone, and a thousand at a time."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

import discord
import structlog
from attrs import define, field

from application.moderation.errors import MayNotLook
from application.moderation.ports import BannedUser, KnownBans
from domain.shared.ids import GuildId, UserId
from interface.shared.client import CurrentClient, discord_answers

_log = structlog.stdlib.get_logger(__name__)

_PAGE = 1000  # bans; the most that Discord lists at once
_MOST = 10_000  # bans of a guild that are kept
_GUILDS = 8
_KEPT_FOR = 15.0  # seconds
_LONGEST_REASON = 100  # characters kept; no more is shown


@define(eq=False)
class _Listing:
    """As far as it was read; the next to ask goes on where the last one ran out of time."""

    begun: float
    bans: list[BannedUser] = field(factory=list)
    after: int = 0
    is_complete: bool = False
    """Whether all are listed."""
    turn: asyncio.Lock = field(factory=asyncio.Lock)

    @property
    def goes_on(self) -> bool:
        return not self.is_complete and len(self.bans) < _MOST


@define(eq=False)
class DiscordBanList:
    _client: CurrentClient
    time_limit: float = 2.0  # seconds; suggestions must be there after three
    _now: Callable[[], float] = field(default=time.monotonic, alias="now")
    _listings: OrderedDict[GuildId, _Listing] = field(factory=OrderedDict)

    async def known(self, guild: GuildId) -> KnownBans:
        there, listing = self._client.guild(guild), self._listing(guild)
        try:
            async with asyncio.timeout(self.time_limit), listing.turn:
                while listing.goes_on:
                    await _read_on(there, listing)
        except TimeoutError:
            _log.info("not all bans could be listed in time", guild=guild, listed=len(listing.bans))
        return KnownBans(tuple(listing.bans), listing.is_complete)

    def listed(self, guild: GuildId, user: UserId) -> BannedUser | None:
        listing = self._listings.get(guild)
        return None if listing is None else next((ban for ban in listing.bans if ban.user == user), None)

    def _listing(self, guild: GuildId) -> _Listing:
        now, listing = self._now(), self._listings.get(guild)
        if listing is None or now - listing.begun > _KEPT_FOR:
            listing = self._listings[guild] = _Listing(now)
        self._listings.move_to_end(guild)
        if len(self._listings) > _GUILDS:
            self._listings.popitem(last=False)
        return listing


async def _read_on(guild: discord.Guild, listing: _Listing) -> None:
    try:
        async with discord_answers():
            page = [entry async for entry in guild.bans(limit=_PAGE, after=discord.Object(listing.after))]
    except discord.HTTPException as error:
        raise MayNotLook from error
    listing.bans += map(banned_user, page)
    listing.after = page[-1].user.id if page else listing.after
    listing.is_complete = len(page) < _PAGE


def banned_user(entry: discord.BanEntry) -> BannedUser:
    user, reason = entry.user, entry.reason
    return BannedUser(
        user=UserId(user.id),
        username=user.name,
        display_name=user.global_name,
        reason=None if reason is None else reason[:_LONGEST_REASON],
    )
