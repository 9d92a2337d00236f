"""What people read of what can go wrong while setting up."""

from functools import singledispatch

from attrs import frozen

from application.setup.ports import PictureUnreadable, ProfileRefused
from application.shared.errors import ApplicationError
from domain.setup import errors
from domain.setup.bot_profile import ProfilePart
from interface.shared.languages import gettext, gettext_lazy, number
from interface.shared.layout import in_code

_MIB = 1_048_576

_GIVEN_AND_RESET = {
    ProfilePart.NAME: gettext_lazy("You gave me a new name, and reset it as well."),
    ProfilePart.AVATAR: gettext_lazy("You gave me a new picture, and reset it as well."),
    ProfilePart.BIO: gettext_lazy("You gave me a new bio, and reset it as well."),
}


@frozen
class StepGone(ApplicationError):
    """The message is older than this version of the bot, which has no such step."""


@singledispatch
def setup_words(error: Exception) -> str | None:
    return None


@setup_words.register
def _(_: StepGone) -> str:
    return gettext("This step is no longer there. Use `/setup` again: it goes on where you are.")


@setup_words.register
def _(_: errors.ProfileUnchanged) -> str:
    return gettext(
        "You chose nothing, so nothing changed. Give me a name, a picture or a bio, or choose what to reset."
    )


@setup_words.register
def _(error: errors.GivenAndTakenBack) -> str:
    return f"{_GIVEN_AND_RESET[ProfilePart(error.part)]} {gettext('Choose one of the two. Nothing was changed.')}"


@setup_words.register
def _(error: errors.ProfileTextTooLong) -> str:
    longest, length = number(error.longest), number(error.length)
    if error.part == ProfilePart.BIO:
        return gettext(
            "My bio takes {longest} characters at most, not {length}. Nothing was changed.",
            longest=longest,
            length=length,
        )
    return gettext(
        "My name takes {longest} characters at most, not {length}. Nothing was changed.", longest=longest, length=length
    )


@setup_words.register
def _(_: errors.NotAPicture) -> str:
    return gettext(
        "That file is no picture that Discord takes: it must be a PNG, JPEG, GIF or WebP. Nothing was changed."
    )


@setup_words.register
def _(error: errors.PictureTooLarge) -> str:
    size, largest = error.size / _MIB, error.largest / _MIB
    return gettext(
        "That picture has {size} MiB; Discord takes {largest} MiB at most. Nothing was changed.",
        size=number(round(size, 1)),
        largest=number(round(largest)),
    )


@setup_words.register
def _(_: PictureUnreadable) -> str:
    return gettext("Discord does not let me fetch that picture. Attach it once more, please. Nothing was changed.")


@setup_words.register
def _(error: ProfileRefused) -> str:
    return gettext(
        "Discord does not let me change that: {why}. For a name of my own I need the permission "
        "**Change Nickname**; a picture cannot be changed too often. Nothing was changed.",
        why=in_code(error.why),
    )
