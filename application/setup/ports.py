from typing import Protocol

from domain.shared.ids import GuildId


class OwnRights(Protocol):
    async def missing(self, guild: GuildId) -> tuple[str, ...]:
        """What Tux can make use of in the whole guild and does not have, as Discord names its flags.

        Raises DiscordUnreachable.
        """
        ...
