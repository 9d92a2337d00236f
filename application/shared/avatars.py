from typing import Protocol

from domain.shared.ids import GuildId, UserId


class Avatars(Protocol):
    async def of(self, guild: GuildId, user: UserId) -> bytes | None:
        """The member's picture in this guild, as a PNG, JPEG or WebP file of about 256 pixels a side.

        None where Discord has none, or does not hand it out in time: a picture is never worth waiting for.
        """
        ...
