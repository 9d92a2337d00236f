from typing import Protocol

from domain.shared.ids import GuildId, UserId
from domain.shared.standing import Standing


class Standings(Protocol):
    async def of(self, guild: GuildId, user: UserId) -> Standing:
        """Where the user stands now. Raises DiscordUnreachable."""
        ...

    async def of_bot(self, guild: GuildId) -> Standing:
        """Raises DiscordUnreachable."""
        ...
