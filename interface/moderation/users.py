import discord
from attrs import define

from domain.shared.ids import UserId
from interface.shared.client import CurrentClient, discord_answers


@define
class DiscordUsers:
    _client: CurrentClient

    async def exists(self, user: UserId) -> bool:
        try:
            async with discord_answers():
                await self._client.get().fetch_user(user)
        except discord.NotFound:
            return False
        return True
