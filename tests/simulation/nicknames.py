"""What the simulated Discord's members are called, and the bot's look at that."""

from attrs import define

from domain.shared.ids import GuildId, UserId
from tests.simulation.client import Client


@define(eq=False)
class NicknamesSeen:
    """Takes the part of Nicknames."""

    _client: Client

    async def of(self, guild: GuildId, user: UserId) -> str | None:
        def look() -> str | None:
            world = self._client.world
            world.looked(user)
            return world.nicknames.get(user)

        return await self._client.request(look)

    async def reset(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        await self._client.act(lambda: self._client.world.reset_nickname(user, audit_reason))
