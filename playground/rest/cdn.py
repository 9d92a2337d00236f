"""Discord's content delivery: files that were sent, and avatars."""

import re
from collections.abc import Mapping

from attrs import define, frozen

from playground.rules.services import Services
from playground.wire.avatars import DEFAULT_AVATARS, LARGEST, default_avatar, drawn_avatar
from playground.wire.pictures import content_type_of, picture_of

_AVATAR = re.compile(r"/avatars/(\d+)/(\w+)\.(?:png|jpe?g|webp)")
_OF_GUILD = re.compile(r"/guilds/(\d+)/users/(\d+)/avatars/(\w+)\.(?:png|jpe?g|webp)")
_DEFAULT_AVATAR = re.compile(r"/embed/avatars/(\d)\.png")
_SIZES = {1 << power for power in range(4, 13)}


@frozen
class Delivered:
    """A file; one that `opens` in the browser is a picture, others are only ever saved."""

    content_type: str
    body: bytes
    opens: bool


@define(eq=False)
class Cdn:
    """What cdn.discordapp.com and media.discordapp.net hold. Every picture is a PNG, whatever its name says."""

    _services: Services

    def fetch(self, path: str, query: Mapping[str, str]) -> Delivered | None:
        """A file by its path; None where there is none."""
        kept = self._services.attachments.fetch(path)
        if kept is not None:
            picture = picture_of(kept)
            if picture is not None:
                return Delivered(picture.content_type, kept, opens=True)
            name = content_type_of(path.rpartition("/")[2]) or "application/octet-stream"
            return Delivered(name.partition(";")[0], kept, opens=False)
        size = min(_size(query), LARGEST)
        avatar, default = _AVATAR.fullmatch(path), _DEFAULT_AVATAR.fullmatch(path)
        if avatar is not None:
            user = self._services.world.users.get(int(avatar[1]))
            if user is not None and user.avatar == avatar[2]:
                return Delivered("image/png", drawn_avatar(avatar[2], size), opens=True)
        of_guild = _OF_GUILD.fullmatch(path)
        if of_guild is not None and self._has(int(of_guild[1]), int(of_guild[2]), of_guild[3]):
            return Delivered("image/png", drawn_avatar(of_guild[3], size), opens=True)
        if default is not None and int(default[1]) < DEFAULT_AVATARS:
            return Delivered("image/png", default_avatar(int(default[1]), size), opens=True)
        return None

    def _has(self, guild_id: int, user_id: int, avatar: str) -> bool:
        """Whether this is somebody's picture in that guild."""
        guild = self._services.world.guilds.get(guild_id)
        member = None if guild is None else guild.members.get(user_id)
        return member is not None and member.avatar == avatar


def _size(query: Mapping[str, str]) -> int:
    written = query.get("size", "")
    size = int(written) if written.isdecimal() else 0
    return size if size in _SIZES else LARGEST
