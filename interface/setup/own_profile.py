from collections.abc import Mapping

import discord
from attrs import define

from application.setup.ports import PictureUnreadable, ProfileRefused
from domain.setup.bot_profile import BotProfileChange, ProfilePart, check_size
from domain.shared.ids import GuildId
from interface.shared.client import CurrentClient, discord_answers


@define
class DiscordOwnProfile:
    _client: CurrentClient

    async def change(self, guild: GuildId, change: BotProfileChange, *, audit_reason: str) -> None:
        me = self._client.guild(guild).me
        try:
            async with discord_answers():
                await me.edit(
                    nick=_given(change.name, ProfilePart.NAME, change),
                    avatar=_given(change.avatar, ProfilePart.AVATAR, change),
                    bio=_given(change.bio, ProfilePart.BIO, change),
                    reason=audit_reason,
                )
        except discord.HTTPException as error:
            raise ProfileRefused(error.text or str(error.status)) from error


def _given[Value](value: Value | None, part: ProfilePart, change: BotProfileChange) -> Value | None:
    """As discord.py takes it: None takes a part back, and what is missing stays."""
    if value is None and part not in change.reset:
        missing: Value | None = discord.utils.MISSING
        return missing
    return value


async def picture_in(attachment: discord.Attachment | None) -> bytes | None:
    """Raises PictureTooLarge before anything is fetched, PictureUnreadable, DiscordUnreachable."""
    if attachment is None:
        return None
    check_size(attachment.size)
    try:
        async with discord_answers():
            return await attachment.read()
    except discord.HTTPException as error:
        raise PictureUnreadable from error


PARTS: Mapping[str, frozenset[ProfilePart]] = {
    **{part.value: frozenset({part}) for part in ProfilePart},
    "all": frozenset(ProfilePart),
}
"""What can be taken back, by what people choose."""
