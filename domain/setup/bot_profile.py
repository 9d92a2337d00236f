"""How the bot shows itself in one guild: name, picture and what it says of itself."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from attrs import field, frozen

from domain.setup.errors import (
    GivenAndTakenBack,
    NotAPicture,
    PictureTooLarge,
    ProfileTextTooLong,
    ProfileUnchanged,
)
from domain.shared.text import readable


class ProfilePart(StrEnum):
    NAME = "name"
    AVATAR = "avatar"
    BIO = "bio"


LONGEST: Final[Mapping[ProfilePart, int]] = {ProfilePart.NAME: 32, ProfilePart.BIO: 190}
"""Characters (Discord API reference, "Modify Current Member")."""

LARGEST_PICTURE: Final = 10_240 * 1_024
"""Bytes: what Discord takes for an avatar."""

_BEGINNINGS: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")


@frozen(kw_only=True)
class BotProfileChange:
    """None where a part stays; those in `reset` become again what they are everywhere."""

    name: str | None = None
    bio: str | None = None
    avatar: bytes | None = field(default=None, repr=False)
    reset: frozenset[ProfilePart] = frozenset()

    @property
    def given(self) -> tuple[ProfilePart, ...]:
        values = {ProfilePart.NAME: self.name, ProfilePart.AVATAR: self.avatar, ProfilePart.BIO: self.bio}
        return tuple(part for part, value in values.items() if value is not None)


def profile_change(
    *, name: str | None, bio: str | None, avatar: bytes | None, reset: Collection[ProfilePart]
) -> BotProfileChange:
    """What people want, tidied and checked.

    Raises ProfileUnchanged, GivenAndTakenBack, NothingToRead, ProfileTextTooLong, NotAPicture, PictureTooLarge.
    """
    change = BotProfileChange(
        name=_text(ProfilePart.NAME, name), bio=_text(ProfilePart.BIO, bio), avatar=avatar, reset=frozenset(reset)
    )
    if not change.given and not change.reset:
        raise ProfileUnchanged
    for part in change.given:
        if part in change.reset:
            raise GivenAndTakenBack(part.value)
    if avatar is not None:
        check_size(len(avatar))
        if not is_picture(avatar):
            raise NotAPicture
    return change


def check_size(size: int) -> None:
    """Before it is fetched. Raises PictureTooLarge."""
    if size > LARGEST_PICTURE:
        raise PictureTooLarge(size=size, largest=LARGEST_PICTURE)


def is_picture(content: bytes) -> bool:
    """Whether it begins as PNG, JPEG, GIF or WebP does, whatever its name says."""
    return content.startswith(_BEGINNINGS) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def _text(part: ProfilePart, typed: str | None) -> str | None:
    if typed is None:
        return None
    text = readable(typed)
    if len(text) > LONGEST[part]:
        raise ProfileTextTooLong(part.value, len(text), LONGEST[part])
    return text
