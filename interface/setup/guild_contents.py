from attrs import define

from application.shared.errors import DiscordUnreachable
from domain.setup.references import Contents
from domain.shared.ids import GuildId
from interface.shared.client import CurrentClient


@define
class DiscordGuildContents:
    """What the gateway told last; threads, which come and go, are no reference's end."""

    _client: CurrentClient

    async def of(self, guild: GuildId) -> Contents:
        found = self._client.guild(guild)  # raises in an outage
        if not found.roles:  # Discord has not told of them yet: all would seem gone
            raise DiscordUnreachable
        return Contents(
            channels=frozenset(channel.id for channel in found.channels),
            roles=frozenset(role.id for role in found.roles),
        )
