"""What people read of what can go wrong while setting up."""

from functools import singledispatch

from attrs import frozen

from application.setup.ports import PictureUnreadable, ProfileRefused
from application.shared.errors import ApplicationError
from domain.setup import errors
from interface.shared.layout import in_code

_MIB = 1_048_576


@frozen
class StepGone(ApplicationError):
    """The message is older than this version of the bot, which has no such step."""


@singledispatch
def setup_words(error: Exception) -> str | None:
    return None


@setup_words.register
def _(_: StepGone) -> str:
    return "This step is no longer there. Use `/setup` again: it goes on where you are."


@setup_words.register
def _(_: errors.ProfileUnchanged) -> str:
    return "You chose nothing, so nothing changed. Give me a name, a picture or a bio, or choose what to reset."


@setup_words.register
def _(error: errors.GivenAndTakenBack) -> str:
    return f"You gave me a new {error.part}, and reset it as well. Choose one of the two. Nothing was changed."


@setup_words.register
def _(error: errors.ProfileTextTooLong) -> str:
    return f"My {error.part} takes {error.longest} characters at most, not {error.length:,}. Nothing was changed."


@setup_words.register
def _(_: errors.NotAPicture) -> str:
    return "That file is no picture that Discord takes: it must be a PNG, JPEG, GIF or WebP. Nothing was changed."


@setup_words.register
def _(error: errors.PictureTooLarge) -> str:
    size, largest = error.size / _MIB, error.largest / _MIB
    return f"That picture has {size:.1f} MiB; Discord takes {largest:.0f} MiB at most. Nothing was changed."


@setup_words.register
def _(_: PictureUnreadable) -> str:
    return "Discord does not let me fetch that picture. Attach it once more, please. Nothing was changed."


@setup_words.register
def _(error: ProfileRefused) -> str:
    return (
        f"Discord does not let me change that: {in_code(error.why)}. For a name of my own I need the permission "
        "**Change Nickname**; a picture cannot be changed too often. Nothing was changed."
    )
