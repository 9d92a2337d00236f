"""What people read of what can go wrong while setting up."""

from application.setup.ports import PictureUnreadable, ProfileRefused
from domain.setup import errors
from interface.setup.words import StepGone

READ: tuple[tuple[Exception, str], ...] = (
    (StepGone(), "This step is no longer there. Use `/setup` again"),
    (errors.ProfileUnchanged(), "You chose nothing, so nothing changed."),
    (errors.GivenAndTakenBack("name"), "You gave me a new name, and reset it as well."),
    (errors.ProfileTextTooLong("bio", 1_000, 190), "My bio takes 190 characters at most, not 1,000."),
    (errors.NotAPicture(), "That file is no picture that Discord takes: it must be a PNG, JPEG, GIF or WebP."),
    (
        errors.PictureTooLarge(size=11 << 20, largest=10 << 20),
        "That picture has 11 MiB; Discord takes 10 MiB at most.",
    ),
    (PictureUnreadable(), "Discord does not let me fetch that picture."),
    (ProfileRefused("Too fast"), "Discord does not let me change that: `Too fast`."),
)
