"""What people read of what can go wrong while setting up."""

from functools import singledispatch

from attrs import frozen

from application.shared.errors import ApplicationError


@frozen
class StepGone(ApplicationError):
    """The message is older than this version of the bot, which has no such step."""


@singledispatch
def setup_words(error: Exception) -> str | None:
    return None


@setup_words.register
def _(_: StepGone) -> str:
    return "This step is no longer there. Use `/setup` again: it goes on where you are."
