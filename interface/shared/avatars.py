"""The pictures that people chose for themselves."""

import asyncio
from collections import OrderedDict
from typing import Protocol

import discord
import structlog
from attrs import define, field

from application.shared.errors import DiscordUnreachable
from domain.shared.ids import GuildId, UserId
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.failures import said_of

_log = structlog.stdlib.get_logger(__name__)

_SIDE = 256  # pixels
_KEPT = 128
_LARGEST = 512 * 1024
"""Bytes of a picture that is kept; one of 256 pixels a side has some 100 KB at most."""


class Avatars(Protocol):
    async def address(self, user: UserId) -> str:
        """Where somebody's picture is; that which Discord gives them, where it cannot be found out in time."""
        ...


def default_avatar(user: int) -> str:
    """Discord API reference, "Image Formatting": one of six, by the user's id."""
    return f"{discord.Asset.BASE}/embed/avatars/{(user >> 22) % 6}.png"


@define(eq=False)
class DiscordAvatars:
    """Kept for a while by their address, which changes with the picture; what takes too long is done without."""

    _client: CurrentClient
    time_limit: float = 2.0  # seconds
    _kept: OrderedDict[str, bytes] = field(factory=OrderedDict)

    async def of(self, guild: GuildId, user: UserId) -> bytes | None:
        try:
            async with asyncio.timeout(self.time_limit), discord_answers():
                asset = await self._asset(guild, user)
                return None if asset is None else await self._read(asset)
        except (DiscordUnreachable, TimeoutError, discord.HTTPException) as error:
            _log.info("an avatar was done without", guild=guild, user=user, error=said_of(error))
            return None

    async def address(self, user: UserId) -> str:
        try:
            async with asyncio.timeout(self.time_limit), discord_answers():
                client = self._client.get()
                someone = client.get_user(user) or await client.fetch_user(user)
        except (DiscordUnreachable, TimeoutError, discord.HTTPException) as error:
            _log.info("an avatar was done without", user=user, error=said_of(error))
            return default_avatar(user)
        return someone.display_avatar.url

    async def _asset(self, guild: GuildId, user: UserId) -> discord.Asset | None:
        """None for who chose no picture: the one that Discord gives them says nothing."""
        there = self._client.guild(guild)
        someone: discord.Member | discord.User | None = there.get_member(user)
        try:
            someone = someone or await there.fetch_member(user)
        except discord.NotFound:  # they left
            someone = await self._client.get().fetch_user(user)
        asset = someone.guild_avatar if isinstance(someone, discord.Member) else None
        asset = asset or someone.avatar
        return None if asset is None else asset.replace(format="png", size=_SIDE)

    async def _read(self, asset: discord.Asset) -> bytes:
        if asset.url in self._kept:
            self._kept.move_to_end(asset.url)
            return self._kept[asset.url]
        picture = await asset.read()
        if len(picture) <= _LARGEST:
            self._kept[asset.url] = picture
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return picture
