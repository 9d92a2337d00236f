from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

import discord
from attrs import define

from application.moderation.bulk.ports import BulkBanAnswer
from application.moderation.errors import MayNotLook
from application.moderation.ports import Ban
from domain.shared.ids import GuildId, UserId
from interface.moderation.bans import DiscordBans
from interface.moderation.refusals import refusals
from interface.shared.client import NOT_HERE, CurrentClient, discord_answers

_PAGE = 1000  # bans; the most that Discord lists at once
_FEW = 3
"""So many are looked up one by one."""

_NOBODY_WAS_BANNED = 500_000
"""Failed to ban users (Discord API reference, "Bulk Guild Ban")."""


@define
class DiscordBulkBans:
    _client: CurrentClient

    async def ban(
        self, guild: GuildId, users: Sequence[UserId], *, delete_messages: timedelta, audit_reason: str
    ) -> BulkBanAnswer:
        discord_guild = self._client.guild(guild)
        async with refusals():
            try:
                answer = await discord_guild.bulk_ban(
                    [discord.Object(user) for user in users],
                    delete_message_seconds=int(delete_messages.total_seconds()),
                    reason=audit_reason,
                )
            except discord.HTTPException as error:
                if error.code != _NOBODY_WAS_BANNED:
                    raise
                return BulkBanAnswer(banned=frozenset(), failed=frozenset(users))
        return BulkBanAnswer(banned=_ids(answer.banned), failed=_ids(answer.failed))

    async def standing(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, Ban]:
        if len(users) <= _FEW:
            one = DiscordBans(self._client)
            found = {user: await one.find(guild, user) for user in users}
            return {user: ban for user, ban in found.items() if ban is not None}
        return await self._listed(guild, sorted(users))

    async def _listed(self, guild: GuildId, users: Sequence[UserId]) -> Mapping[UserId, Ban]:
        """Bans are listed by id: pages with none of those asked for are left out."""
        discord_guild, wanted, left = self._client.guild(guild), set(users), [*users]
        bans = dict[UserId, Ban]()
        while left:
            try:
                async with discord_answers():
                    after = discord.Object(left[0] - 1)
                    page = [entry async for entry in discord_guild.bans(limit=_PAGE, after=after)]
            except discord.HTTPException as error:
                if error.code in NOT_HERE:
                    raise self._client.not_in(guild) from error
                raise MayNotLook from error
            bans |= {UserId(each.user.id): Ban(each.reason) for each in page if each.user.id in wanted}
            left = [user for user in left if user > page[-1].user.id] if len(page) == _PAGE else []
        return bans


def _ids(users: Sequence[discord.Object]) -> frozenset[UserId]:
    return frozenset(UserId(user.id) for user in users)
