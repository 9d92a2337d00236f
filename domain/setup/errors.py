from attrs import frozen

from domain.shared.errors import DomainError


@frozen
class ProfileUnchanged(DomainError):
    """Nothing was given, and nothing is to be taken back."""


@frozen
class GivenAndTakenBack(DomainError):
    """A part of the profile, or all of it."""

    part: str


@frozen
class ProfileTextTooLong(DomainError):
    part: str
    length: int
    longest: int


@frozen
class NotAPicture(DomainError):
    """Neither PNG, JPEG, GIF nor WebP."""


@frozen(kw_only=True)
class PictureTooLarge(DomainError):
    """Both in bytes."""

    size: int
    largest: int
