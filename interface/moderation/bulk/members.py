"""Members of a server, many at once, and through the gateway where Discord allows it: that costs no request."""

from collections.abc import Collection, Mapping
from itertools import batched

import discord
from attrs import define

from application.moderation.bulk.errors import MembersHidden
from domain.moderation.bulk.selection import MemberFacts
from domain.shared.ids import GuildId, RoleId, UserId
from interface.shared.border import names_of
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.standings import standing_of

_AT_ONCE = 100
"""Members that the gateway tells of at a request by id or by name."""


@define
class DiscordBulkMembers:
    _client: CurrentClient

    async def known(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, MemberFacts]:
        there, found = self._client.guild(guild), list[discord.Member]()
        async with discord_answers():
            for some in batched(dict.fromkeys(users), _AT_ONCE):
                found += await there.query_members(user_ids=[*some], limit=_AT_ONCE, cache=False)
        return {UserId(member.id): _facts(member) for member in found}

    async def beginning(self, guild: GuildId, begins: str) -> tuple[MemberFacts, ...]:
        if self._client.get().intents.members:
            return await self.all(guild)
        async with discord_answers():
            found = await self._client.guild(guild).query_members(begins, limit=_AT_ONCE, cache=False)
        return tuple(map(_facts, found))

    async def all(self, guild: GuildId) -> tuple[MemberFacts, ...]:
        if not self._client.get().intents.members:
            raise MembersHidden
        try:
            async with discord_answers():
                members = self._client.guild(guild).fetch_members(limit=None)
                return tuple([_facts(member) async for member in members])
        except discord.Forbidden as error:
            raise MembersHidden from error


def _facts(member: discord.Member) -> MemberFacts:
    return MemberFacts(
        standing=standing_of(member),
        names=names_of(member),
        joined_at=member.joined_at,
        roles=frozenset(RoleId(role.id) for role in member.roles if not role.is_default()),
    )
