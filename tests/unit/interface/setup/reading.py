"""What people read of what can go wrong while setting up."""

from interface.setup.words import StepGone

READ: tuple[tuple[Exception, str], ...] = (
    (StepGone(), "This step is no longer there. Use `/setup` again"),
)
