from attrs import define

from application.shared.errors import DiscordUnreachable
from domain.shared.ids import GuildId
from interface.shared.client import CurrentClient
from interface.shared.invite import missing_rights


@define
class DiscordOwnRights:
    """What the gateway told last; nothing is asked for."""

    _client: CurrentClient

    async def missing(self, guild: GuildId) -> tuple[str, ...]:
        found = self._client.guild(guild)
        if not found.roles:  # Discord has not told of them yet: the bot would seem to have no rights
            raise DiscordUnreachable
        return tuple(right.flag for right in missing_rights(found.me.guild_permissions))
