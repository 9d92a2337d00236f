import discord
from attrs import define

from application.afk.ports import RenameRefused
from application.shared.errors import MemberLookUpRefused
from domain.afk.nickname import SeenMember, obstacle
from domain.shared.ids import GuildId, UserId
from interface.shared.client import NOT_HERE, CurrentClient, discord_answers
from interface.shared.languages import untranslated
from interface.shared.standings import standing_of

_NO_MEMBER = (10007, 10013)
"""Unknown member, unknown user (Discord API reference, "JSON error codes")."""

_REASON = untranslated("who is away carries a tag")


@define
class DiscordMemberNicknames:
    _client: CurrentClient

    async def look(self, guild: GuildId, user: UserId) -> SeenMember | None:
        there = self._client.guild(guild)
        try:
            async with discord_answers():
                member = await there.fetch_member(user)
        except discord.HTTPException as refused:
            if refused.code in NOT_HERE:
                raise self._client.not_in(guild) from refused
            if refused.code in _NO_MEMBER:
                return None
            raise MemberLookUpRefused(refused.text or str(refused.status)) from refused
        return SeenMember(
            nick=member.nick or None,
            name=member.global_name or member.name,
            obstacle=obstacle(standing_of(there.me), standing_of(member)),
        )

    async def rename(self, guild: GuildId, user: UserId, nick: str | None) -> str | None:
        """Without the member, who was fetched already; of none, Discord is told an empty one."""
        http = self._client.get().http
        try:
            async with discord_answers():
                edited = await http.edit_member(guild, user, nick=nick or "", reason=_REASON)
        except discord.HTTPException as refused:
            raise RenameRefused(refused.text or str(refused.status)) from refused
        return edited.get("nick") or None
